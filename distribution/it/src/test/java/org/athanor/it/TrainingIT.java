package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.athanor.it.Script.Result;
import org.athanor.it.Script.Started;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "athanor run" from outside. */
class TrainingIT {
  private static final String TINY =
      Path.of("src/test/resources/tiny.recipe").toAbsolutePath().toString();

  @TempDir Path temp;
  private Script athanor;

  @BeforeEach
  void folderWithBlanks() {
    athanor = new Script(temp.resolve("a folder"));
  }

  @Test
  void a_run_leaves_its_folder_and_says_what_came_of_it() throws Exception {
    Result result = athanor.run("run", TINY, "--out", "out");

    result
        .hasStatus(0)
        .says("step 3/3", "pass@1", "before training", "after step 3", "metrics.jsonl");
    Path out = athanor.folder.resolve("out");
    assertEquals(3, Files.readAllLines(out.resolve("metrics.jsonl")).size());
    assertTrue(Files.isDirectory(out.resolve("policy")));
    assertTrue(Files.size(out.resolve("learning-curve.png")) > 1000);
    assertFalse(result.err().contains("\tat "), result.err());
  }

  @Test
  void json_is_the_only_line_on_standard_output() throws Exception {
    Result result = athanor.run("run", TINY, "--json", "--steps", "2");

    result.hasStatus(0);
    assertEquals(1, result.out().lines().count(), result.out());
    JsonObject json = JsonParser.parseString(result.lastLine()).getAsJsonObject();
    assertEquals("tiny-1", json.get("run").getAsString());
    assertEquals(2, json.get("steps").getAsLong());
    assertEquals("finished", json.get("status").getAsString());
    assertTrue(json.get("seconds").getAsDouble() > 0);
    JsonObject passAt1 =
        json.getAsJsonObject("after").getAsJsonObject("figures").getAsJsonObject("pass@1");
    assertTrue(passAt1.get("low").getAsDouble() <= passAt1.get("value").getAsDouble());
    assertTrue(passAt1.get("value").getAsDouble() <= passAt1.get("high").getAsDouble());
    assertEquals(0, json.getAsJsonObject("before").get("step").getAsLong());
  }

  @Test
  void the_same_command_goes_on_where_it_stopped() throws Exception {
    athanor.run("run", TINY, "--out", "out", "--steps", "2").hasStatus(0);

    Result result = athanor.run("run", TINY, "--out", "out", "--steps", "3");

    result.hasStatus(0).says("goes on after step 2", "step 3/3");
  }

  @Test
  void another_recipe_in_the_same_folder_is_refused() throws Exception {
    athanor.run("run", TINY, "--out", "out", "--steps", "1").hasStatus(0);

    athanor
        .run("run", TINY, "--out", "out", "--seed", "7")
        .hasStatus(1)
        .complains("seed was 1, is now 7", "--out");
  }

  @Test
  void ctrl_c_pauses_at_the_step_boundary_and_says_how_to_go_on() throws Exception {
    assumeTrue(Script.isReachedBy(2), "interrupts are ignored here, as in the background");
    Started run = athanor.start("run", TINY, "--out", "out", "--steps", "1000000");
    run.awaitText("step 1/");

    run.signal("INT");

    Result result = run.end().hasStatus(130).complains("paused after step ", "it goes on with");
    String goOn =
        result.err().lines().filter(l -> l.contains("athanor run")).findFirst().orElseThrow();
    assertTrue(goOn.contains("--out"), goOn);
    long done = Files.readAllLines(athanor.folder.resolve("out/metrics.jsonl")).size();
    athanor
        .run("run", TINY, "--out", "out", "--steps", Long.toString(done + 1))
        .hasStatus(0)
        .says("goes on after step " + done);
  }

  @Test
  void a_closed_terminal_leaves_a_run_that_goes_on() throws Exception {
    assumeTrue(Script.isReachedBy(1), "hang-ups are ignored here, as under nohup");
    Started run = athanor.start("run", TINY, "--out", "out", "--steps", "1000000");
    run.awaitText("step 1/");

    run.signal("HUP");

    run.end().hasStatus(129);
    long done = Files.readAllLines(athanor.folder.resolve("out/metrics.jsonl")).size();
    athanor
        .run("run", TINY, "--out", "out", "--steps", Long.toString(done + 1))
        .hasStatus(0)
        .says("goes on after step " + done);
  }

  @Test
  void a_folder_with_something_else_in_it_is_left_alone() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("thesis"));
    Files.writeString(folder.resolve("thesis.txt"), "precious");

    athanor.run("run", TINY, "--out", folder.toString()).hasStatus(1).complains("thesis", "--out");

    assertEquals("precious", Files.readString(folder.resolve("thesis.txt")));
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws Exception {
    String nowhere = "/proc/athanor-run"; // not even root may make one there

    athanor.run("run", TINY, "--out", nowhere).hasStatus(1).complains(nowhere, "--out");
  }

  @Test
  void a_file_in_the_place_of_the_folder_is_named() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "precious");

    athanor.run("run", TINY, "--out", file.toString()).hasStatus(1).complains("file");

    assertEquals("precious", Files.readString(file));
  }

  @Test
  void two_processes_do_not_share_a_run() throws Exception {
    assumeTrue(Script.isReachedBy(2), "interrupts are ignored here, as in the background");
    Started first = athanor.start("run", TINY, "--out", "out", "--steps", "1000000");
    first.awaitText("step 1/");

    athanor.run("run", TINY, "--out", "out", "--steps", "1000000").hasStatus(1).complains("open");

    first.signal("INT");
    first.end().hasStatus(130);
  }
}
