package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.LossGradient;
import org.athanor.data.Problem;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Objective;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.OptionValues;
import org.junit.jupiter.api.Test;

/**
 * A softmax policy over sequences of at most two tokens, small enough to sum over every group of
 * three draws: the expected gradient of advantage and objective together, on policy, against the
 * gradient of the expected reward. Both are by the policy's nine logits.
 */
class ExactnessTest {
  private static final int END = 0;
  private static final int TOKENS = 3;
  private static final int N = 3;

  /** Logits of the next token at the start, after token 1, and after token 2. */
  private static final double[][] LOGITS = {{0.2, -0.5, 0.4}, {0.3, 0.1, -0.8}, {-0.2, 0.6, 0.5}};

  /** Every sequence there is: it ends with END or after two tokens. */
  private static final int[][] SEQUENCES = {
    {END}, {1, END}, {1, 1}, {1, 2}, {2, END}, {2, 1}, {2, 2}
  };

  private static final double[] REWARDS = {0, 1, 0.25, 0, 0.5, 0.5, 2};

  private static double[] probabilities(int context) {
    double[] p = new double[TOKENS];
    double sum = 0;
    for (int k = 0; k < TOKENS; k++) {
      p[k] = StrictMath.exp(LOGITS[context][k]);
      sum += p[k];
    }
    for (int k = 0; k < TOKENS; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static int context(int[] sequence, int t) {
    return t == 0 ? 0 : sequence[t - 1];
  }

  private static double[] logProb(int[] sequence) {
    double[] logProb = new double[sequence.length];
    for (int t = 0; t < sequence.length; t++) {
      logProb[t] = StrictMath.log(probabilities(context(sequence, t))[sequence[t]]);
    }
    return logProb;
  }

  private static double probability(int[] sequence) {
    return StrictMath.exp(Arrays.stream(logProb(sequence)).sum());
  }

  /** Adds factor · Σ_t coefficient[t] ∇ log π(token_t). */
  private static void add(double[] gradient, int[] sequence, double[] coefficient, double factor) {
    for (int t = 0; t < sequence.length; t++) {
      int context = context(sequence, t);
      double[] p = probabilities(context);
      for (int k = 0; k < TOKENS; k++) {
        double score = (k == sequence[t] ? 1 : 0) - p[k];
        gradient[TOKENS * context + k] += factor * coefficient[t] * score;
      }
    }
  }

  /** ∇ Σ π(y) r(y). */
  private static double[] trueGradient() {
    double[] gradient = new double[9];
    for (int y = 0; y < SEQUENCES.length; y++) {
      double[] ones = new double[SEQUENCES[y].length];
      Arrays.fill(ones, 1);
      add(gradient, SEQUENCES[y], ones, probability(SEQUENCES[y]) * REWARDS[y]);
    }
    return gradient;
  }

  /** Expected direction of ascent, - dLoss, over all groups of three. */
  private static <A extends Record, O extends Record> double[] expectedGradient(
      AdvantageEstimator<A> advantage, A credit, Objective<O> objective, O options) {
    double[] gradient = new double[9];
    int m = SEQUENCES.length;
    for (int tuple = 0; tuple < m * m * m; tuple++) {
      int[] drawn = {tuple % m, tuple / m % m, tuple / m / m};
      double p = 1;
      for (int y : drawn) {
        p *= probability(SEQUENCES[y]);
      }
      double[][] advantages = advantage.advantages(new Batch(List.of(group(drawn))), credit);
      Fixtures.Row[] rows = new Fixtures.Row[N];
      for (int i = 0; i < N; i++) {
        double[] logProb = logProb(SEQUENCES[drawn[i]]);
        rows[i] =
            new Fixtures.Row(
                0,
                REWARDS[drawn[i]],
                logProb,
                logProb,
                null,
                new double[logProb.length],
                advantages[i]);
      }
      LossGradient g = objective.lossAndGradient(Fixtures.update(2, rows), options);
      for (int i = 0; i < N; i++) {
        add(gradient, SEQUENCES[drawn[i]], g.dLogProb()[i], -p);
      }
    }
    return gradient;
  }

  private static Group group(int[] drawn) {
    List<Rollout> rollouts = new ArrayList<>();
    double[] rewards = new double[N];
    for (int i = 0; i < N; i++) {
      int[] tokens = SEQUENCES[drawn[i]];
      Trajectory.Stop stop = Trajectory.Stop.LENGTH;
      rollouts.add(
          new Rollout(
              i,
              new Trajectory(new int[] {1}, tokens, logProb(tokens), stop, 0),
              "",
              Verdict.correct("", "test")));
      rewards[i] = REWARDS[drawn[i]];
    }
    return new Group(0, new Problem("p", "", "", new java.util.TreeMap<>()), rollouts)
        .withRewards(new Rewards(rewards));
  }

  private static PpoClip.Options ppo(String aggregation) {
    return OptionValues.bind(PpoClip.Options.class, java.util.Map.of("aggregation", aggregation));
  }

  /** Ratio of the two, if it is the same in all coordinates to 1e-9; else the test fails. */
  private static void proportional(double factor, double[] found) {
    double[] expected = trueGradient();
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int a = 0; a < expected.length; a++) {
      assertEquals(factor * expected[a], found[a], 1e-9 * factor * scale, "logit " + a);
    }
  }

  private static double largestError(double[] found) {
    double[] expected = trueGradient();
    double error = 0;
    for (int a = 0; a < expected.length; a++) {
      error = Math.max(error, Math.abs(expected[a] - found[a]));
    }
    return error / Arrays.stream(expected).map(Math::abs).max().orElseThrow();
  }

  private static double[] withPpo(AdvantageEstimator<LeaveOneOut.Options> a, String aggregation) {
    return expectedGradient(
        a, new LeaveOneOut.Options(Single.ZERO), new PpoClip(), ppo(aggregation));
  }

  @Test
  void the_probabilities_of_all_sequences_sum_to_1() {
    assertEquals(1, Arrays.stream(SEQUENCES).mapToDouble(ExactnessTest::probability).sum(), 1e-15);
  }

  @Test
  void leave_one_out_with_sums_of_tokens_is_unbiased() {
    proportional(1, withPpo(new LeaveOneOut(), "seq-mean-token-sum"));
  }

  @Test
  void the_plain_reward_is_unbiased_too() {
    AdvantageEstimator<Constant.Options> plain =
        new AdvantageEstimator<>() {
          @Override
          public double[][] advantages(Batch batch, Constant.Options options) {
            return Credit.broadcast(batch, g -> g.rewards().perRollout());
          }

          @Override
          public Class<Constant.Options> optionsType() {
            return Constant.Options.class;
          }
        };
    proportional(
        1,
        expectedGradient(
            plain,
            new Constant.Options(1),
            new Reinforce(),
            OptionValues.bind(
                Reinforce.Options.class, java.util.Map.of("aggregation", "seq-mean-token-sum"))));
  }

  @Test
  void dr_grpo_has_the_right_direction_shorter_by_n_minus_1_over_n_and_its_constant() {
    var credit = new GroupNormalized.Options(GroupNormalized.Scale.NONE, 0, Single.ZERO);
    proportional(
        (N - 1.0) / N / 2,
        expectedGradient(
            new GroupNormalized(), credit, new PpoClip(), ppo("seq-mean-token-sum-norm")));
  }

  @Test
  void cispo_on_policy_is_the_same_gradient() {
    proportional(
        1,
        expectedGradient(
            new LeaveOneOut(),
            new LeaveOneOut.Options(Single.ZERO),
            new Cispo(),
            OptionValues.bind(
                Cispo.Options.class, java.util.Map.of("aggregation", "seq-mean-token-sum"))));
  }

  @Test
  void what_is_biased_shows() {
    assertTrue(largestError(withPpo(new LeaveOneOut(), "token-mean")) > 0.01);
    assertTrue(largestError(withPpo(new LeaveOneOut(), "seq-mean-token-mean")) > 0.01);
    var normalized = new GroupNormalized.Options(GroupNormalized.Scale.STD, 1e-6, Single.ZERO);
    assertTrue(
        largestError(
                expectedGradient(
                    new GroupNormalized(), normalized, new PpoClip(), ppo("seq-mean-token-sum")))
            > 0.01);
    assertTrue(
        largestError(
                expectedGradient(
                    new LengthWeighted(),
                    new LengthWeighted.Options(Single.ZERO),
                    new PpoClip(),
                    ppo("seq-mean-token-sum")))
            > 0.01);
  }
}
