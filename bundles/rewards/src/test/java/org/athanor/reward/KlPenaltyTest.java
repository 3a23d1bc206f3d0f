package org.athanor.reward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.data.Trajectory;
import org.athanor.plugin.RewardModel.Scores;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.OptionValues;
import org.junit.jupiter.api.Test;

class KlPenaltyTest {
  /** Each token has -0.7 under the reference; Fixtures' rollouts were sampled with -0.5. */
  private static final RewardTools TOOLS =
      new RewardTools() {
        @Override
        public List<TokenStats> scorer(List<Trajectory> trajectories) {
          throw new AssertionError("there is no scorer");
        }

        @Override
        public SortedMap<String, Double> updateScorer(
            List<Trajectory> trajectories, double[][] dLogProb) {
          throw new AssertionError("there is no scorer");
        }

        @Override
        public List<TokenStats> reference(List<Trajectory> trajectories) {
          return trajectories.stream()
              .map(
                  t -> {
                    double[] logProb = new double[t.length()];
                    Arrays.fill(logProb, -0.7);
                    return new TokenStats(logProb, new double[t.length()]);
                  })
              .toList();
        }

        @Override
        public Optional<Boolean> equivalent(String a, String b) {
          return Optional.empty();
        }
      };

  private static final Group GROUP = Fixtures.group(0, new double[] {1, 0}, new int[] {3, 0});

  private static Rewards rewards(String... options) {
    return scores(options).rewards().get(0);
  }

  private static Scores scores(String... options) {
    return new VerdictReward().score(List.of(GROUP), TOOLS, options(options));
  }

  private static VerdictReward.Options options(String... lines) {
    return OptionValues.bind(
        VerdictReward.Options.class,
        Arrays.stream(lines)
            .map(l -> l.split(" = "))
            .collect(java.util.stream.Collectors.toMap(l -> l[0], l -> l[1])));
  }

  @Test
  void k1_k2_and_k3_by_hand() {
    // d = reference - policy = -0.2, three tokens
    assertArrayEquals(
        new double[] {1 - 2 * 3 * 0.2, 0}, rewards("klCoefficient = 2").perRollout(), 1e-12);
    assertArrayEquals(
        new double[] {1 - 2 * 3 * 0.02, 0},
        rewards("klCoefficient = 2", "klEstimator = k2").perRollout(),
        1e-12);
    double k3 = StrictMath.exp(-0.2) + 0.2 - 1;
    assertArrayEquals(
        new double[] {1 - 2 * 3 * k3, 0},
        rewards("klCoefficient = 2", "klEstimator = k3").perRollout(),
        1e-12);
  }

  @Test
  void tokens_carry_their_penalties_where_that_is_wanted() {
    assertFalse(rewards("klCoefficient = 2").hasTokenRewards());
    double[][] tokens = rewards("klCoefficient = 2", "klPerToken = true").perToken();
    assertArrayEquals(new double[] {-0.4, -0.4, -0.4}, tokens[0], 1e-12);
    assertEquals(0, tokens[1].length, "a completion of no tokens has no penalty");
  }

  @Test
  void the_mean_divergence_is_told() {
    assertEquals(0.2, scores("klCoefficient = 2").metrics().get("kl"), 1e-12);
    assertTrue(scores().metrics().isEmpty());
  }

  @Test
  void a_ratio_out_of_all_bounds_stays_finite() {
    assertEquals(10, KlPenalty.Estimator.K3.value(1000));
    assertTrue(KlPenalty.Estimator.K3.value(-1000) <= 10);
  }

  @Test
  void the_reference_is_needed_with_a_coefficient_alone() {
    assertFalse(new VerdictReward().usesReference(options()));
    assertTrue(new VerdictReward().usesReference(options("klCoefficient = 0.1")));
    assertArrayEquals(new double[] {1, 0}, rewards().perRollout());
  }

  @Test
  void senseless_options_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> options("klCoefficient = -1"));
    var e = assertThrows(IllegalArgumentException.class, () -> options("klPerToken = true"));
    assertTrue(e.getMessage().contains("needs a klCoefficient"), e.getMessage());
  }

  @Test
  void the_length_penalty_is_joined_by_the_divergence() {
    SoftOverlong.Options o =
        OptionValues.bind(
            SoftOverlong.Options.class,
            java.util.Map.of("maxTokens", "4", "buffer", "2", "klCoefficient", "2"));
    Rewards r = new SoftOverlong().score(List.of(GROUP), TOOLS, o).rewards().get(0);
    // three tokens: half the penalty of 1
    assertArrayEquals(new double[] {1 - 0.5 - 1.2, -1}, r.perRollout(), 1e-12);
    assertTrue(new SoftOverlong().usesReference(o));
  }
}
