package org.athanor.problem.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The public benchmarks' own files, every row of them; skipped where they are not at hand. */
class BenchmarkFilesTest {
  @ParameterizedTest
  @CsvSource({
    "gsm8k/train.jsonl, 7473, GSM8K",
    "gsm8k/test.jsonl, 1319, GSM8K",
    "math/test_5000.jsonl, 5000, MATH",
    "math500/test.jsonl, 500, MATH",
    "svs_eval/MATH-AIME-Evaluation.jsonl, 560, questions and answers",
    "svs_eval/MATH-AIME-Evaluation.parquet, 560, chat messages (verl)",
    "dapo17k/dapo_math_17k.parquet, 17917, chat messages (verl)",
    "olympiadbench/test_qwen675.jsonl, 675, OlympiadBench",
    "svamp/test.jsonl, 1000, SVAMP",
    "mmlu_pro/sample_504.jsonl, 504, multiple choice",
    "humaneval/HumanEval.jsonl.gz, 164, HumanEval",
    "humaneval/humaneval-java.jsonl, 158, MultiPL-E",
    "humaneval/humaneval-js.jsonl, 161, MultiPL-E",
    "mbpp/mbpp.jsonl, 974, MBPP",
    "mbpp/mbpp_sanitized.jsonl, 427, HumanEval",
    "countdown/cd3_test_256.jsonl, 256, Countdown",
    "countdown/game24.csv, 1362, Countdown"
  })
  void a_file_is_known_by_its_fields_and_every_row_is_a_problem(
      String file, int rows, String layout) {
    ProblemSet set = Load.from(at(file));
    assertEquals(Path.of(file).getFileName() + ": " + rows + " problems, " + layout, set.name());
    assertEquals(rows, set.size());
    for (int i = 0; i < set.size(); i++) {
      Problem p = set.problem(i);
      assertFalse(p.prompt().isBlank(), p.id());
      assertTrue(!p.answer().isBlank() || p.meta().containsKey("tests"), p.id());
    }
  }

  @Test
  void real_rows_without_an_answer_are_told_of() {
    String name = Load.skipping(at("math/train_rllm.json")).name();
    String start =
        "train_rllm.json: 7470 problems, MATH; 4 bad rows left out: train_rllm.json:887: no 'answer'";
    assertTrue(name.startsWith(start), name);
  }

  @Test
  void gsm8k_answers_are_numbers_and_demonstrations_lack_the_calculator() {
    Problem p = Load.from(at("gsm8k/test.jsonl")).problem(2);
    assertEquals("70000", p.answer());
    assertFalse(p.meta().get("demonstration").contains("<<"));
  }

  @Test
  void math_answers_are_what_the_solution_boxes() {
    Problem p = Load.from(at("math/test_5000.jsonl")).problem(0);
    assertEquals("2", p.answer());
    assertEquals("math-3", p.meta().get("level"));
    assertEquals("Algebra", p.meta().get("subject"));
    Problem q = Load.from(at("math500/test.jsonl")).problem(0);
    assertEquals("\\left( 3, \\frac{\\pi}{2} \\right)", q.answer());
    assertEquals("test/precalculus/807.json", q.id());
  }

  @Test
  void svamp_joins_body_and_question_and_its_answers_are_whole_numbers() {
    Problem p = Load.from(at("svamp/test.jsonl")).problem(0);
    assertTrue(
        p.prompt().endsWith("into 93 groups. How big is each group of bananas?"), p.prompt());
    assertEquals("145", p.answer());
    assertEquals("chal-777", p.id());
  }

  @Test
  void mmlu_pro_lists_its_options_by_letter() {
    Problem p = Load.from(at("mmlu_pro/sample_504.jsonl")).problem(0);
    assertTrue(p.prompt().contains("\nA. Evolution does not occur"), p.prompt());
    assertTrue(p.prompt().contains("\nJ. Mutations are"), p.prompt());
    assertEquals("J", p.answer());
    assertEquals("biology", p.meta().get("subject"));
  }

  @Test
  void both_files_of_the_svs_set_hold_the_same_problems() {
    ProblemSet json = Load.from(at("svs_eval/MATH-AIME-Evaluation.jsonl"));
    ProblemSet parquet = Load.from(at("svs_eval/MATH-AIME-Evaluation.parquet"));
    for (int i = 0; i < json.size(); i++) {
      assertEquals(json.problem(i).prompt(), parquet.problem(i).prompt());
      assertEquals(json.problem(i).answer(), parquet.problem(i).answer());
    }
    assertEquals(
        30,
        Load.where(at("svs_eval/MATH-AIME-Evaluation.parquet"), "data_source=AIME-2025-30").size());
  }

  @Test
  void code_problems_carry_their_tests() {
    Problem p = Load.from(at("humaneval/HumanEval.jsonl.gz")).problem(0);
    assertEquals("HumanEval/0", p.id());
    assertTrue(p.meta().get("tests").contains("\"entryPoint\":\"has_close_elements\""));
    Problem q = Load.from(at("mbpp/mbpp.jsonl")).problem(125);
    assertTrue(q.meta().get("tests").contains("\"entryPoint\":\"sum\""), q.meta().get("tests"));
    assertTrue(q.prompt().contains("assert sum("), q.prompt());
  }

  @Test
  void countdown_says_what_to_make_of_what() {
    Problem p = Load.from(at("countdown/cd3_test_256.jsonl")).problem(0);
    assertEquals("30 100 93", p.meta().get("numbers"));
    assertEquals("23", p.answer());
    Problem q = Load.from(at("countdown/game24.csv")).problem(0);
    assertEquals("1 1 4 6", q.meta().get("numbers"));
    assertEquals("24", q.answer());
  }

  static Path at(String name) {
    Path file =
        Path.of(System.getProperty("athanor.data", root() + "/../shared/data"))
            .resolve("benchmarks")
            .resolve(name);
    assumeTrue(
        Files.exists(file), "skipped: no " + file + "; set -Dathanor.data to the data folder");
    return file;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder == null ? Path.of("") : folder;
  }
}
