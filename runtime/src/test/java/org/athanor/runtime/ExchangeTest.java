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
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.athanor.data.Batch;
import org.athanor.objective.policygradient.GroupNormalized;
import org.athanor.objective.policygradient.LeaveOneOut;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Optimizer;
import org.athanor.run.Exchange;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Run;
import org.athanor.run.Run.Status;
import org.athanor.run.RunEvent;
import org.athanor.run.RunException;
import org.athanor.runtime.Bench.None;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ExchangeTest {
  /** Calls that the fixture makes: twice when asked for, twice at the boundary. */
  private static final int FIXTURE_CALLS = 4;

  @TempDir Path home;
  private Bench bench;

  @BeforeEach
  void parts() {
    bench = new Bench(home);
    bench.offer(Role.ADVANTAGE, "leave-one-out", new LeaveOneOut());
  }

  private static Recipe recipe(String... changes) {
    Recipe r = Bench.recipe();
    for (int i = 0; i < changes.length; i += 2) {
      r = r.with(Map.of(changes[i], changes[i + 1]));
    }
    return r;
  }

  /** A whole run that does something after a step; what was told. */
  private List<String> run(String folder, Recipe recipe, long after, Action action)
      throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    try (Run run = bench.runs.open(recipe, home.resolve(folder))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.StepFinished s && s.report().step() == after) {
              action.of(run);
            } else if (e instanceof RunEvent.Note n) {
              told.add(n.text());
            }
          });
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }
    return told;
  }

  interface Action {
    void of(Run run);
  }

  private String text(String file) throws IOException {
    return Files.readString(home.resolve(file));
  }

  private void assertSame(String one, String other) throws IOException {
    assertEquals(text(one + "/metrics.jsonl"), text(other + "/metrics.jsonl"));
    String tensors = "/states/step-000020/tensors.f32";
    assertArrayEquals(
        Files.readAllBytes(home.resolve(one + tensors)),
        Files.readAllBytes(home.resolve(other + tensors)));
  }

  @Test
  void a_swap_takes_effect_at_the_next_step_and_equals_the_same_change_in_a_schedule()
      throws Exception {
    Map<String, String> change = Map.of("advantage", "leave-one-out", "rollouts", "4");
    run("swapped", recipe(), 7, r -> r.swap(change));
    run("planned", recipe("at 8: advantage", "leave-one-out", "at 8: rollouts", "4"), 0, r -> {});
    run("plain", recipe(), 0, r -> {});

    assertSame("swapped", "planned");
    String[] swapped = text("swapped/metrics.jsonl").split("\n");
    String[] plain = text("plain/metrics.jsonl").split("\n");
    assertEquals(plain[6], swapped[6], "step 7 is as ever");
    assertTrue(plain[7].contains("\"rollout/count\":32.0"), plain[7]);
    assertTrue(swapped[7].contains("\"rollout/count\":16.0"), swapped[7]);
    assertTrue(text("swapped/journal.jsonl").contains("leave-one-out of test.bundle"));
    assertTrue(text("swapped/recipe.txt").contains("advantage = group-normalized"), "as begun");
    assertTrue(text("planned/recipe.txt").contains("at 8: advantage = leave-one-out"));
  }

  @Test
  void steps_done_again_do_the_same_exchanges_at_the_same_steps() throws Exception {
    Recipe all = recipe("keepStates", "100");
    run("whole", all, 7, r -> r.swap(Map.of("rollouts", "4")));
    run("crashed", all, 7, r -> r.swap(Map.of("rollouts", "4")));
    for (int step = 6; step <= 20; step++) { // as if none of these had been saved
      DurableFiles.deleteTree(home.resolve("crashed/states/step-%06d".formatted(step)));
    }
    DurableFiles.deleteTree(home.resolve("crashed/policy"));
    Files.writeString(
        home.resolve("crashed/exchanges.jsonl"),
        "{\"after\":9,\"by\":\"sw",
        java.nio.file.StandardOpenOption.APPEND);

    run("crashed", all, 0, r -> assertEquals(5, r.step()));

    assertSame("whole", "crashed");
    assertFalse(text("crashed/exchanges.jsonl").contains("\"after\":9"), "a torn line is none");
  }

  @Test
  void a_damaged_line_of_exchanges_is_named_and_forgets_none_of_those_behind_it() throws Exception {
    run("whole", recipe(), 7, r -> r.swap(Map.of("rollouts", "4")));
    Path file = home.resolve("whole/exchanges.jsonl");
    String damaged = text("whole/exchanges.jsonl").replace("\"set\"", "\"sat\"") + "{\"torn";
    Files.writeString(file, damaged);
    RunException e = assertThrows(RunException.class, () -> run("whole", recipe(), 0, r -> {}));
    assertTrue(e.getMessage().contains("exchanges.jsonl, line 1: it is no exchange"), e.toString());

    Path fork = home.resolve("fork");
    assertThrows(
        RunException.class,
        () -> bench.runs.fork(home.resolve("whole"), 20, Map.of("steps", "21"), fork));
    assertEquals(damaged.substring(0, damaged.length() - 6), text("whole/exchanges.jsonl"));
  }

  @Test
  void a_replay_does_the_exchanges_again() throws Exception {
    run("swapped", recipe(), 7, r -> r.swap(Map.of("advantage", "leave-one-out")));

    var replay =
        new RunRecords(bench.runs)
            .replay(home.resolve("swapped"), 0, home.resolve("again"), e -> {});

    assertEquals("", replay.difference());
    assertEquals(20, replay.steps());
  }

  @Test
  void a_fork_goes_on_from_a_saved_step_with_other_values() throws Exception {
    Recipe all = recipe("keepStates", "100");
    run("trunk", all, 4, r -> r.swap(Map.of("rollouts", "4")));
    run("planned", recipe("at 5: rollouts", "4", "at 11: seed", "7"), 0, r -> {});

    Path fork = home.resolve("fork");
    try (Run run = bench.runs.fork(home.resolve("trunk"), 10, Map.of("seed", "7"), fork)) {
      assertEquals(10, run.step());
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }

    assertSame("planned", "fork");
    assertEquals(List.of(), new RunRecords(bench.runs).verify(fork).faults());
    assertEquals(20, text("trunk/metrics.jsonl").lines().count(), "the trunk is as it was");
  }

  @Test
  void a_fork_that_cannot_be_leaves_nothing_behind() throws Exception {
    run("trunk", recipe(), 0, r -> {});
    Path trunk = home.resolve("trunk");
    Path fork = home.resolve("fork");
    String said =
        assertThrows(RunException.class, () -> bench.runs.fork(trunk, 3, Map.of(), fork))
            .getMessage();
    assertTrue(said.contains("no saved state of step 3") && said.contains("19, 20"), said);
    assertThrows(
        RecipeException.class, () -> bench.runs.fork(trunk, 19, Map.of("objective", "gone"), fork));
    assertFalse(Files.exists(fork));
    Files.createDirectory(fork);
    assertThrows(
        RecipeException.class, () -> bench.runs.fork(trunk, 19, Map.of("objective", "gone"), fork));
    assertEquals(0, fork.toFile().list().length, "it was empty, and can be forked into again");
    Files.writeString(trunk.resolve("exchanges.jsonl"), "{no line of JSON\n{");
    assertThrows(RuntimeException.class, () -> bench.runs.fork(trunk, 19, Map.of(), fork));
    assertEquals(0, fork.toFile().list().length, "likewise if the copy fails half-way");
    assertTrue(bench.runs.all().isEmpty());
  }

  @Test
  void a_schedule_is_checked_before_the_run() {
    assertRefused("at 5: objective.k", "4", "at step 5: objective 'ppo-clip' has no option 'k'");
    assertRefused("at 5: advantage", "leave-one-ou", "at step 5:", "'leave-one-out'");
    assertRefused("at 0: rollouts", "4", "'at 0: rollouts' is no schedule", "at 200: ");
    assertRefused("at soon: rollouts", "4", "is no schedule");
    assertRefused("at 5: policy.alphabet", "abcde", "cannot be exchanged", "start a new run");
    assertRefused("at 5: steps", "4", "'steps' cannot be exchanged", "steps=N");
  }

  private void assertRefused(String key, String value, String... said) {
    String message =
        assertThrows(RecipeException.class, () -> bench.resolver.resolve(recipe(key, value)))
            .getMessage();
    for (String s : said) {
      assertTrue(message.contains(s), message);
    }
  }

  @Test
  void a_swap_that_cannot_be_is_refused_and_the_run_goes_on() throws Exception {
    run("plain", recipe(), 0, r -> {});
    run(
        "asked",
        recipe(),
        7,
        r -> {
          refused(r, "objective", "ppo-clap", "did you mean 'ppo-clip'");
          refused(r, "objective.k", "4", "has no option 'k'");
          refused(r, "problems", "letters@2", "of that name there is letters of test.bundle");
          refused(r, "problems.letters", "3", "cannot be exchanged within a run");
          refused(r, "rollouts", "8", "nothing changes");
          refused(r, "at 9: rollouts", "4", "is a schedule");
        });
    assertSame("plain", "asked");
    try (Run run = bench.runs.open(recipe(), home.resolve("plain"))) {
      assertThrows(RunException.class, () -> run.swap(Map.of("rollouts", "4")));
    }
  }

  private static void refused(Run run, String key, String value, String said) {
    String message =
        assertThrows(RecipeException.class, () -> run.swap(Map.of(key, value))).getMessage();
    assertTrue(message.contains(said), message);
  }

  @Test
  void options_of_the_part_before_fall_away_and_a_standing_run_can_be_told_too() throws Exception {
    try (Run run = bench.runs.open(recipe("objective.clipLow", "0.1"), home.resolve("a"))) {
      run.swap(Map.of("advantage", "leave-one-out", "objective.clipHigh", "0.3"));
      assertEquals("0.1", run.recipe().entries().get("objective.clipLow"));
      assertEquals("0.3", run.recipe().entries().get("objective.clipHigh"));
      assertFalse(run.recipe().entries().containsKey("advantage.divideByDeviation"));
      Exchange e = run.exchanges().get(0);
      assertEquals("group-normalized", e.was().get("advantage"));
      assertEquals(0, e.after());
      run.rollBack();
      assertEquals("group-normalized", run.recipe().entries().get("advantage"));
      assertEquals("0.2", run.recipe().entries().get("objective.clipHigh"));
    }
  }

  /** How a part can be bad. */
  enum Fault {
    THROWS(() -> fail(new IllegalStateException("no idea")), "no idea"),
    GIVES_NULL(() -> null, "gave null"),
    HANGS(ExchangeTest::hang, "did not answer within 0.5 s"),
    LACKS_A_CLASS(() -> fail(new NoClassDefFoundError("org/example/Gone")), "Gone"),
    RECURS(() -> recur(0), "StackOverflowError"),
    EATS_MEMORY(() -> fail(new OutOfMemoryError("Java heap space")), "Java heap space"),
    GIVES_TOO_FEW(() -> new double[1][], "gave 1 rows"),
    GIVES_NAN(() -> null, "gave NaN for a token");

    final Supplier<double[][]> answer;
    final String said;

    Fault(Supplier<double[][]> answer, String said) {
      this.answer = answer;
      this.said = said;
    }
  }

  private static double[][] fail(Throwable t) {
    if (t instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) t;
  }

  private static double[][] hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      hang(); // it does not even listen
    }
    return null;
  }

  private static double[][] recur(int depth) {
    return depth < 0 ? new double[0][] : recur(depth + 1);
  }

  /** Works as often as it is told, then does not. */
  static final class Faulty implements AdvantageEstimator<None> {
    private final Fault fault;
    private final int good;
    private int calls;

    Faulty(Fault fault, int good) {
      this.fault = fault;
      this.good = good;
    }

    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public double[][] advantages(Batch batch, None o) {
      if (++calls > good && fault != Fault.GIVES_NAN) {
        return fault.answer.get();
      }
      double value = calls > good ? Double.NaN : 0.5;
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

  @ParameterizedTest
  @EnumSource(Fault.class)
  void a_part_that_fails_its_check_is_not_taken(Fault fault) throws Exception {
    bench.offer(Role.ADVANTAGE, "faulty", new Faulty(fault, 0));
    try (Run run = bench.runs.open(recipe("partSeconds", "0.5"), home.resolve("a"))) {
      RecipeException e =
          assertThrows(RecipeException.class, () -> run.swap(Map.of("advantage", "faulty")));
      assertTrue(e.getMessage().contains("advantage 'faulty'"), e.getMessage());
      assertTrue(e.getMessage().contains(fault.said), e.getMessage());
      assertTrue(e.getMessage().contains("faulty of test.bundle 1.0.0"), e.getMessage());
      assertTrue(run.exchanges().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void a_part_that_fails_in_its_first_step_is_rolled_back_and_leaves_no_trace_in_the_weights(
      Fault fault) throws Exception {
    Recipe recipe = recipe("partSeconds", "0.5", "saveEvery", "5");
    run("plain", recipe, 0, r -> {});
    bench.offer(Role.ADVANTAGE, "faulty", new Faulty(fault, FIXTURE_CALLS));

    List<String> told = run("tried", recipe, 7, r -> r.swap(Map.of("advantage", "faulty")));

    assertSame("plain", "tried");
    String last = told.stream().filter(t -> t.startsWith("rolled")).findFirst().orElse("");
    assertTrue(last.startsWith("rolled back before step 8: advantage group-normalized"), last);
    assertTrue(last.contains(fault.said) && last.contains("faulty of test.bundle 1.0.0"), last);
    assertTrue(text("tried/journal.jsonl").contains("rolled-back"));
  }

  @Test
  void a_part_that_fails_in_its_third_step_keeps_the_two_before() throws Exception {
    bench.offer(Role.ADVANTAGE, "faulty", new Faulty(Fault.THROWS, FIXTURE_CALLS + 2));

    run("tried", recipe(), 7, r -> r.swap(Map.of("advantage", "faulty")));

    bench = new Bench(home);
    bench.offer(Role.ADVANTAGE, "faulty", new Faulty(Fault.THROWS, 100));
    run(
        "planned",
        recipe("at 8: advantage", "faulty", "at 10: advantage", "group-normalized"),
        0,
        r -> {});
    assertSame("planned", "tried");
  }

  @Test
  void a_part_that_fails_later_stops_the_run_with_its_reason() throws Exception {
    bench.offer(Role.ADVANTAGE, "faulty", new Faulty(Fault.THROWS, FIXTURE_CALLS + 3));
    try (Run run = bench.runs.open(recipe(), home.resolve("a"))) {
      run.swap(Map.of("advantage", "faulty"));
      run.start();
      assertEquals(Status.FAILED, run.await());
      assertTrue(run.reason().contains("step 4 failed: no idea"), run.reason());
      run.rollBack();
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }
  }

  @Test
  void a_new_version_that_fails_makes_way_for_the_old_one_that_is_still_there() throws Exception {
    run("plain", recipe(), 0, r -> {});

    List<String> told =
        run(
            "tried",
            recipe(),
            7,
            r ->
                bench.offer(
                    Role.ADVANTAGE, "group-normalized", new Worse(), "test.bundle", "1.1.0"));

    assertSame("plain", "tried");
    assertTrue(
        told.stream()
            .anyMatch(
                t ->
                    t.contains("test.bundle 1.0.0")
                        && t.contains("-> group-normalized of test.bundle 1.1.0")
                        && t.contains("gave NaN")),
        told.toString());
    assertTrue(text("tried/exchanges.jsonl").contains("group-normalized@!1.1.0"));
  }

  /** A later version with other options. */
  static final class Grown implements AdvantageEstimator<Bench.Count> {
    @Override
    public Class<Bench.Count> optionsType() {
      return Bench.Count.class;
    }

    @Override
    public double[][] advantages(Batch batch, Bench.Count o) {
      throw new IllegalStateException("never called");
    }
  }

  @Test
  void a_new_version_that_does_not_know_the_recipe_s_options_does_not_serve_it() throws Exception {
    run("plain", recipe(), 0, r -> {});

    List<String> told =
        run(
            "tried",
            recipe(),
            7,
            r ->
                bench.offer(
                    Role.ADVANTAGE, "group-normalized", new Grown(), "test.bundle", "1.1.0"));

    assertSame("plain", "tried");
    assertTrue(
        told.stream().anyMatch(t -> t.startsWith("rolled back") && t.contains("'epsilon'")),
        told.toString());
  }

  /** The options of the stock one, and NaN for an advantage. */
  static final class Worse implements AdvantageEstimator<GroupNormalized.Options> {
    @Override
    public Class<GroupNormalized.Options> optionsType() {
      return GroupNormalized.Options.class;
    }

    @Override
    public double[][] advantages(Batch batch, GroupNormalized.Options o) {
      return new Faulty(Fault.GIVES_NAN, 0).advantages(batch, new None());
    }
  }

  @Test
  void a_recipe_can_pin_a_version() throws Exception {
    Recipe pinned = recipe("advantage", "group-normalized@1.0");
    run("plain", recipe(), 0, r -> {});
    run(
        "pinned",
        pinned,
        7,
        r ->
            bench.offer(
                Role.ADVANTAGE, "group-normalized", new LeaveOneOut(), "test.bundle", "1.1.0"));
    assertSame("plain", "pinned");
    assertNotEquals(
        bench.registry.find(Role.ADVANTAGE, "group-normalized@1.0").plugin(),
        bench.registry.find(Role.ADVANTAGE, "group-normalized").plugin());
    String message =
        assertThrows(
                RecipeException.class,
                () -> bench.registry.find(Role.ADVANTAGE, "group-normalized@3"))
            .getMessage();
    assertTrue(message.contains("of that name there is group-normalized of"), message);
  }

  /** Writes into the weights, then hangs. */
  static final class Vandal implements Optimizer<None> {
    private int calls;

    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public List<String> slots(None o) {
      return List.of("velocity");
    }

    @Override
    public SortedMap<String, Double> update(Update u, None o) {
      u.parameters().forEach(p -> p.value().put(0, 1e6f));
      u.slots().forEach(s -> s.get(0).put(0, 1e6f));
      if (++calls > FIXTURE_CALLS) {
        hang();
      }
      return new java.util.TreeMap<>();
    }
  }

  @Test
  void an_optimizer_that_is_given_up_has_only_copies_of_the_weights() throws Exception {
    Recipe recipe = recipe("partSeconds", "0.5");
    run("plain", recipe, 0, r -> {});
    bench.offer(Role.OPTIMIZER, "vandal", new Vandal());
    run("tried", recipe, 7, r -> r.swap(Map.of("optimizer", "vandal")));
    assertSame("plain", "tried");
  }

  @Test
  void a_part_without_an_earlier_version_stops_the_run_and_says_why() throws Exception {
    List<Part> parts = bench.parts.get(Role.ADVANTAGE);
    try (Run run = bench.runs.open(recipe(), home.resolve("a"))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.StepFinished s && s.report().step() == 7) {
              parts.removeIf(p -> p.info().name().equals("group-normalized"));
              bench.offer(Role.ADVANTAGE, "group-normalized", new Worse(), "b", "2.0.0");
            }
          });
      run.start();
      assertEquals(Status.FAILED, run.await());
      assertEquals(7, run.step());
      assertTrue(run.reason().contains("gave NaN"), run.reason());
      assertTrue(run.reason().contains("there is no going back"), run.reason());
      parts.clear();
      bench.offer(Role.ADVANTAGE, "group-normalized", new GroupNormalized());
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }
  }

  @Test
  void a_run_whose_part_is_gone_can_go_on_with_another() throws Exception {
    try (Run run = bench.runs.open(recipe(), home.resolve("a"))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.StepFinished s && s.report().step() == 7) {
              bench.withdraw(Role.ADVANTAGE, "group-normalized");
            }
          });
      run.start();
      assertEquals(Status.FAILED, run.await());
      assertTrue(run.reason().contains("no advantage named 'group-normalized'"), run.reason());
      refused(run, "rollouts", "4", "no advantage named 'group-normalized'");

      run.swap(Map.of("advantage", "leave-one-out"));
      assertEquals("group-normalized", run.exchanges().get(0).was().get("advantage"));
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }
  }

  @Test
  void a_part_that_was_taken_away_and_put_in_again_is_named() throws Exception {
    List<String> told =
        run(
            "a",
            recipe(),
            7,
            r -> {
              bench.withdraw(Role.ADVANTAGE, "group-normalized");
              bench.offer(Role.ADVANTAGE, "group-normalized", new GroupNormalized());
            });

    String said =
        "from step 8 on: advantage group-normalized of test.bundle 1.0.0 [?], installed anew";
    assertTrue(told.contains(said), told.toString());
  }
}
