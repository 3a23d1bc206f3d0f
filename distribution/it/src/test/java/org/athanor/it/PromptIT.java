package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.athanor.it.Script.Result;
import org.athanor.it.Script.Started;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell with commands typed into it, here by a pipe. */
class PromptIT {
  private static final String TINY =
      Path.of("src/test/resources/tiny.recipe").toAbsolutePath().toString();

  @TempDir Path temp;
  private Script athanor;

  @BeforeEach
  void folderWithBlanks() {
    athanor = new Script(temp.resolve("a folder"));
  }

  @Test
  void it_goes_on_after_an_error_and_ends_with_its_input() throws Exception {
    Started shell = athanor.start();
    shell.type("nope");
    shell.type("part:info objective ppo-clip");

    Result result = shell.end();

    result.hasStatus(0).says("no command 'nope'; help lists them", "objective.clipLow");
  }

  @Test
  void runs_go_on_in_the_background_and_pause_at_the_end() throws Exception {
    Started shell = athanor.start();
    shell.type("run:start '" + TINY + "' --background --steps 1000000");
    shell.awaitText("run tiny-1 goes on in the background");
    shell.type("run:pause tiny-1");
    shell.awaitText("tiny-1 stands after step");
    shell.type("run:resume tiny-1 --background");
    shell.type("run:list");
    shell.awaitText("running");
    shell.type("exit");

    shell.end().hasStatus(0).says("run tiny-1 pauses at the end of its step");
    athanor.run("run:list").hasStatus(0).says("tiny-1", "closed");
  }

  @Test
  void a_jar_dropped_while_it_is_open_is_announced_and_offered() throws Exception {
    Path jar = DropIT.plugin(temp, "1.0.0");
    Started shell = athanor.start();
    shell.type("part:list objective");
    shell.awaitText("ppo-clip");

    Path dropped = Files.copy(jar, athanor.folder.resolve("plugins/dropped.jar"));
    shell.awaitText("org.example.dropped 1.0.0 installed: objective 'dropped'");
    shell.type("part:info dropped");
    shell.awaitText("learns nothing");
    Files.delete(dropped);
    shell.awaitText("removed, and with it objective 'dropped'");
    shell.type("part:info dropped");

    shell.end().hasStatus(0).says("no part 'dropped'");
  }

  @Test
  void an_earlier_run_is_resumed_by_its_name() throws Exception {
    athanor.run("run", TINY, "--steps", "2").hasStatus(0);

    Result result =
        athanor.run(
            "sh",
            "run:list; run:show tiny-1; run:list --json; run:show tiny-1 --json; rollout:show tiny-1 1 --json; rollout:grep tiny-1 '^' --json; run:resume tiny-1");

    result
        .hasStatus(0)
        .says("tiny-1  closed  2/2", "step 2 of 2, in", "after step 2")
        .says(
            "\"status\":\"closed\",\"steps\":2,\"planned\":2",
            "\"steps\":2,\"planned\":2,\"metrics\":{")
        .says("{\"found\":8,\"rollouts\":[{", "{\"found\":16,\"rollouts\":[{")
        .says("all 2 steps were done already");
    assertEquals(1, result.out().lines().filter(line -> line.startsWith("[")).count());
    assertTrue(result.err().isEmpty(), result.err());
  }

  @Test
  void a_script_waits_for_what_it_left_in_the_background() throws Exception {
    athanor
        .run("sh", "run:start '" + TINY + "' --background --steps 2")
        .hasStatus(0)
        .says("waiting for run tiny-1");

    assertEquals(2, Files.readAllLines(athanor.folder.resolve("runs/tiny-1/metrics.jsonl")).size());
  }
}
