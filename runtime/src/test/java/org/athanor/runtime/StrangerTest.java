package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.athanor.run.Recipe;
import org.athanor.run.Run;
import org.athanor.run.RunException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's folder that somebody else made: nothing outside of it may change when it goes on. */
@Timeout(60)
class StrangerTest {
  @TempDir Path home;
  private Path run;
  private Path mine;
  private Bench bench;

  private static Recipe recipe(int steps) {
    return Bench.recipe().with(Map.of("steps", Integer.toString(steps)));
  }

  @BeforeEach
  void aRunAndAFileOfMyOwn() throws Exception {
    bench = new Bench(home);
    run = home.resolve("run");
    mine = Files.writeString(home.resolve("precious"), "precious");
    try (Run r = bench.runs.open(recipe(2), run)) {
      r.start();
      r.await();
    }
  }

  private static void link(Path at, Path to) throws IOException {
    if (Files.exists(at)) {
      DurableFiles.deleteTree(at);
    }
    Files.createSymbolicLink(at, to);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics.jsonl",
        "timings.jsonl",
        "journal.jsonl",
        "evaluations.jsonl",
        "exchanges.jsonl",
        "recipe.txt",
        ".journal.jsonl.new",
        ".recipe.txt.new",
        "rollouts/step-000003.jsonl.gz",
        "states/step-000002/state.json",
        "learning-curve.png",
        ".lock"
      })
  void a_link_in_the_place_of_a_file_is_refused_and_not_written_through(String name)
      throws Exception {
    link(run.resolve(name), mine);
    RunException e =
        assertThrows(RunException.class, () -> bench.runs.open(recipe(4), run).close());
    assertTrue(e.getMessage().contains(name) && e.getMessage().contains("link"), e.getMessage());
    assertEquals("precious", Files.readString(mine));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollouts", "states", "policy", ".policy.new", "states/.new"})
  void a_link_in_the_place_of_a_folder_is_refused_and_nothing_lands_behind_it(String name)
      throws Exception {
    Path behind = Files.createDirectory(home.resolve("behind"));
    Files.writeString(behind.resolve("step-000009.jsonl.gz"), "precious");
    link(run.resolve(name), behind);
    assertThrows(RunException.class, () -> bench.runs.open(recipe(4), run).close());
    try (Stream<Path> there = Files.list(behind)) {
      assertEquals(1, there.count());
    }
  }

  @Test
  void the_folder_itself_may_be_reached_by_a_link() throws Exception {
    Path way = Files.createSymbolicLink(home.resolve("way"), run);
    try (Run r = bench.runs.open(recipe(3), way)) {
      r.start();
      assertEquals(Run.Status.FINISHED, r.await(), r.reason());
    }
  }

  @Test
  void a_recipe_s_name_makes_no_folder_elsewhere() {
    for (String name : new String[] {"../../evil", "/evil", "a/b"}) {
      Recipe evil = new Recipe(name, new TreeMap<>(recipe(1).entries()));
      Path folder = bench.runs.newFolder(evil).toAbsolutePath().normalize();
      assertEquals(home.toAbsolutePath(), folder.getParent(), folder.toString());
    }
  }

  @Test
  void a_state_with_impossible_sizes_is_refused_before_memory_is_asked_for() throws Exception {
    for (Path state : new StateStore(run.resolve("states")).saved()) {
      Path json = state.resolve("state.json");
      String text = Files.readString(json);
      String body = text.substring(0, text.lastIndexOf(",\"sha256\":\"")) + "}";
      String huge = body.replaceAll("\"size\":\\d+", "\"size\":-7");
      assertFalse(huge.equals(body));
      Files.writeString(
          json,
          huge.substring(0, huge.length() - 1)
              + ",\"sha256\":\""
              + StateStore.sha256(huge.getBytes(java.nio.charset.StandardCharsets.UTF_8))
              + "\"}");
    }
    RunException e = assertThrows(RunException.class, () -> bench.runs.open(recipe(4), run));
    assertTrue(e.getMessage().contains("size"), e.getMessage());
  }
}
