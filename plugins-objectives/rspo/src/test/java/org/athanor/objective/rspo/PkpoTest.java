package org.athanor.objective.rspo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.testkit.AdvantageContract;
import org.athanor.testkit.Fixtures;
import org.junit.jupiter.api.Test;

class PkpoTest implements AdvantageContract<Pkpo.Options> {
  @Override
  public AdvantageEstimator<Pkpo.Options> advantage() {
    return new Pkpo();
  }

  @Override
  public List<Pkpo.Options> variants() {
    return List.of(
        with(),
        with("estimator = s"),
        with("estimator = sloo"),
        with("k = 1"),
        with("k = 2", "estimator = s"),
        with("k = 2", "estimator = sloo"));
  }

  @Override
  public List<String> badOptions() {
    return List.of("k = 0", "estimator = best");
  }

  private double[] credit(double[] rewards, String... options) {
    double[][] rows = advantage().advantages(Fixtures.batch(rewards), with(options));
    return java.util.Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
  }

  @Test
  void one_right_of_four_for_pass_at_2_by_hand() {
    // of 6 pairs 3 hold the right one: s = 3/6 for it, 1/6 for each other; times n = 4
    double[] rewards = {1, 0, 0, 0};
    double[] s = {2, 4.0 / 6, 4.0 / 6, 4.0 / 6};
    assertArrayEquals(s, credit(rewards, "k = 2", "estimator = s"), 1e-15);
    // without the right one all is 0; without a wrong one 2 of 3 pairs hold it, shares 2/3 · 2/3
    double[] sloo = {2, 4.0 / 6 - 16.0 / 9, 4.0 / 6 - 16.0 / 9, 4.0 / 6 - 16.0 / 9};
    assertArrayEquals(sloo, credit(rewards, "k = 2", "estimator = sloo"), 1e-14);
    assertArrayEquals(new double[] {2, 0, 0, 0}, credit(rewards, "k = 2"), 1e-15);
  }

  @Test
  void too_few_rollouts_for_k_are_refused_or_get_nothing() {
    var sloo = with("estimator = sloo");
    assertTrue(advantage().refuses(Fixtures.setup(4, Map.of()), sloo).isPresent());
    assertTrue(advantage().refuses(Fixtures.setup(4, Map.of()), options()).isEmpty());
    assertTrue(advantage().refuses(Fixtures.setup(3, Map.of()), options()).isPresent());
    assertArrayEquals(new double[4], credit(new double[] {1, 0, 0, 0}, "estimator = sloo"));
    assertArrayEquals(new double[3], credit(new double[] {1, 0, 0}));
  }
}
