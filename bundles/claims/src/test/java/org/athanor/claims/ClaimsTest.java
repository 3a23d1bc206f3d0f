package org.athanor.claims;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.run.Estimate;
import org.athanor.run.Evaluation;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.RunException;
import org.athanor.run.Runs;
import org.athanor.run.ShellCommand.Call;
import org.athanor.run.ShellCommand.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsTest {
  private static final Map<String, String> KEYS =
      Map.of(
          "claim.title", "New against old",
          "claim.paper", "A paper",
          "claim.says", "new is better.",
          "claim.sides", "old, new",
          "claim.figures", "pass@1, train/reward/mean",
          "claim.expects",
              "new > old: pass@1, old > new: train/reward/mean, new > before: pass@1, new > old: pass@1 on average, new > old: pass@1 at 2",
          "claim.note", "As it should be.",
          "side.old.advantage", "one",
          "side.new.advantage", "two",
          "steps", "4");

  @TempDir Path temp;
  private final Scripted runs = new Scripted();
  private Claims claims;

  @BeforeEach
  void aFolderOfClaims() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("claims"));
    Files.writeString(folder.resolve("x.recipe"), "");
    Recipes recipes =
        proxy(Recipes.class, (method, arguments) -> new Recipe("x", KEYS)); // load and resolve
    claims =
        new Claims(
            runs.runs(),
            recipes,
            (name, call) -> fail("no command is asked for"),
            folder,
            temp.resolve("out"));
  }

  private Result run(Map<String, String> options, String... words) throws Exception {
    return claims.run(new Call(List.of(words), options, line -> {}));
  }

  private String page() throws IOException {
    return Files.readString(temp.resolve("out/claims.md"));
  }

  @Test
  void sides_are_compared_by_seed_and_the_page_says_what_came_out() throws Exception {
    Result result = run(Map.of("--seeds", "3"));

    assertTrue(
        result.text().contains("pass@1: new less old is 0.200, give or take 0.000: reproduced"),
        result.text());
    assertTrue(
        result.text().contains("pass@1 on average: new less old is 0.100, give"), result.text());
    assertTrue(result.text().contains("pass@1 at 2: new less old is 0.000, give"), result.text());
    assertTrue(result.text().contains("train/reward/mean: old less new is -1.000"), result.text());
    assertTrue(result.text().contains("contradicted"), result.text());
    assertTrue(
        page()
            .contains(
                "| pass@1 of `new` above `old` | 0.200 [0.200, 0.200] | < 0.001 | 3 of 3 | **reproduced** |"),
        page());
    assertTrue(page().contains("Seeds 1, 2, 3, 4 steps each"), page());
    // before: 0.1; old ends at 0.3 + 0.01 seed, new 0.2 above: shares of the gain 0.42/0.22
    assertTrue(page().contains("| 1.909 |"), page());
    assertTrue(Files.readString(temp.resolve("out/claims/x.csv")).contains("new,2,4,pass@1,0.52"));
    assertTrue(Files.readString(temp.resolve("out/claims/x-pass-1.svg")).startsWith("<svg"));
  }

  @Test
  void the_note_of_a_claim_stands_only_beside_what_it_was_written_of() throws Exception {
    run(Map.of("--seeds", "4"));
    assertFalse(page().contains("As it should be."), page());
    run(Map.of());
    assertTrue(page().contains("As it should be."), page());
    run(Map.of("--steps", "8"));
    assertFalse(page().contains("As it should be."), page());
  }

  @Test
  void finished_runs_are_not_repeated_unless_the_recipe_changed() throws Exception {
    run(Map.of("--seeds", "2"));
    assertEquals(4, runs.opened.size());
    run(Map.of("--seeds", "3"));
    assertEquals(6, runs.opened.size(), "the third seed alone is new");
    run(Map.of("--seeds", "3", "--page", "true"));
    assertEquals(6, runs.opened.size());
    run(Map.of("--seeds", "1", "--steps", "8"), "x");
    assertEquals(8, runs.opened.size(), "other steps are another run");
  }

  @Test
  void a_run_that_stops_says_so_and_is_taken_up_by_the_same_command() throws Exception {
    runs.fails = true;
    var e = assertThrows(IllegalStateException.class, () -> run(Map.of()));
    assertTrue(e.getMessage().contains("stopped after step 4 (no luck)"), e.getMessage());
    runs.fails = false;
    run(Map.of("--seeds", "1"));
    assertTrue(page().contains("not measured"), "one seed has no interval");
  }

  @Test
  void a_run_that_another_process_has_is_left_to_it() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("out/x"));
    String lock = folder.resolve("new-1.lock").toString();
    String hold =
        "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)";
    Process other;
    try {
      other = new ProcessBuilder("python3", "-c", hold, lock).start();
    } catch (IOException e) {
      assumeTrue(false, "no python3 here to hold a lock: " + e.getMessage());
      return;
    }
    try {
      assertEquals("held", other.inputReader().readLine());
      run(Map.of("--seeds", "1"));
      assertEquals(1, runs.opened.size(), "the other side alone");
      assertTrue(page().contains("Not measured"), page());
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void what_cannot_be_taken_up_begins_anew() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("out/x/new-1"));
    Files.writeString(folder.resolve("stale"), "");
    run(Map.of("--seeds", "2"));
    assertEquals(4, runs.opened.size());
    assertTrue(Files.notExists(folder.resolve("stale")));
  }

  @Test
  void what_was_done_stays_if_no_new_run_can_be_opened() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("out/x/new-1"));
    Files.writeString(folder.resolve("stale"), "");
    runs.refuses = "a run named 'new-1' is open already";
    var e = assertThrows(RunException.class, () -> run(Map.of("--seeds", "1")));
    assertEquals(runs.refuses, e.getMessage());
    assertTrue(Files.exists(folder.resolve("stale")));
  }

  @Test
  void a_run_that_cannot_be_begun_says_why() {
    runs.refuses = "there is no folder of a model";
    var e = assertThrows(RunException.class, () -> run(Map.of("--seeds", "1")));
    assertEquals(runs.refuses, e.getMessage());
  }

  @Test
  void a_run_that_another_session_has_is_left_to_it() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("out/x"));
    try (FileChannel channel = FileChannel.open(folder.resolve("new-1.lock"), CREATE, WRITE);
        FileLock held = channel.lock()) {
      assertTrue(held.isValid());
      run(Map.of("--seeds", "1"));
    }
    assertEquals(1, runs.opened.size(), "the other side alone");
  }

  @Test
  void a_claim_run_alone_replaces_its_own_section_of_the_page_and_no_other() throws Exception {
    Path docs = Files.createDirectories(temp.resolve("docs"));
    String others =
        "## (a) First\n\nfound by hand\n\n## (x) Old\n\ngone\n\n## (y) Last\n\nstays\n\n";
    Files.writeString(docs.resolve("claims.md"), "# Title\n\n" + others);
    run(Map.of("--page", "true", "--page-in", docs.toString()), "x");
    assertTrue(
        Files.readString(docs.resolve("claims.md")).endsWith(others),
        "what was measured stays while there is nothing to put in its place");

    run(Map.of("--seeds", "2", "--page-in", docs.toString()), "x");
    String page = Files.readString(docs.resolve("claims.md"));
    assertTrue(page.startsWith("# What the papers claim"), page);
    assertTrue(page.contains("## (a) First\n\nfound by hand\n\n## (x) New against old\n"), page);
    assertTrue(page.endsWith("## (y) Last\n\nstays\n\n"), page);
    assertTrue(Files.exists(docs.resolve("claims/x.csv")));
    assertTrue(Files.notExists(temp.resolve("out/claims.md")));
  }

  @Test
  void unknown_claims_and_numbers_are_refused() {
    var e = assertThrows(IllegalArgumentException.class, () -> run(Map.of(), "y"));
    assertTrue(e.getMessage().contains("no claim 'y'; there are [x]"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> run(Map.of("--seeds", "0"), "x"));
  }

  @Test
  void a_claim_about_a_side_that_is_not_there_is_refused() {
    Map<String, String> strange = new TreeMap<>(KEYS);
    strange.put("side.other.advantage", "three");
    var e = assertThrows(IllegalArgumentException.class, () -> Claim.of("x", strange));
    assertTrue(e.getMessage().contains("[old, new]"), e.getMessage());
    Map<String, String> expects = new TreeMap<>(KEYS);
    expects.put("claim.expects", "newer > old: pass@1");
    assertThrows(IllegalArgumentException.class, () -> Claim.of("x", expects));
    Map<String, String> without = new TreeMap<>(KEYS);
    without.remove("claim.says");
    assertThrows(IllegalArgumentException.class, () -> Claim.of("x", without));
  }

  /** Runs that end at once: pass@1 from 0.1 to 0.3, 0.2 more for "two", plus 0.01 a seed. */
  private static final class Scripted {
    final List<Recipe> opened = new ArrayList<>();
    boolean fails;
    String refuses = "";

    Runs runs() {
      return proxy(
          Runs.class,
          (method, arguments) -> {
            assertEquals("open", method);
            return open((Recipe) arguments[0], (Path) arguments[1]);
          });
    }

    private Run open(Recipe recipe, Path folder) throws IOException {
      if (Files.exists(folder.resolve("stale"))) {
        throw new RunException("no saved state is left");
      }
      boolean second = recipe.entries().get("advantage").equals("two");
      if (second && !refuses.isEmpty()) {
        throw new RunException(refuses);
      }
      opened.add(recipe);
      double seed = Integer.parseInt(recipe.entries().get("seed"));
      double end = 0.3 + (second ? 0.2 : 0) + seed / 100;
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("metrics.jsonl"),
          ("{\"step\":1,\"reward/mean\":0.0}\n{\"step\":4,\"reward/mean\":%s}\n")
              .formatted(second ? 2.0 : 1.0));
      List<Evaluation> evaluations =
          List.of(evaluation(0, 0.1), evaluation(2, 0.25), evaluation(4, end));
      boolean failed = fails;
      return proxy(
          Run.class,
          (method, arguments) ->
              switch (method) {
                case "status", "await" -> failed ? Run.Status.FAILED : Run.Status.FINISHED;
                case "reason" -> "no luck";
                case "step" -> 4L;
                case "folder" -> folder;
                case "evaluations" -> evaluations;
                case "start", "close" -> null;
                default -> throw new AssertionError(method);
              });
    }

    private static Evaluation evaluation(long step, double value) {
      return new Evaluation(
          step, 1, 1, new TreeMap<>(Map.of("pass@1", new Estimate(value, value, value))));
    }
  }

  interface Answer {
    Object to(String method, Object[] arguments) throws Exception;
  }

  static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
