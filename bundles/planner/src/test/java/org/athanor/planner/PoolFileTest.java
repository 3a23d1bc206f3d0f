package org.athanor.planner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolFileTest {
  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("pool.jsonl"), List.of(lines));
  }

  private void assertBad(String line, String... parts) throws IOException {
    Path file = file("{\"correct\":[1],\"answers\":[\"a\"]}", line);
    String message =
        assertThrows(IllegalArgumentException.class, () -> PoolFile.read(file)).getMessage();
    assertTrue(message.contains("pool.jsonl"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), part + " in: " + message);
    }
  }

  @Test
  void answers_correctness_and_verdicts_are_read() throws IOException {
    List<Solved> pool =
        PoolFile.read(
            file(
                "{\"about\":{\"policy\":\"onnx\"}}",
                "{\"id\":\"a\",\"level\":\"chain-2\",\"answers\":[\"7\",\" 7\",\"\",null,\"8\"],"
                    + "\"correct\":[1,true,0,false,0],\"verdicts\":[[1,0],[true,null],[0,0],[0,0],[0.25,1]],"
                    + "\"solutionTokens\":10,\"verdictTokens\":25}",
                "",
                "{\"clusters\":[0,-1],\"correct\":[1,0],\"verdicts\":[[1],[0]]}"));

    Solved a = pool.get(0);
    assertEquals("chain-2", a.level());
    assertArrayEquals(new int[] {0, 0, -1, -1, 1}, a.cluster());
    assertEquals(2, a.right());
    assertArrayEquals(new double[] {0.5, 1, 0, 0, 0.625}, a.scores(0, 2));
    assertArrayEquals(new double[] {1, 1, 0, 0, 0.25}, a.scores(0, 1));
    assertEquals(2.5, a.verdictTokens() / a.solutionTokens());
    assertEquals("problem-2", pool.get(1).id());
    assertEquals(1, PoolFile.fewestVerdicts(pool));
    assertEquals(2, PoolFile.fewestSolutions(pool));
  }

  @Test
  void a_compressed_file_and_a_runs_folder_are_read_too() throws IOException {
    String line = "{\"correct\":[1,0],\"answers\":[\"a\",\"b\"]}";
    Path zipped = folder.resolve("z.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertEquals(1, PoolFile.read(zipped).size());
    file(line);
    assertEquals(1, PoolFile.read(folder).size());
  }

  @Test
  void the_last_recorded_step_of_a_run_is_a_pool_without_verdicts() throws IOException {
    Path rollouts = Files.createDirectories(folder.resolve("run/rollouts"));
    String row =
        "{\"origin\":\"%s\",\"problem\":\"chain-2/solve/1\",\"outcome\":\"%s\",\"score\":%d,\"extracted\":\"%s\",\"tokens\":[1,2]}\n";
    for (String step : List.of("step-000001", "step-000002")) {
      Path file = rollouts.resolve(step + ".jsonl.gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        String text =
            row.formatted("original", "correct", 1, step)
                + row.formatted("original", "incorrect", 0, "7")
                + row.formatted("synthesis", "correct", 1, "9");
        out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }

    Solved solved = PoolFile.read(folder.resolve("run")).get(0);

    assertEquals("chain-2", solved.level());
    assertArrayEquals(new boolean[] {true, false}, solved.correct());
    assertEquals(0, solved.verdictsEach());
    assertEquals(2, solved.solutionTokens());
  }

  @Test
  void a_step_with_more_attempts_than_can_be_counted_is_refused() throws IOException {
    Path rollouts = Files.createDirectories(folder.resolve("run/rollouts"));
    String row =
        "{\"origin\":\"original\",\"problem\":\"chain-2/solve/1\",\"outcome\":\"correct\",\"score\":1,\"extracted\":\"7\",\"tokens\":[1]}\n";
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(rollouts.resolve("step-000001.jsonl.gz")))) {
      out.write(row.repeat(1001).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    String said =
        assertThrows(IllegalArgumentException.class, () -> PoolFile.read(folder.resolve("run")))
            .getMessage();
    assertTrue(said.contains("'chain-2/solve/1' has 1001 solutions; at most 1000"), said);
  }

  @Test
  void what_is_wrong_is_said_with_its_line() throws IOException {
    assertBad("nonsense", ":2 is no JSON object: nonsense");
    assertBad("[1]", ":2 is no JSON object");
    assertBad("{\"id\":\"x\"}", ":2 (problem \"x\") needs 'correct'");
    assertBad("{\"correct\":[]}", ":2", "needs 'correct'");
    assertBad("{\"correct\":[1,2],\"answers\":[\"\",\"\"]}", "correct[1]", "found 2");
    assertBad("{\"correct\":[1]}", "needs 'answers'", "'clusters'");
    assertBad("{\"correct\":[1],\"answers\":[]}", "'answers' has 0 entries, 'correct' has 1");
    assertBad("{\"correct\":[1],\"answers\":\"a\"}", "'answers' must be a list, found \"a\"");
    assertBad("{\"correct\":[1],\"answers\":[{}]}", "answers[0] must be a text");
    assertBad("{\"correct\":[1],\"clusters\":[0.5]}", "clusters[0]", "found 0.5");
    assertBad("{\"correct\":[1],\"clusters\":[7]}", "from 0 to 0");
    String two = "{\"correct\":[1,0],\"clusters\":[0,1],";
    assertBad(two + "\"verdicts\":[[1]]}", "'verdicts' has 1 entries, 'correct' has 2");
    assertBad(two + "\"verdicts\":[[1],[1,0]]}", "verdicts[1] has 2 entries, verdicts[0] has 1");
    assertBad(two + "\"verdicts\":[1,0]}", "verdicts[0] must be a list, found 1");
    assertBad(two + "\"verdicts\":[[2],[0]]}", "verdicts[0][0]", "found 2");
    assertBad(two + "\"verdicts\":[[\"yes\"],[0]]}", "verdicts[0][0]", "found \"yes\"");
    assertBad(two + "\"solutionTokens\":-1}", "solutionTokens must be a number above 0, found -1");
    assertBad("{\"id\":\"problem-1\",\"correct\":[1],\"clusters\":[0]}", "is there twice");
    assertBad(
        "{\"correct\":[1],\"clusters\":[0],\"verdicts\":[[1]]}",
        "1 of 2 problems have no verdicts");
    assertBad("{\"correct\":[" + "1,".repeat(PoolFile.MOST_SOLUTIONS) + "1]}", "at most 1000");
  }

  @Test
  void a_missing_and_an_empty_file_are_said() throws IOException {
    Path none = folder.resolve("none");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> PoolFile.read(none))
            .getMessage()
            .contains("there is no file or folder"));
    Path empty = file("");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> PoolFile.read(empty))
            .getMessage()
            .contains("holds no problem"));
    Path run = Files.createDirectories(folder.resolve("run"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> PoolFile.read(run))
            .getMessage()
            .contains("neither pool.jsonl nor rollouts"));
  }
}
