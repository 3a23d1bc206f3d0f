package org.athanor.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.LossGradient;
import org.athanor.data.Problem;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.testkit.Fixtures;

/**
 * A softmax policy over sequences of at most two tokens with nine logits, and a second one as its
 * reference: small enough to sum over every group of draws.
 */
final class TinyPolicy {
  private static final int END = 0;
  private static final int TOKENS = 3;
  private static final int LOGITS = 9;

  /** Logits of the next token at the start, after token 1, and after token 2. */
  private static final double[][] POLICY = {{0.2, -0.5, 0.4}, {0.3, 0.1, -0.8}, {-0.2, 0.6, 0.5}};

  private static final double[][] REFERENCE = {
    {0.5, 0.1, -0.3}, {-0.4, 0.2, 0.3}, {0.1, -0.6, 0.7}
  };

  /** Every sequence there is: it ends with END or after two tokens. */
  static final int[][] SEQUENCES = {{END}, {1, END}, {1, 1}, {1, 2}, {2, END}, {2, 1}, {2, 2}};

  static final double[] GRADED = {0, 1, 0.25, 0, 0.5, 0.5, 2};
  static final double[] BINARY = {0, 1, 0, 0, 1, 0, 0};

  private TinyPolicy() {}

  /** What a group of drawn sequences becomes once it is rewarded. */
  interface Rewarding extends Function<Group, Group> {}

  private static double[] softmax(double[] logits) {
    double[] p = Arrays.stream(logits).map(StrictMath::exp).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(v -> v / sum).toArray();
  }

  private static int context(int[] sequence, int t) {
    return t == 0 ? 0 : sequence[t - 1];
  }

  private static double[] logProb(double[][] logits, int[] sequence) {
    double[] logProb = new double[sequence.length];
    for (int t = 0; t < sequence.length; t++) {
      logProb[t] = StrictMath.log(softmax(logits[context(sequence, t)])[sequence[t]]);
    }
    return logProb;
  }

  static double[] logProb(int[] sequence) {
    return logProb(POLICY, sequence);
  }

  static double[] referenceLogProb(int[] sequence) {
    return logProb(REFERENCE, sequence);
  }

  static double probability(int[] sequence) {
    return StrictMath.exp(Arrays.stream(logProb(sequence)).sum());
  }

  /** Adds factor · Σ_t coefficient[t] ∇ log π(token_t). */
  private static void add(double[] gradient, int[] sequence, double[] coefficient, double factor) {
    for (int t = 0; t < sequence.length; t++) {
      int context = context(sequence, t);
      double[] p = softmax(POLICY[context]);
      for (int k = 0; k < TOKENS; k++) {
        double score = (k == sequence[t] ? 1 : 0) - p[k];
        gradient[TOKENS * context + k] += factor * coefficient[t] * score;
      }
    }
  }

  /** ∇ E[value(y)], where value does not depend on the weights: Σ_y π(y) value(y) ∇ log π(y). */
  static double[] ofMean(ToDoubleFunction<int[]> value) {
    double[] gradient = new double[LOGITS];
    for (int[] y : SEQUENCES) {
      double[] ones = new double[y.length];
      Arrays.fill(ones, 1);
      add(gradient, y, ones, probability(y) * value.applyAsDouble(y));
    }
    return gradient;
  }

  /** ∇ E[max of k rewards], by summing over every k-tuple. */
  static double[] ofBest(double[] rewards, int k) {
    double[] gradient = new double[LOGITS];
    forEachTuple(
        k,
        (drawn, p) -> {
          double best = Arrays.stream(drawn).mapToDouble(y -> rewards[y]).max().orElseThrow();
          for (int y : drawn) {
            double[] ones = new double[SEQUENCES[y].length];
            Arrays.fill(ones, 1);
            add(gradient, SEQUENCES[y], ones, p * best);
          }
        });
    return gradient;
  }

  /** ∇ KL(π ‖ ref) of whole sequences. */
  static double[] ofDivergence() {
    return ofMean(y -> sum(logProb(y)) - sum(referenceLogProb(y)));
  }

  /**
   * Σ_t ∇ KL of the next token, the states as drawn: what a loss can do that sees a token at a
   * time. The divergence is KL(π ‖ ref), or KL(ref ‖ π) if {@code reversed}.
   */
  static double[] ofTokens(boolean reversed) {
    double[] gradient = new double[LOGITS];
    for (int c = 0; c < TOKENS; c++) {
      double visits = c == 0 ? 1 : softmax(POLICY[0])[c]; // row 0 is the start
      double[] p = softmax(POLICY[c]);
      double[] r = softmax(REFERENCE[c]);
      double kl = 0;
      for (int k = 0; k < TOKENS; k++) {
        kl += p[k] * StrictMath.log(p[k] / r[k]);
      }
      for (int k = 0; k < TOKENS; k++) {
        gradient[TOKENS * c + k] =
            visits * (reversed ? p[k] - r[k] : p[k] * (StrictMath.log(p[k] / r[k]) - kl));
      }
    }
    return gradient;
  }

  static double sum(double[] x) {
    return Arrays.stream(x).sum();
  }

  private interface Visit {
    void tuple(int[] drawn, double probability);
  }

  private static void forEachTuple(int n, Visit visit) {
    int m = SEQUENCES.length;
    long tuples = Math.round(StrictMath.pow(m, n));
    for (long tuple = 0; tuple < tuples; tuple++) {
      int[] drawn = new int[n];
      double p = 1;
      long rest = tuple;
      for (int i = 0; i < n; i++, rest /= m) {
        drawn[i] = (int) (rest % m);
        p *= probability(SEQUENCES[drawn[i]]);
      }
      visit.tuple(drawn, p);
    }
  }

  /** Expected direction of ascent, - dLoss, over all groups of n: credit and loss of real parts. */
  static double[] expected(int n, Rewarding rewarding, Credit credit, Loss loss) {
    double[] gradient = new double[LOGITS];
    forEachTuple(
        n,
        (drawn, p) -> {
          Group group = rewarding.apply(group(drawn));
          double[][] advantages = credit.of(new Batch(List.of(group)));
          Fixtures.Row[] rows = new Fixtures.Row[n];
          for (int i = 0; i < n; i++) {
            int[] y = SEQUENCES[drawn[i]];
            rows[i] =
                new Fixtures.Row(
                    0,
                    group.rewards().perRollout()[i],
                    logProb(y),
                    logProb(y),
                    referenceLogProb(y),
                    new double[y.length],
                    advantages[i]);
          }
          LossGradient g = loss.of(Fixtures.update(2, rows));
          for (int i = 0; i < n; i++) {
            add(gradient, SEQUENCES[drawn[i]], g.dLogProb()[i], -p);
          }
        });
    return gradient;
  }

  interface Credit {
    double[][] of(Batch batch);
  }

  interface Loss {
    LossGradient of(org.athanor.data.Minibatch minibatch);
  }

  private static Group group(int[] drawn) {
    List<Rollout> rollouts = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      int[] tokens = SEQUENCES[drawn[i]];
      boolean right = BINARY[drawn[i]] == 1;
      rollouts.add(
          new Rollout(
              drawn[i],
              new Trajectory(
                  new int[] {1}, tokens, logProb(tokens), Trajectory.Stop.END_OF_SEQUENCE, 0),
              "",
              right ? Verdict.correct("", "test") : Verdict.incorrect("", "test")));
    }
    return new Group(0, new Problem("p", "1", "", Map.of()), rollouts);
  }

  /** Rewards by sequence; each rollout's index says which one it is. */
  static Rewarding rewards(double[] bySequence) {
    return g ->
        g.withRewards(
            new Rewards(g.rollouts().stream().mapToDouble(r -> bySequence[r.index()]).toArray()));
  }

  /** No outcome, and log-ratios to the reference as token rewards. */
  static Group processRewards(Group g) {
    double[][] tokens = new double[g.size()][];
    for (int i = 0; i < tokens.length; i++) {
      int[] y = g.rollouts().get(i).trajectory().tokens();
      tokens[i] = logProb(y);
      double[] reference = referenceLogProb(y);
      for (int t = 0; t < y.length; t++) {
        tokens[i][t] -= reference[t];
      }
    }
    return g.withRewards(new Rewards(new double[g.size()], tokens));
  }
}
