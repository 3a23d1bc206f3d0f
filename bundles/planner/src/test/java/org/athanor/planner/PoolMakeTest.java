package org.athanor.planner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Verdict;
import org.athanor.policy.Policy;
import org.athanor.run.Parts;
import org.athanor.run.ShellCommand.Call;
import org.athanor.run.ShellCommand.Result;
import org.athanor.testkit.ScriptedPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolMakeTest {
  @TempDir Path folder;
  private final List<String> opened = new ArrayList<>();

  /** Solves "p0" right every other time; as a judge says yes to 4, at times nothing. */
  private static String says(String prompt, int j) {
    if (prompt.endsWith("|")) {
      return j == 3 ? "hm" : prompt.contains("4") ? "4 yes" : "4 no";
    }
    return j % 2 == 0 ? "4" : j == 1 ? "5.0" : j == 3 ? "5" : "";
  }

  private final class Installed implements Parts {
    @Override
    public List<Info> all() {
      return List.of();
    }

    @Override
    public List<Option> runOptions() {
      return List.of();
    }

    @Override
    public Policy openPolicy(String name, Map<String, String> options) {
      opened.add(name + " " + options);
      return new ScriptedPolicy(200, PoolMakeTest::says);
    }

    @Override
    public Judge verifier(String name, Map<String, String> options) {
      opened.add(name + " " + options);
      return new Judge() {
        @Override
        public Verdict verify(Problem problem, String completion) {
          if (problem.id().equals("strange")) {
            return Verdict.undecided("", "cannot say");
          }
          return completion.isEmpty()
              ? Verdict.noAnswer("empty")
              : completion.equals(problem.answer())
                  ? Verdict.correct(completion, "")
                  : Verdict.incorrect(completion, "");
        }

        @Override
        public Optional<Boolean> equivalent(String a, String b) {
          return Optional.of(Double.parseDouble(a) == Double.parseDouble(b));
        }
      };
    }

    @Override
    public ProblemSet problems(String name, Map<String, String> options) {
      opened.add(name + " " + options);
      Map<String, String> level = Map.of("level", "low");
      return ProblemSet.of(
          name,
          List.of(
              new Problem("p0", "2+2:", "4", level),
              new Problem("strange", "?:", "4", level),
              new Problem("p1", "1+3:", "4", level)));
    }
  }

  private Result make(List<String> words, String... options) throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    List<String> all = new ArrayList<>(List.of(folder.resolve("pool.jsonl").toString()));
    all.addAll(words);
    return new PoolMake(new Installed()).run(new Call(all, given, line -> {}));
  }

  @Test
  void a_pool_holds_answers_correctness_and_verdicts_and_plan_reads_it() throws Exception {
    Result made = make(List.of(), "--solutions", "6", "--verdicts", "4");

    List<Solved> pool = PoolFile.read(folder.resolve("pool.jsonl"));
    assertEquals(List.of("p0", "p1"), pool.stream().map(Solved::id).toList());
    Solved p = pool.get(0);
    assertEquals("low", p.level());
    assertArrayEquals(new boolean[] {true, false, true, false, true, false}, p.correct());
    assertArrayEquals(
        new int[] {0, 1, 0, 1, 0, -1}, p.cluster(), "5.0 is 5, and no answer is none");
    assertArrayEquals(new double[] {1, 1, 1, Double.NaN}, p.verdicts()[0]);
    assertEquals(0.0, p.verdicts()[1][0]);
    assertEquals(1, made.json().get("problemsLeftOut"));
    assertEquals(0.5, made.json().get("solverAccuracy"));
    assertEquals(1.0, made.json().get("yesOnRight"));
    assertEquals(0.25, made.json().get("verdictsMissing"));
    assertEquals(0.875, made.json().get("verdictAccuracy"));
    assertTrue(made.text().contains("1 problems left out"), made.text());
    assertTrue(Files.readAllLines(folder.resolve("pool.jsonl")).get(0).startsWith("{\"about\":"));
    assertFalse(Files.exists(folder.resolve("pool.jsonl.part")));
    new PlanCommand()
        .run(new Call(List.of(folder.resolve("pool.jsonl").toString()), Map.of(), l -> {}));
  }

  @Test
  void the_policy_is_its_own_judge_unless_another_is_named() throws Exception {
    make(List.of("policy.path=a"), "--solutions", "2", "--verdicts", "2");
    assertEquals(
        List.of("onnx {path=a}"), opened.stream().filter(o -> o.startsWith("onnx")).toList());
    opened.clear();
    make(List.of("policy.path=a", "judge.path=b"), "--solutions", "2", "--verdicts", "2");
    assertTrue(opened.contains("onnx {path=b}"), opened.toString());
    opened.clear();
    make(
        List.of("judge=tabular", "judge.alphabet=ab", "problems=files", "problems.path=x"),
        "--solutions",
        "2",
        "--verdicts",
        "2");
    assertTrue(opened.contains("tabular {alphabet=ab}"), opened.toString());
    assertTrue(opened.contains("files {path=x}"), "no defaults of another part: " + opened);
  }

  @Test
  void without_verdicts_no_judge_is_asked() throws Exception {
    Result made = make(List.of(), "--solutions", "4", "--verdicts", "0");

    assertEquals(0L, made.json().get("verdicts"));
    assertEquals(0, PoolFile.read(folder.resolve("pool.jsonl")).get(0).verdictsEach());
  }

  @Test
  void a_pool_of_nothing_is_refused_and_leaves_no_file() throws Exception {
    IllegalArgumentException unknown =
        assertThrows(IllegalArgumentException.class, () -> make(List.of("polcy.path=a")));
    assertTrue(unknown.getMessage().contains("unknown key 'polcy.path'"), unknown.getMessage());
    assertThrows(IllegalArgumentException.class, () -> make(List.of(), "--solutions", "0"));
    assertThrows(IllegalArgumentException.class, () -> make(List.of(), "--solutions", "1001"));
    assertThrows(IllegalArgumentException.class, () -> make(List.of("policy.path")));
    assertFalse(Files.exists(folder.resolve("pool.jsonl")));
  }
}
