package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.athanor.data.Batch;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.testkit.AdvantageContract;
import org.athanor.testkit.Fixtures;
import org.junit.jupiter.api.Test;

class GroupNormalizedTest implements AdvantageContract<GroupNormalized.Options> {
  @Override
  public AdvantageEstimator<GroupNormalized.Options> advantage() {
    return new GroupNormalized();
  }

  @Override
  public List<GroupNormalized.Options> variants() {
    return List.of(
        with(),
        with("scale = none"),
        with("scale = batch-std"),
        with("single = reward"),
        with("epsilon = 0"));
  }

  @Override
  public List<String> badOptions() {
    return List.of("epsilon = -1", "epsilon = Infinity", "scale = mad", "single = drop");
  }

  private double[] firstTokens(Batch batch, String... options) {
    double[][] rows = advantage().advantages(batch, with(options));
    return java.util.Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
  }

  @Test
  void two_right_of_four_by_hand() {
    Batch batch = Fixtures.batch(new double[] {1, 0, 1, 0});
    double std = Math.sqrt(1.0 / 3);
    assertEquals(0.5 / (std + 1e-6), firstTokens(batch)[0], 1e-15);
    assertEquals(0.5 / std, firstTokens(batch, "epsilon = 0")[0], 1e-15);
    assertArrayEquals(new double[] {0.5, -0.5, 0.5, -0.5}, firstTokens(batch, "scale = none"));
  }

  @Test
  void equal_rewards_get_exactly_nothing() {
    Batch batch = Fixtures.batch(new double[] {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1});
    assertArrayEquals(new double[7], firstTokens(batch));
  }

  @Test
  void the_batch_s_deviation_keeps_groups_comparable() {
    Batch batch = Fixtures.batch(new double[] {4, 0}, new double[] {1, 3});
    double std = Math.sqrt(10.0 / 3);
    assertArrayEquals(
        new double[] {2 / std, -2 / std, -1 / std, 1 / std},
        firstTokens(batch, "scale = batch-std", "epsilon = 0"),
        1e-15);
  }

  @Test
  void a_group_of_one_gets_nothing_or_its_reward() {
    Batch batch = Fixtures.batch(new double[] {0.25});
    assertArrayEquals(new double[1], firstTokens(batch));
    assertArrayEquals(new double[] {0.25}, firstTokens(batch, "single = reward", "scale = none"));
  }
}
