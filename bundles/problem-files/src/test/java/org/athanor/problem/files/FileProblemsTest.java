package org.athanor.problem.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.problem.files.FileProblems.OnBadRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileProblemsTest {
  @TempDir Path folder;

  static Stream<Arguments> rows() {
    return Stream.of(
        arguments("{'question': 'q', 'answer': 'so #### 1,200'}", "q", "1200"),
        arguments("{'question': 'q', 'answer': '7'}", "q", "7"),
        arguments(
            "{'problem': 'q', 'solution': 'thus \\boxed{\\frac{1}{2}}.'}", "q", "\\frac{1}{2}"),
        arguments("{'problem': 'q', 'solution': '\\boxed{1} or \\fbox{2}', 'level': 3}", "q", "2"),
        arguments("{'prompt': 'q', 'gold': 3.0}", "q", "3"),
        arguments("{'input': 'q', 'target': 'x^2'}", "q", "x^2"),
        arguments("{'Question': 'q', 'Final_Answer': 5}", "q", "5"),
        arguments("{'query': 'q', 'response': 'we get \\boxed 9$'}", "q", "9"),
        arguments("{'instruction': 'q', 'input': 'r', 'output': '\\boxed{9}'}", "q\n\nr", "9"),
        arguments(
            "{'prompt': [{'role': 'user', 'content': 'q'}], 'reward_model': {'ground_truth': '4'}}",
            "q",
            "4"),
        arguments(
            "{'messages': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': '#### 6'}]}",
            "q",
            "6"),
        arguments(
            "{'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': '\\boxed{8}'}]}",
            "q", "8"),
        arguments("{'prompt': \"[{\\\"content\\\": \\\"q\\\"}]\", 'answer': '4'}", "q", "4"),
        arguments("{'question': 'q', 'final_answer': ['$1$', '$2$']}", "q", "$1$, $2$"),
        arguments(
            "{'question': 'q', 'choices': {'text': ['x', 'y'], 'label': ['1', '2']}, 'answerKey': '2'}",
            "q\n\nA. x\nB. y",
            "B"),
        arguments(
            "{'question': 'q', 'choices': ['x', 'y', 'z'], 'answer': 2}",
            "q\n\nA. x\nB. y\nC. z",
            "C"),
        arguments(
            "{'prompt': [{'role': 'user', 'content': 'q'}], 'reward_model': {'ground_truth': '[\\'4\\']'}}",
            "q",
            "4"),
        arguments(
            "{'prompt': [{'role': 'user', 'content': 'q'}], 'reward_model': {'ground_truth': {'target': 8, 'numbers': [3, 5]}}}",
            "q",
            "8"),
        arguments(
            "{'question': 'q', 'options': ['A)x', 'B)y'], 'correct': 'B'}", "q\n\nA. x\nB. y", "B"),
        arguments("{'ctx': 'q', 'endings': ['x', 'y'], 'label': '1'}", "q\n\nA. x\nB. y", "B"),
        arguments(
            "{'problem': 'q', 'answer': '4', 'messages': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'long'}]}",
            "q",
            "4"),
        arguments(
            "{'nums': [3, 5], 'target': 8}",
            "Use each of the numbers 3, 5 exactly once, with + - * / and parentheses, to make 8. Give the expression.",
            "8"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void the_usual_names_of_fields_are_known(String row, String prompt, String answer) {
    String json =
        row.replace("\\boxed", "\\\\boxed")
            .replace("\\f", "\\\\f")
            .replace("\\'", "\\\"")
            .replace('\'', '"');
    Problem p = Load.from(Load.text(folder, "a.jsonl", json)).problem(0);
    assertEquals(prompt, p.prompt());
    assertEquals(answer, p.answer());
  }

  static Stream<Arguments> layouts() {
    return Stream.of(
        arguments("AIME csv", "ID,Year,Problem Number,Question,Answer", "1983-1,1983,1,q,60", "60"),
        arguments(
            "MMLU csv",
            "Question,A,B,C,D,Answer,Subject",
            "q,w,x,y,z,C,law",
            "q|A. w|B. x|C. y|D. z|C"),
        arguments("SVAMP-like", "question,final_ans", "q,3", "3"));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void tables_are_known_by_their_columns(String name, String header, String row, String expected) {
    Problem p = Load.from(Load.text(folder, "a.csv", header, row)).problem(0);
    String found = p.prompt().replaceAll("\n+", "|") + "|" + p.answer();
    assertEquals(expected.startsWith("q") ? expected : "q|" + expected, found, name);
  }

  static Stream<Arguments> code() {
    return Stream.of(
        arguments(
            "APPS",
            "{'question': 'q', 'input_output': '{\\'inputs\\': [\\'1\\'], \\'outputs\\': [\\'2\\']}', 'difficulty': 'interview'}",
            "'inputs': ['1']"),
        arguments(
            "TACO",
            "{'question': 'q', 'input_output': {'fn_name': 'f', 'inputs': [[1]], 'outputs': [2]}, 'source': 'codewars'}",
            "'fn_name':'f'"),
        arguments(
            "LiveCodeBench",
            "{'question_content': 'q', 'platform': 'atcoder', 'public_test_cases': '[{\\'input\\': \\'1\\', \\'output\\': \\'2\\', \\'testtype\\': \\'stdin\\'}]', 'private_test_cases': '"
                + PACKED
                + "', 'starter_code': '', 'metadata': '{}'}",
            "{'cases':[{'input':'1','output':'2','testtype':'stdin'},{'input':'3\\n','output':'6','testtype':'stdin'}]}"),
        arguments(
            "LiveCodeBench",
            "{'question_content': 'q', 'public_test_cases': [{'input': '[1, 2]\\n3', 'output': '6', 'testtype': 'functional'}], 'starter_code': 'class Solution:\\n  def sum(self)', 'metadata': '{\\'func_name\\': \\'sum\\'}'}",
            "{'fn_name':'Solution().sum','inputs':[[[1,2],3]],'outputs':[6]}"),
        arguments(
            "CodeContests",
            "{'name': 'n', 'description': 'q', 'public_tests': {'input': ['1'], 'output': ['2']}, 'private_tests': {'input': [], 'output': []}, 'generated_tests': {'input': ['3'], 'output': ['6']}, 'source': 2}",
            "{'cases':[{'input':'1','output':'2'},{'input':'3','output':'6'}]}"),
        arguments(
            "HumanEval-X",
            "{'task_id': 'Java/0', 'prompt': 'q', 'declaration': 'class S {', 'test': 'class Main {}', 'canonical_solution': '}'}",
            "{'language':'java','entryPoint':'','prefix':'class S {','program':'class Main {}'}"),
        arguments(
            "BigCodeBench",
            "{'task_id': 'BigCodeBench/0', 'complete_prompt': 'q', 'instruct_prompt': 'i', 'entry_point': 'task_func', 'code_prompt': 'import os', 'test': 'import unittest'}",
            "'entryPoint':'task_func','prefix':'import os'"),
        arguments(
            "MBPP+",
            "{'task_id': 2, 'prompt': 'q', 'code': 'def f(x): pass', 'test_imports': ['import math'], 'test_list': ['assert f(1) == 2'], 'test': 'long'}",
            "'setup':'import math\\n','asserts':['assert f(1) == 2']"),
        arguments(
            "verl code",
            "{'prompt': [{'role': 'user', 'content': 'q'}], 'reward_model': {'ground_truth': '{\\'inputs\\': [\\'1\\'], \\'outputs\\': [\\'2\\']}'}}",
            "'inputs': ['1']"));
  }

  /**
   * What LiveCodeBench's authors' pickle.dumps, zlib and base64 make of one case, made by Python.
   */
  private static final String PACKED =
      "eJxrYJlqxQABPWbR1UqZeQWlJUpWCkrGMXlKOgpK+aUlUAEzELcktbikpLIgFSRQXJKSmadUGztFDwBpVRN+";

  @ParameterizedTest
  @MethodSource("code")
  void code_in_the_layouts_of_other_benchmarks_carries_its_tests(
      String name, String row, String tests) {
    String json = row.replace("\\'", "\\\"").replace('\'', '"');
    Problem p = Load.from(Load.text(folder, "a.jsonl", json)).problem(0);
    assertTrue(p.prompt().startsWith("q"), name + ": " + p.prompt());
    String found = p.meta().get("tests").replace('"', '\'').replace("\\u003d", "=");
    assertTrue(found.contains(tests), name + ": " + found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'public_test_cases': [{'input': '1', 'output': '2'}], 'private_test_cases': 'eJxr'",
        "'public_test_cases': [{'input': '1', 'output': '2'}], 'private_test_cases': 'lost'",
        "'public_test_cases': [{'input': '[1', 'output': '2'}], 'metadata': {'func_name': 'f'}"
      })
  void tests_that_cannot_be_read_are_not_left_out_silently(String tests) {
    String row = ("{'question_content': 'q', " + tests + "}").replace('\'', '"');
    String good =
        "{'question_content': 'q', 'public_test_cases': [{'input': '1', 'output': '2'}]}"
            .replace('\'', '"');
    String name = Load.skipping(Load.text(folder, "a.jsonl", good, good, row)).name();
    assertTrue(name.startsWith("a.jsonl: 2 problems, contest programs; 1 bad rows"), name);
  }

  @Test
  void answers_that_are_indices_are_not_taken_for_texts() {
    String row = "{\"question\": \"q\", \"choices\": [\"1\", \"3\", \"0\"], \"answer\": ";
    assertEquals("B", Load.from(Load.text(folder, "a.jsonl", row + "1}")).problem(0).answer());
    assertEquals("A", Load.from(Load.text(folder, "b.jsonl", row + "\"1\"}")).problem(0).answer());
  }

  @Test
  void right_and_wrong_answers_in_fields_of_their_own_are_choices() {
    String row =
        "{\"Question\": \"q%d\", \"Correct Answer\": \"r\", \"Incorrect Answer 1\": \"w\", \"Incorrect Answer 2\": \"x\"}";
    Path file =
        Load.text(
            folder,
            "gpqa.jsonl",
            row.formatted(1),
            row.formatted(2),
            row.formatted(17),
            row.formatted(333),
            row.formatted(4444));
    java.util.Set<String> answers = new java.util.TreeSet<>();
    ProblemSet set = Load.from(file);
    for (int i = 0; i < set.size(); i++) {
      Problem p = set.problem(i);
      assertTrue(p.prompt().contains(p.answer() + ". r"), p.prompt());
      answers.add(p.answer());
    }
    assertTrue(answers.size() > 1, "the right answer stands at one place: " + answers);
    assertEquals(set.problem(0).prompt(), Load.from(file).problem(0).prompt());
  }

  @Test
  void a_bad_row_fails_the_load_with_file_and_line() {
    Path file = good("{\"question\": \"q2\"}");
    var e = assertThrows(IllegalArgumentException.class, () -> Load.from(file));
    assertTrue(e.getMessage().startsWith(file + ":3: "), e.getMessage());
    assertTrue(e.getMessage().contains("onBadRow = skip"), e.getMessage());
    assertTrue(e.getMessage().contains("[question]"), e.getMessage());
  }

  static Stream<Arguments> badRows() {
    return Stream.of(
        arguments("{\"question\": \"q2\"}", "no answer"),
        arguments("{\"question\": \"\", \"answer\": \"1\"}", "none of"),
        arguments("{\"question\": \"q2\", \"answer\": null}", "no answer"),
        arguments("{\"question\": \"q2\",", "no JSON"),
        arguments("[1, 2]", "no JSON object"),
        arguments("\0\1\2", "no JSON"),
        arguments(
            "{\"question\": \"q\", \"solution\": \"a\\nlong\\nstory\"}", "marks no final answer"),
        arguments("[".repeat(100_000), "no JSON"));
  }

  @ParameterizedTest
  @MethodSource("badRows")
  void a_bad_row_can_be_left_out_and_is_told_of(String row, String why) {
    ProblemSet set = Load.skipping(good(row));
    assertEquals(2, set.size());
    String start =
        "good.jsonl: 2 problems, questions and answers; 1 bad rows left out: good.jsonl:3: ";
    assertTrue(set.name().startsWith(start), set.name());
    assertTrue(set.name().contains(why), set.name());
  }

  @Test
  void the_format_is_known_by_content_and_not_by_name() throws IOException {
    String one = "{\"question\": \"a, b\", \"answer\": \"1\"}";
    assertEquals("a, b", Load.from(Load.text(folder, "x.csv", one)).problem(0).prompt());
    assertEquals(
        "a, b", Load.from(Load.text(folder, "y.txt", "[" + one + "]")).problem(0).prompt());
    assertEquals(
        "a, b",
        Load.from(Load.text(folder, "z.jsonl", "{\"data\": [\n" + one + "]}")).problem(0).prompt());
    assertEquals(
        "a, b\n\"c\"",
        Load.from(Load.text(folder, "w.json", "question,answer", "\"a, b\n\"\"c\"\"\",1"))
            .problem(0)
            .prompt());
    assertEquals(
        "a b", Load.from(Load.text(folder, "v", "question\tanswer", "a b\t1")).problem(0).prompt());
    Path packed = folder.resolve("packed");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(("\uFEFF" + one).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertEquals("a, b", Load.from(packed).problem(0).prompt());
  }

  @Test
  void multiple_choice_without_a_header_is_known_by_its_letters() {
    ProblemSet set =
        Load.from(
            Load.text(
                folder, "algebra_test.csv", "What is 2+2?,3,4,5,6,B", "\"Is it 1, 2?\",1,2,3,4,A"));

    assertEquals(2, set.size());
    assertEquals("What is 2+2?\n\nA. 3\nB. 4\nC. 5\nD. 6", set.problem(0).prompt());
    assertEquals("B", set.problem(0).answer());
    assertEquals("A", set.problem(1).answer());

    ProblemSet named =
        Load.from(Load.text(folder, "named.csv", "answer,question,A,B,C,D", "C,Which?,1,2,3,4"));
    assertEquals("C", named.problem(0).answer());
    assertEquals(1, named.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
  void text_in_utf_16_is_read(String charset) throws IOException {
    Path csv = folder.resolve("a.csv");
    Files.writeString(csv, "question,answer\r\nWie groß?,3\r\n", Charset.forName(charset));
    assertEquals("Wie groß?", Load.from(csv).problem(0).prompt());
    Path lines = folder.resolve("a.jsonl");
    String mark = charset.equals("UTF-16") ? "" : "\uFEFF"; // which UTF-16 writes by itself
    Files.writeString(
        lines, mark + "{\"question\": \"π?\", \"answer\": \"3\"}\n", Charset.forName(charset));
    assertEquals("π?", Load.from(lines).problem(0).prompt());
  }

  @Test
  void lines_may_end_with_a_carriage_return_alone() throws IOException {
    Path csv = folder.resolve("mac.csv");
    Files.writeString(csv, "question,answer\ra,1\r\"b\rc\",2\rd\r");
    String message =
        assertThrows(IllegalArgumentException.class, () -> Load.from(csv)).getMessage();
    assertTrue(message.contains("mac.csv:5: 1 values under a header of 2"), message);
    assertEquals("b\rc", Load.skipping(csv).problem(1).prompt());
    Path lines = folder.resolve("mac.jsonl");
    Files.writeString(
        lines, "{\"question\": \"a\", \"answer\": 1}\r{\"question\": \"b\", \"answer\": 2}\r");
    assertEquals(2, Load.from(lines).size());
  }

  @Test
  void a_csv_row_with_too_few_values_is_told_by_its_line() {
    Path file = Load.text(folder, "a.csv", "question,answer", "\"one\ntwo\",1", "three");
    var e = assertThrows(IllegalArgumentException.class, () -> Load.from(file));
    assertTrue(e.getMessage().contains(":4: 1 values under a header of 2"), e.getMessage());
  }

  @Test
  void binary_and_missing_and_empty_files_are_refused_in_words() throws IOException {
    Path binary = Files.write(folder.resolve("b"), new byte[] {0, 1, 2, (byte) 0xff, 7});
    assertMessage("neither JSON", () -> Load.from(binary));
    assertMessage("is empty", () -> Load.from(Load.text(folder, "e", "")));
    assertMessage("there is no file", () -> Load.from(folder.resolve("none")));
    Path broken =
        Files.write(
            folder.resolve("p"),
            "PAR1 and then nothing".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertMessage("cannot be read", () -> Load.from(broken));
  }

  @Test
  void skip_limit_and_template_are_honoured() {
    Path file = good("{\"question\": \"q2\", \"answer\": \"2\"}");
    ProblemSet set = Load.with(file, OnBadRow.FAIL, "", 1, 1, "Q: {prompt}\\nA:", true);
    assertEquals(1, set.size());
    assertEquals("Q: q2\nA:", set.problem(0).prompt());
    assertEquals("good:3", set.problem(0).id());
  }

  @Test
  void questions_alone_are_problems_if_no_answer_is_needed() {
    Path file = Load.text(folder, "a.jsonl", "{\"question\": \"q\"}");
    assertEquals(
        "", Load.with(file, OnBadRow.FAIL, "", 0, 0, "{prompt}", false).problem(0).answer());
  }

  @Test
  void ids_are_unique_even_if_the_file_repeats_them() {
    String row = "{\"id\": \"same\", \"question\": \"q\", \"answer\": \"1\"}";
    ProblemSet set = Load.from(Load.text(folder, "a.jsonl", row, row));
    assertEquals("same", set.problem(0).id());
    assertEquals("same@a:2", set.problem(1).id());
  }

  @Test
  void options_say_what_they_allow() {
    Path file = good("{}");
    assertMessage("{prompt}", () -> Load.with(file, OnBadRow.FAIL, "", 0, 0, "x", true));
    assertMessage("field=value", () -> Load.where(file, "x"));
    assertMessage("at least 0", () -> Load.with(file, OnBadRow.FAIL, "", -1, 0, "{prompt}", true));
  }

  private static void assertMessage(String part, Runnable load) {
    var e = assertThrows(IllegalArgumentException.class, load::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  /** Two good rows on lines 1 and 4, an empty line, and the given one on line 3. */
  private Path good(String third) {
    return Load.text(
        folder,
        "good.jsonl",
        "{\"question\": \"q1\", \"answer\": \"1\"}",
        "",
        third,
        "{\"question\": \"q3\", \"answer\": \"3\"}");
  }
}
