package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.athanor.data.Batch;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Verifier;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Run;
import org.athanor.run.Run.Status;
import org.athanor.run.RunEvent;
import org.athanor.run.RunException;
import org.athanor.runtime.Bench.None;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunTest {
  @TempDir Path home;

  private static Recipe recipe(String... changes) {
    Recipe r = Bench.recipe();
    for (int i = 0; i < changes.length; i += 2) {
      r = r.with(Map.of(changes[i], changes[i + 1]));
    }
    return r;
  }

  /** Runs in that folder until the run rests, and closes it. */
  private Status rest(Bench bench, Recipe recipe, String folder) throws InterruptedException {
    try (Run run = bench.runs.open(recipe, home.resolve(folder))) {
      run.start();
      return run.await();
    }
  }

  private byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(home.resolve(file));
  }

  /** All that two equal runs must share to the last bit. */
  private void assertSameRuns(String one, String other, String lastStep) throws IOException {
    for (String file :
        List.of(
            "metrics.jsonl",
            "evaluations.jsonl",
            "journal.jsonl",
            "recipe.txt",
            "states/" + lastStep + "/tensors.f32",
            "states/" + lastStep + "/state.json",
            "rollouts/" + lastStep + ".jsonl.gz")) {
      assertArrayEquals(bytes(one + "/" + file), bytes(other + "/" + file), file);
    }
  }

  @Test
  void a_policy_learns_and_the_folder_holds_the_whole_record() throws Exception {
    Bench bench = new Bench(home);
    try (Run run = bench.runs.open(recipe(), home.resolve("a"))) {
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
      assertTrue(run.evaluations().get(0).figures().get("pass@1").value() < 0.3);
      assertTrue(
          run.evaluations().get(1).figures().get("pass@1").value() > 0.8,
          run.evaluations().toString());
      assertTrue(run.evaluations().get(1).figures().containsKey("low/pass@4"));
    }
    assertEquals(20, Files.readAllLines(home.resolve("a/metrics.jsonl")).size());
    assertEquals(20, Files.readAllLines(home.resolve("a/timings.jsonl")).size());
    try (var files = Files.list(home.resolve("a/rollouts"))) {
      assertEquals(20, files.count());
    }
    try (var files = Files.list(home.resolve("a/states"))) {
      assertEquals(2, files.count(), "keepStates is 2");
    }
    assertTrue(Files.isDirectory(home.resolve("a/policy")));
    assertTrue(Files.readString(home.resolve("a/recipe.txt")).contains("objective.clipLow = 0.2"));
  }

  @Test
  void equal_recipes_give_equal_bits_and_another_seed_other_ones() throws Exception {
    rest(new Bench(home), recipe(), "a");
    rest(new Bench(home), recipe(), "b");
    rest(new Bench(home), recipe("seed", "2"), "c");
    assertSameRuns("a", "b", "step-000020");
    assertNotEquals(
        Files.readString(home.resolve("a/metrics.jsonl")),
        Files.readString(home.resolve("c/metrics.jsonl")));
  }

  @Test
  void seventeen_steps_and_forty_three_more_equal_sixty_bit_for_bit() throws Exception {
    rest(new Bench(home), recipe("steps", "60"), "whole");
    Bench bench = new Bench(home);
    try (Run run = bench.runs.open(recipe("steps", "60"), home.resolve("parts"))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.StepFinished s && s.report().step() == 17) {
              run.pause();
            }
          });
      run.start();
      assertEquals(Status.PAUSED, run.await());
      assertEquals(17, run.step());
    }
    assertEquals(Status.FINISHED, rest(new Bench(home), recipe("steps", "60"), "parts"));
    assertSameRuns("whole", "parts", "step-000060");
  }

  @Test
  void a_record_that_runs_ahead_of_the_saved_state_is_cut_back() throws Exception {
    rest(new Bench(home), recipe("steps", "60"), "whole");
    rest(new Bench(home), recipe("steps", "60"), "crashed");
    // as after a crash between the record and the state of step 60
    DurableFiles.deleteTree(home.resolve("crashed/states/step-000060"));
    DurableFiles.deleteTree(home.resolve("crashed/policy"));
    Files.writeString(
        home.resolve("crashed/metrics.jsonl"),
        "{\"step\":61,\"rew",
        java.nio.file.StandardOpenOption.APPEND);
    assertEquals(Status.FINISHED, rest(new Bench(home), recipe("steps", "60"), "crashed"));
    assertSameRuns("whole", "crashed", "step-000060");
  }

  @Test
  void a_corrupt_state_is_named_and_the_one_before_it_used() throws Exception {
    rest(new Bench(home), recipe("steps", "60"), "whole");
    rest(new Bench(home), recipe("steps", "60"), "torn");
    Path tensors = home.resolve("torn/states/step-000060/tensors.f32");
    byte[] damaged = Files.readAllBytes(tensors);
    damaged[5] ^= 1;
    Files.write(tensors, damaged);
    List<String> notes = new CopyOnWriteArrayList<>();
    try (Run run = new Bench(home).runs.open(recipe("steps", "60"), home.resolve("torn"))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.Note n) {
              notes.add(n.text());
            }
          });
      assertEquals(59, run.step());
      assertTrue(
          notes.get(0).contains("step-000060") && notes.get(0).contains("checksum"),
          notes.toString());
      run.start();
      assertEquals(Status.FINISHED, run.await());
    }
    assertSameRuns("whole", "torn", "step-000060");
  }

  @Test
  void more_steps_may_be_asked_for_and_nothing_else_may_change() throws Exception {
    rest(new Bench(home), recipe("steps", "5"), "a");
    Bench bench = new Bench(home);
    RecipeException e =
        assertThrows(
            RecipeException.class,
            () -> bench.runs.open(recipe("rollouts", "4"), home.resolve("a")));
    assertTrue(e.getMessage().contains("rollouts was 8, is now 4"), e.getMessage());
    assertEquals(Status.FINISHED, rest(bench, recipe("steps", "8"), "a"));
    assertEquals(8, Files.readAllLines(home.resolve("a/metrics.jsonl")).size());
  }

  @Test
  void what_the_disk_refused_is_written_once_it_can_be() throws Exception {
    rest(new Bench(home), recipe(), "good");
    Path blocked = home.resolve("bad/rollouts");
    try (Run run = new Bench(home).runs.open(recipe(), home.resolve("bad"))) {
      Files.writeString(blocked, "in the way");
      run.start();
      assertEquals(Status.PAUSED, run.await());
      String said = "step 1 is finished, but writing to " + home.resolve("bad") + " failed";
      assertTrue(run.reason().startsWith(said), run.reason());
      Files.delete(blocked);
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }
    assertSameRuns("good", "bad", "step-000020");
  }

  @Test
  void a_run_that_cannot_be_saved_keeps_no_other_from_being_closed() throws Exception {
    Bench bench = new Bench(home);
    Run bad = bench.runs.open(recipe(), home.resolve("bad"));
    Run good = bench.runs.open(recipe(), home.resolve("good"));
    Files.writeString(home.resolve("bad/rollouts"), "in the way");
    bad.start();
    assertEquals(Status.PAUSED, bad.await());
    bench.runs.close();
    Files.delete(home.resolve("bad/rollouts"));
    assertEquals(Status.FINISHED, rest(new Bench(home), recipe(), "bad"));
    assertEquals(Status.FINISHED, rest(new Bench(home), recipe(), "good"));
    assertEquals(0, good.step());
  }

  private static void awaitStatus(Run run, Status wanted) throws InterruptedException {
    while (run.status() != wanted) {
      Thread.sleep(20);
    }
  }

  @Test
  void a_folder_that_vanishes_pauses_the_run_until_it_is_back_and_nobody_has_to_say_so()
      throws Exception {
    rest(new Bench(home), recipe(), "good");
    Path there = home.resolve("bad");
    Path away = home.resolve("away");
    try (Run run = new Bench(home).runs.open(recipe(), there)) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.StepFinished s && s.report().step() == 7) {
              try {
                Files.move(there, away);
              } catch (IOException fault) {
                throw new java.io.UncheckedIOException(fault);
              }
            }
          });
      run.start();
      assertEquals(Status.PAUSED, run.await());
      assertTrue(run.reason().contains("no such file: " + there), run.reason());
      assertTrue(run.isWaiting());
      assertFalse(Files.exists(there), "it is not begun anew");
      Files.move(away, there);
      awaitStatus(run, Status.FINISHED);
      assertFalse(run.isWaiting());
    }
    assertSameRuns("good", "bad", "step-000020");
  }

  @Test
  void a_run_that_waits_for_its_folder_can_be_closed() throws Exception {
    try (Run run = new Bench(home).runs.open(recipe(), home.resolve("bad"))) {
      Path blocked = Files.writeString(home.resolve("bad/rollouts"), "in the way");
      run.start();
      assertEquals(Status.PAUSED, run.await());
      run.pause();
      Files.delete(blocked);
    }
    assertEquals(Status.FINISHED, rest(new Bench(home), recipe(), "bad"));
  }

  @Test
  void a_part_that_goes_away_stops_the_run_and_one_that_comes_back_lets_it_go_on()
      throws Exception {
    rest(new Bench(home), recipe(), "good");
    Bench bench = new Bench(home);
    try (Run run = bench.runs.open(recipe(), home.resolve("bad"))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.StepFinished s && s.report().step() == 7) {
              bench.withdraw(Role.ADVANTAGE, "group-normalized");
            }
          });
      run.start();
      assertEquals(Status.FAILED, run.await());
      assertTrue(
          run.reason().contains("step 8 failed: there is no advantage named 'group-normalized'"),
          run.reason());
      assertEquals(7, run.step());
      bench.offer(
          Role.ADVANTAGE,
          "group-normalized",
          new org.athanor.objective.policygradient.GroupNormalized());
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }
    assertSameRuns("good", "bad", "step-000020");
  }

  @Test
  void an_exchanged_part_is_journalled() throws Exception {
    Bench bench = new Bench(home);
    List<RunEvent.PartChanged> changes = new ArrayList<>();
    try (Run run = bench.runs.open(recipe(), home.resolve("a"))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.StepFinished s && s.report().step() == 3) {
              bench.offer(Role.REWARD, "verdict", new Bench.ByVerdict(), "test.bundle", "1.1.0");
            } else if (e instanceof RunEvent.PartChanged c) {
              changes.add(c);
            }
          });
      run.start();
      run.await();
    }
    assertEquals(List.of("reward"), changes.stream().map(RunEvent.PartChanged::role).toList());
    assertTrue(
        Files.readString(home.resolve("a/journal.jsonl")).contains("verdict of test.bundle 1.1.0"));
  }

  /** Gives NaN from the third batch on. */
  private static final class Broken implements AdvantageEstimator<None> {
    private int calls;

    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public double[][] advantages(Batch batch, None o) {
      double value = ++calls < 3 ? 1 : Double.NaN;
      return batch.rollouts().stream()
          .map(
              r -> {
                double[] row = new double[r.trajectory().length()];
                java.util.Arrays.fill(row, value);
                return row;
              })
          .toArray(double[][]::new);
    }
  }

  @Test
  void a_step_that_fails_is_not_counted() throws Exception {
    Bench bench = new Bench(home);
    bench.offer(Role.ADVANTAGE, "broken", new Broken());
    try (Run run = bench.runs.open(recipe("advantage", "broken"), home.resolve("a"))) {
      run.start();
      assertEquals(Status.FAILED, run.await());
      assertEquals(2, run.step());
      assertTrue(
          run.reason().contains("step 3 failed: the advantage estimator gave NaN"), run.reason());
    }
    assertEquals(2, Files.readAllLines(home.resolve("a/metrics.jsonl")).size());
  }

  private static final class Unsure implements Verifier<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Verdict verify(Problem problem, String completion, None o) {
      return completion.startsWith("a")
          ? Verdict.undecided(completion, "time-out")
          : Verdict.incorrect(completion, "");
    }
  }

  @Test
  void undecided_rollouts_are_counted_and_left_out() throws Exception {
    Bench bench = new Bench(home);
    bench.offer(Role.VERIFIER, "unsure", new Unsure());
    try (Run run = bench.runs.open(recipe("verifier", "unsure", "steps", "1"), home.resolve("a"))) {
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
      Map<String, Double> m = run.lastReport().orElseThrow().metrics();
      assertTrue(m.get("rollout/undecided") > 0.05, m.toString());
      assertEquals(0.0, m.get("reward/mean"));
      assertEquals(32.0, m.get("rollout/count"));
    }
  }

  @Test
  void a_folder_is_used_by_one_run_and_holds_nothing_else() throws Exception {
    Bench bench = new Bench(home);
    try (Run run = bench.runs.open(recipe(), home.resolve("a"))) {
      assertTrue(
          assertThrows(
                  RunException.class, () -> new Bench(home).runs.open(recipe(), home.resolve("a")))
              .getMessage()
              .contains("is open already"));
      assertFalse(run.folder().toString().isEmpty());
    }
    Files.createDirectories(home.resolve("mine"));
    Files.writeString(home.resolve("mine/thesis.txt"), "precious");
    assertTrue(
        assertThrows(RunException.class, () -> bench.runs.open(recipe(), home.resolve("mine")))
            .getMessage()
            .contains("is not empty and holds no run"));
    Files.writeString(home.resolve("file"), "");
    assertThrows(RunException.class, () -> bench.runs.open(recipe(), home.resolve("file/below")));
  }

  @Test
  void a_step_that_cannot_fit_into_memory_is_refused_before_the_run_starts() {
    Recipe huge = recipe("problemsPerStep", "10000000", "rollouts", "1000");
    RecipeException e =
        assertThrows(
            RecipeException.class, () -> new Bench(home).runs.open(huge, home.resolve("a")));
    assertTrue(e.getMessage().contains("10000000000 rollouts of up to 2 tokens"), e.getMessage());
    assertTrue(e.getMessage().contains("lower problemsPerStep (10000000)"), e.getMessage());
    assertFalse(Files.exists(home.resolve("a")), "nothing is left behind");
  }

  @Test
  void a_policy_that_cannot_be_opened_is_named_with_its_reason() {
    Recipe lost = recipe("policy.path", "/no/such/folder", "policy.alphabet", "");
    RecipeException e =
        assertThrows(
            RecipeException.class, () -> new Bench(home).runs.open(lost, home.resolve("a")));
    assertTrue(e.getMessage().startsWith("policy 'tabular' cannot be opened: "), e.getMessage());
    assertTrue(e.getMessage().contains("/no/such/folder"), e.getMessage());
    assertFalse(Files.exists(home.resolve("a")), "the next try gets the same folder");
  }

  /** Rewards with the share of the judge's own completions that equal the rollout. */
  private static final class AsTheJudge implements org.athanor.plugin.RewardModel<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public boolean usesJudge(None o) {
      return true;
    }

    @Override
    public Scores score(
        List<org.athanor.data.Group> groups, org.athanor.plugin.RewardTools tools, None o) {
      assertEquals(0, tools.judge().version(), "nobody trains the judge");
      var params = new org.athanor.policy.SamplingParams(2, 1);
      List<org.athanor.data.Rewards> rewards = new ArrayList<>();
      for (org.athanor.data.Group g : groups) {
        int[] prompt = tools.judge().tokenizer().encode(g.problem().prompt());
        var drawn = tools.judge().generate(List.of(prompt), 4, params, tools.rng("judge")).get(0);
        double[] all = new double[g.size()];
        for (int i = 0; i < all.length; i++) {
          String text = g.rollouts().get(i).text();
          for (var t : drawn) {
            all[i] += tools.judge().tokenizer().decode(t.tokens()).equals(text) ? 0.25 : 0;
          }
        }
        rewards.add(new org.athanor.data.Rewards(all));
      }
      return new Scores(rewards);
    }
  }

  @Test
  void a_reward_can_ask_a_frozen_judge_and_is_refused_without_one() throws Exception {
    Bench bench = new Bench(home);
    bench.offer(Role.REWARD, "as-judge", new AsTheJudge());
    RecipeException refused =
        assertThrows(
            RecipeException.class,
            () -> bench.runs.open(recipe("reward", "as-judge"), home.resolve("none")));
    assertTrue(
        refused.getMessage().contains("reward 'as-judge' needs a judge: write 'judge = NAME'"),
        refused.getMessage());
    Recipe judged =
        recipe("reward", "as-judge", "judge", "tabular", "judge.alphabet", "abcd", "steps", "4");
    assertEquals(Status.FINISHED, rest(bench, judged, "a"));
    assertEquals(Status.FINISHED, rest(bench, judged, "b"));
    assertSameRuns("a", "b", "step-000004");
  }
}
