package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.athanor.data.Batch;
import org.athanor.data.Rewards;
import org.athanor.data.Verdict;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Objective;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.OptionValues;
import org.junit.jupiter.api.Test;

/** What cannot work is refused before the run, what can happen in one does no harm. */
class BadInputTest {
  /** Whitening and weighting by length compare over the batch, a constant credits everyone. */
  private static final Set<String> NOT_BY_GROUP =
      Set.of("reinforce-plus-plus", "opo", "gpg", "prime", "constant");

  private static String refused(String... changes) {
    RecipeException e = assertThrows(RecipeException.class, () -> Cell.train(Cell.recipe(changes)));
    assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
    return e.getMessage();
  }

  private static void says(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  @Test
  void a_k_above_n_is_refused() {
    for (String part : List.of("rspo", "pkpo", "passk-training")) {
      says(refused("advantage", part, "advantage.k", "7"), "needs at least");
    }
    says(
        refused("advantage", "prime", "advantage.outcome", "rspo", "advantage.k", "6"),
        "needs at least 7 rollouts of each problem, the recipe has 6");
    says(refused("advantage", "rspo", "advantage.k", "0"), "k must be at least 1, got 0");
  }

  @Test
  void a_deviation_after_rspo_is_refused_with_the_reason() {
    says(
        refused("advantage", "rspo", "advantage.scale", "std"),
        "gives back plain GRPO for every k");
  }

  @Test
  void a_missing_model_is_named() {
    says(refused("objective.klCoefficient", "0.1"), "needs a reference: write 'reference = NAME'");
    says(refused("reward.klCoefficient", "0.1"), "needs a reference");
    says(refused("reward", "implicit-prm"), "needs a reference");
    says(refused("reward", "genrm"), "reward 'genrm' needs a judge");
    says(refused("sampler", "svs", "sampler.writer", "judge"), "sampler 'svs' needs a judge");
    Map<String, String> keys = new TreeMap<>(Cell.recipe("reward", "implicit-prm").entries());
    Cell.policy(keys, "reference");
    RecipeException e =
        assertThrows(RecipeException.class, () -> Cell.train(new Recipe("cell", keys)));
    says(e.getMessage(), "needs a scorer");
  }

  @Test
  void groups_of_one_do_no_harm() {
    for (String advantage : Cell.names(Role.ADVANTAGE)) {
      String[] k =
          Set.of("rspo", "pkpo", "passk-training").contains(advantage)
              ? new String[] {"advantage.k", "1"}
              : new String[] {"seed", "1"};
      List<String> changes =
          new java.util.ArrayList<>(List.of("rollouts", "1", "advantage", advantage));
      changes.addAll(List.of(k));
      if (advantage.equals("rspo")) {
        changes.addAll(List.of("advantage.estimator", "marginal"));
      }
      for (StepResult step : Cell.train(Cell.recipe(changes.toArray(String[]::new))).steps()) {
        for (double[] row : step.advantages()) {
          assertTrue(Arrays.stream(row).allMatch(Double::isFinite), advantage);
        }
      }
    }
  }

  @Test
  void equal_rewards_earn_no_credit() {
    for (String name : Cell.names(Role.ADVANTAGE)) {
      for (double reward : List.of(0.0, 0.1, -1.0)) {
        double[][] rows =
            advantages(name, Fixtures.batch(new double[] {reward, reward, reward, reward, reward}));
        for (double[] row : rows) {
          for (double a : row) {
            assertTrue(Double.isFinite(a), name);
            if (!NOT_BY_GROUP.contains(name)) {
              assertEquals(0, a, 1e-12, name);
            }
          }
        }
      }
    }
    assertArrayEquals(
        new double[2],
        advantages("rspo", Fixtures.batch(new double[] {0.1, 0.1, 0.1, 0.1, 0.1}))[0],
        1e-15);
  }

  @Test
  void completions_of_no_tokens_have_no_credit_and_no_loss() {
    Batch batch = new Batch(List.of(Fixtures.group(0, new double[] {1, 0, 1, 0, 0}, new int[5])));
    for (String name : Cell.names(Role.ADVANTAGE)) {
      for (double[] row : advantages(name, batch)) {
        assertEquals(0, row.length, name);
      }
    }
    double[] none = new double[0];
    Fixtures.Row empty = new Fixtures.Row(0, 1, none, none, none, none, none);
    double[] one = {-1};
    Fixtures.Row full = new Fixtures.Row(0, 1, one, one, one, new double[1], new double[] {2});
    for (String name : Cell.names(Role.OBJECTIVE)) {
      var beside = loss((Objective<?>) Cell.plugin(Role.OBJECTIVE, name), empty, full);
      var alone = loss((Objective<?>) Cell.plugin(Role.OBJECTIVE, name), full);
      assertEquals(alone.loss(), beside.loss(), 1e-15, name);
      var nothing = loss((Objective<?>) Cell.plugin(Role.OBJECTIVE, name), empty);
      assertEquals(0, nothing.loss(), name);
    }
  }

  private static <O extends Record> org.athanor.data.LossGradient loss(
      Objective<O> part, Fixtures.Row... rows) {
    return part.lossAndGradient(
        Fixtures.update(rows), OptionValues.bind(part.optionsType(), Map.of()));
  }

  private static double[][] advantages(String name, Batch batch) {
    return advantages((AdvantageEstimator<?>) Cell.plugin(Role.ADVANTAGE, name), batch);
  }

  private static <O extends Record> double[][] advantages(AdvantageEstimator<O> part, Batch batch) {
    return part.advantages(batch, OptionValues.bind(part.optionsType(), Map.of()));
  }

  @Test
  void a_verdict_of_nan_and_a_reward_of_nan_cannot_be_made() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Verdict(Verdict.Outcome.CORRECT, Double.NaN, "", ""));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> new Rewards(new double[] {0, Double.NaN}));
    says(e.getMessage(), "reward of rollout 1 is NaN, must be finite");
  }

  @Test
  void undecided_rollouts_are_counted_and_not_learned_from() {
    List<StepResult> steps = Cell.train(Cell.recipe("verifier", "grading")).steps();
    double undecided =
        steps.stream()
            .mapToDouble(s -> s.report().metrics().get("rollout/undecided"))
            .max()
            .orElseThrow();
    assertTrue(undecided > 0, "the verifier judged everything");
    steps.forEach(
        s ->
            s.learned()
                .rollouts()
                .forEach(r -> assertTrue(r.verdict().decided(), r.verdict().evidence())));
  }

  @Test
  void a_judge_that_answers_nonsense_gives_no_reward() {
    List<StepResult> steps =
        Cell.train(
                Cell.recipe(
                    "reward", "genrm", "judge", "says", "judge.nonsense", "true", "rollouts", "4"))
            .steps();
    for (StepResult step : steps) {
      assertEquals(0, step.report().metrics().get("reward/mean"));
      assertEquals(0, step.report().metrics().get("groups/effective"));
    }
  }
}
