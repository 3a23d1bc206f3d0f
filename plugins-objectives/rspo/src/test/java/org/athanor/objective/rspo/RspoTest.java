package org.athanor.objective.rspo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Batch;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.testkit.AdvantageContract;
import org.athanor.testkit.Fixtures;
import org.junit.jupiter.api.Test;

class RspoTest implements AdvantageContract<Rspo.Options> {
  @Override
  public AdvantageEstimator<Rspo.Options> advantage() {
    return new Rspo();
  }

  @Override
  public List<Rspo.Options> variants() {
    return List.of(
        with(),
        with("k = 1"),
        with("k = 2"),
        with("k = 2", "estimator = marginal"),
        with("k = 8"),
        with("k = 2", "scale = k"));
  }

  @Override
  public List<String> badOptions() {
    return List.of("k = 0", "k = -3", "estimator = naive", "scale = std");
  }

  private double[] credit(double[] rewards, String... options) {
    double[][] rows = advantage().advantages(Fixtures.batch(rewards), with(options));
    return java.util.Arrays.stream(rows).mapToDouble(row -> row[1]).toArray();
  }

  @Test
  void one_right_of_four_for_pass_at_2_by_hand() {
    // w = k C(n-c, k-1) / C(n-1, k-1) = 2 · 3/3; ω = k C(n-c-1, k-1) / C(n-2, k-1) = 2 · 2/2
    double[] rewards = {0, 1, 0, 0};
    assertArrayEquals(
        new double[] {0, 2, 0, 0}, credit(rewards, "k = 2", "estimator = marginal"), 1e-15);
    double w = 2.0 / 3;
    assertArrayEquals(new double[] {-w, 2, -w, -w}, credit(rewards, "k = 2"), 1e-15);
    assertArrayEquals(
        new double[] {-w / 2, 1, -w / 2, -w / 2}, credit(rewards, "k = 2", "scale = k"), 1e-15);
  }

  @Test
  void with_k_1_it_is_leave_one_out() {
    assertArrayEquals(new double[] {1, -0.5, -0.5}, credit(new double[] {1, 0, 0}, "k = 1"), 1e-15);
  }

  @Test
  void a_group_that_shrank_below_k_gets_nothing() {
    double[] rewards = {1, 0, 0};
    assertArrayEquals(new double[3], credit(rewards, "k = 3"));
    assertTrue(credit(rewards, "k = 3", "estimator = marginal")[0] > 0);
    assertArrayEquals(new double[3], credit(rewards, "k = 4", "estimator = marginal"));
  }

  @Test
  void groups_do_not_mix() {
    Batch two = Fixtures.batch(new double[] {1, 0, 0, 0, 0}, new double[] {1, 1, 1, 1, 0});
    double[][] rows = advantage().advantages(two, options());
    assertEquals(credit(new double[] {1, 0, 0, 0, 0})[0], rows[0][0]);
    assertEquals(credit(new double[] {1, 1, 1, 1, 0})[0], rows[5][0]);
  }

  @Test
  void too_few_rollouts_for_k_are_refused_before_the_run() {
    assertEquals(
        Optional.of(
            "k = 4 needs at least 5 rollouts of each problem, the recipe has 4: set rollouts = 8 or a smaller advantage.k"),
        advantage().refuses(Fixtures.setup(4, Map.of()), options()));
    assertEquals(Optional.empty(), advantage().refuses(Fixtures.setup(5, Map.of()), options()));
    var marginal = with("estimator = marginal");
    assertEquals(Optional.empty(), advantage().refuses(Fixtures.setup(4, Map.of()), marginal));
    assertTrue(advantage().refuses(Fixtures.setup(3, Map.of()), marginal).isPresent());
  }

  @Test
  void a_group_s_deviation_is_refused_with_the_reason() {
    var e = assertThrows(IllegalArgumentException.class, () -> with("scale = std"));
    assertTrue(
        e.getMessage().contains("gives back plain GRPO for every k; use none or k"),
        e.getMessage());
  }
}
