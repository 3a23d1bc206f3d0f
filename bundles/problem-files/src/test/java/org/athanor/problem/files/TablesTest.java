package org.athanor.problem.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.athanor.data.ProblemSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows in one JSON object or under other signs than usual, and public layouts beyond the usual. */
class TablesTest {
  @TempDir Path folder;

  static Stream<Arguments> tables() {
    return Stream.of(
        arguments(
            "{'features': [], 'rows': [{'row_idx': 0, 'row': {'question': 'a', 'answer': '1'}},"
                + " {'row_idx': 1, 'row': {'question': 'b', 'answer': '2'}}], 'partial': false}"),
        arguments("{'question': ['a', 'b'], 'answer': [1, 2]}"),
        arguments("{'question': ['a', 'b'],\n 'answer': [1, 2]}"),
        arguments("{'0': {'question': 'a', 'answer': '1'}, '1': {'question': 'b', 'answer': '2'}}"),
        arguments("{'question': {'0': 'a', '1': 'b'},\n'answer': {'0': '1', '1': '2'}}"),
        arguments(
            "{'version': 1, 'data': [{'question': 'a', 'answer': '1'}, {'question': 'b', 'answer': '2'}]}"),
        arguments(
            "[[{'from': 'human', 'value': 'a'}, {'from': 'assistant', 'ground_truth': {'value': '1'}}],"
                + "[{'from': 'human', 'value': 'b'}, {'from': 'assistant', 'ground_truth': {'value': '2'}}]]"),
        arguments("question;answer\na;1\nb;2"));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void rows_are_found_however_they_are_laid_side_by_side(String text) {
    ProblemSet set = Load.from(Load.text(folder, "x", text.replace('\'', '"')));
    assertEquals(2, set.size(), set.name());
    assertEquals("a", set.problem(0).prompt());
    assertEquals("1", set.problem(0).answer());
    assertEquals("b", set.problem(1).prompt());
    assertEquals("2", set.problem(1).answer());
  }

  @Test
  void a_single_row_is_no_table() {
    String row = "{\"messages\": [{\"role\": \"user\", \"content\": \"q\"}], \"answer\": [\"3\"]}";
    ProblemSet set = Load.from(Load.text(folder, "x", row));
    assertEquals(1, set.size());
    assertEquals("3", set.problem(0).answer());
  }

  @Test
  void options_by_letter_are_put_into_the_prompt() {
    String row =
        "{\"question\": \"q\", \"options\": {\"A\": \"x\", \"B\": \"y\"}, \"answer\": \"B\"}";
    ProblemSet set = Load.from(Load.text(folder, "x", row));
    assertEquals("q\n\nA. x\nB. y", set.problem(0).prompt());
    assertEquals("B", set.problem(0).answer());
  }

  @Test
  void the_last_line_of_metamath_is_the_answer() {
    String row = "{\"query\": \"q\", \"response\": \"3 + 4 = 7.\\nThe answer is: 7\"}";
    assertEquals("7", Load.from(Load.text(folder, "x", row)).problem(0).answer());
  }

  @Test
  void files_of_test_functions_and_tests_within_verification_are_tests() {
    String functions =
        "{\"question\": \"q\", \"solution\": \"def f(): return 1\","
            + " \"test\": \"from solution import f\\ndef test_f():\\n    assert f() == 1\"}";
    ProblemSet set = Load.from(Load.text(folder, "x", functions));
    assertTrue(set.problem(0).meta().get("tests").contains("def test_f"), set.name());
    assertEquals("", set.problem(0).answer());
    String nested =
        "{\"prompt\": \"q\", \"verification_info\":"
            + " \"{\\\"test_cases\\\": [{\\\"input\\\": \\\"1\\\", \\\"output\\\": \\\"2\\\"}]}\"}";
    ProblemSet cases = Load.from(Load.text(folder, "y", nested));
    assertTrue(cases.problem(0).meta().get("tests").contains("output"), cases.name());
  }

  @Test
  void a_break_in_a_list_is_told_at_its_row() {
    Path file =
        Load.text(folder, "x", "[{\"question\": \"a\", \"answer\": 1}, {\"question\": \"b\" 2}]");
    var e = assertThrows(IllegalArgumentException.class, () -> Load.from(file));
    assertTrue(e.getMessage().contains("x:2: the JSON breaks off"), e.getMessage());
  }
}
