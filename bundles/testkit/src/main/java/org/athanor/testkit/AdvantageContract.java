package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Plugin;
import org.junit.jupiter.api.Test;

/** What every advantage estimator must satisfy. */
public interface AdvantageContract<O extends Record> extends OptionsContract<O> {
  AdvantageEstimator<O> advantage();

  @Override
  default Plugin<O> part() {
    return advantage();
  }

  /** Options to test with, one after the other. */
  default List<O> variants() {
    return List.of(options());
  }

  @Test
  default void every_token_gets_one_finite_advantage() {
    for (O options : variants()) {
      for (Batch batch : List.of(Fixtures.batch(21), withTokenRewards(Fixtures.batch(22)))) {
        double[][] rows = advantage().advantages(batch, options);
        List<Rollout> rollouts = batch.rollouts();
        assertEquals(rollouts.size(), rows.length, options + ": rows");
        for (int i = 0; i < rows.length; i++) {
          assertEquals(
              rollouts.get(i).trajectory().length(), rows[i].length, options + ": row " + i);
          for (double a : rows[i]) {
            assertTrue(Double.isFinite(a), "%s: row %d has %s".formatted(options, i, a));
          }
        }
      }
    }
  }

  @Test
  default void a_batch_without_groups_has_no_advantages() {
    for (O options : variants()) {
      assertEquals(0, advantage().advantages(new Batch(List.of()), options).length);
    }
  }

  @Test
  default void a_group_of_one_and_equal_rewards_are_no_trouble() {
    for (O options : variants()) {
      Batch batch = Fixtures.batch(new double[] {1}, new double[] {0, 0, 0}, new double[] {1, 1});
      for (double[] row : advantage().advantages(batch, options)) {
        for (double a : row) {
          assertTrue(Double.isFinite(a), options + ": " + a);
        }
      }
    }
  }

  @Test
  default void equal_input_gives_equal_bits_and_is_not_written() {
    for (O options : variants()) {
      Batch once = Fixtures.batch(23);
      double[][] first = advantage().advantages(once, options);
      assertArrayEquals(first, advantage().advantages(once, options), options.toString());
      assertArrayEquals(
          first, advantage().advantages(Fixtures.batch(23), options), options.toString());
    }
  }

  @Test
  default void the_order_of_groups_and_rollouts_does_not_matter() {
    for (O options : variants()) {
      Batch batch = Fixtures.batch(24);
      List<double[]> rows = new ArrayList<>(List.of(advantage().advantages(batch, options)));
      Collections.reverse(rows);
      double[][] turned = advantage().advantages(reversed(batch), options);
      for (int i = 0; i < turned.length; i++) {
        assertArrayEquals(rows.get(i), turned[i], 1e-9, options + ": row " + i);
      }
    }
  }

  @Test
  default void a_better_reward_never_gets_a_smaller_advantage() {
    for (O options : variants()) {
      double[] rewards = {0, 0.25, 0.25, 0.5, 1, 1};
      double[][] rows =
          advantage().advantages(Fixtures.batch(rewards, new double[] {1, 0}), options);
      for (int i = 1; i < rewards.length; i++) {
        for (int t = 0; t < rows[i].length; t++) {
          assertTrue(
              rows[i][t] >= rows[i - 1][t] - 1e-12,
              "%s: reward %s gets %s, reward %s gets %s"
                  .formatted(options, rewards[i - 1], rows[i - 1][t], rewards[i], rows[i][t]));
        }
      }
    }
  }

  private static Batch reversed(Batch batch) {
    List<Group> groups = new ArrayList<>();
    for (Group g : batch.groups()) {
      int n = g.size();
      List<Rollout> rollouts = new ArrayList<>();
      double[] rewards = new double[n];
      for (int i = 0; i < n; i++) {
        Rollout r = g.rollouts().get(n - 1 - i);
        rollouts.add(new Rollout(i, r.trajectory(), r.text(), r.verdict()));
        rewards[i] = g.rewards().perRollout()[n - 1 - i];
      }
      groups.add(0, g.withRollouts(rollouts).withRewards(new Rewards(rewards)));
    }
    return new Batch(groups);
  }

  private static Batch withTokenRewards(Batch batch) {
    return batch.withGroups(
        batch.groups().stream()
            .map(
                g -> {
                  double[][] perToken =
                      g.rollouts().stream()
                          .map(r -> r.trajectory().logProb().clone())
                          .toArray(double[][]::new);
                  return g.withRewards(new Rewards(g.rewards().perRollout(), perToken));
                })
            .toList());
  }
}
