package org.athanor.reward;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.math.Stats;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.RewardModel.Scores;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy.TokenStats;

/**
 * Divergence from the reference policy, taken off the rewards: r - β Σ_t k_t, and -β k_t on each
 * token where that is wanted. Under the weights that sampled, with d = reference - policy in nats:
 * k1 = -d, k2 = d²/2, k3 = exp(d) - d - 1.
 *
 * @param klCoefficient β; 0 changes nothing and needs no reference
 * @param klEstimator of the divergence
 * @param klPerToken whether tokens carry their own penalties too
 * @see <a href="http://joschu.net/blog/kl-approx.html">Schulman 2020</a>
 */
public record KlPenalty(
    @Default("0")
        @Doc("β of the divergence from the reference taken off the reward; 0 needs no reference")
        double klCoefficient,
    @Default("k1") @Doc("estimator of the divergence of a token") Estimator klEstimator,
    @Default("false")
        @Doc("give each token its own penalty as a token reward too, for reinforce-plus-plus")
        boolean klPerToken) {
  private static final double MOST_LOG_RATIO = 20;
  private static final double MOST = 10;

  /** Which estimate of a token's divergence. */
  public enum Estimator {
    /** policy - reference; unbiased, of either sign. */
    K1,
    /** Half its square. */
    K2,
    /** Unbiased and never negative; at most 10. */
    K3;

    double value(double d) {
      double held = Math.max(-MOST_LOG_RATIO, Math.min(MOST_LOG_RATIO, d));
      return switch (this) {
        case K1 -> -d;
        case K2 -> d * d / 2;
        case K3 -> Math.min(MOST, StrictMath.exp(held) - held - 1);
      };
    }
  }

  public KlPenalty {
    if (!(klCoefficient >= 0 && klCoefficient < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "klCoefficient must be finite, at least 0, got " + klCoefficient);
    }
    if (klPerToken && klCoefficient == 0) {
      throw new IllegalArgumentException("klPerToken needs a klCoefficient above 0");
    }
  }

  boolean usesReference() {
    return klCoefficient > 0;
  }

  /** The rewards less the penalties, and the mean divergence of a token. */
  Scores takenOff(List<Rewards> rewards, List<Group> groups, RewardTools tools) {
    if (!usesReference()) {
      return new Scores(rewards);
    }
    List<Trajectory> all =
        groups.stream().flatMap(g -> g.rollouts().stream()).map(Rollout::trajectory).toList();
    List<TokenStats> reference = tools.referenceAsSampled(all);
    List<Rewards> less = new ArrayList<>();
    double sum = 0;
    long tokens = 0;
    int row = 0;
    for (int g = 0; g < groups.size(); g++) {
      double[] perRollout = rewards.get(g).perRollout().clone();
      double[][] penalties = new double[perRollout.length][];
      for (int i = 0; i < perRollout.length; i++, row++) {
        penalties[i] = penalties(all.get(row), reference.get(row));
        double penalty = Stats.sum(penalties[i]);
        perRollout[i] += penalty;
        sum -= penalty / klCoefficient;
        tokens += penalties[i].length;
      }
      less.add(klPerToken ? new Rewards(perRollout, penalties) : new Rewards(perRollout));
    }
    Map<String, Double> metrics = tokens == 0 ? Map.of() : Map.of("kl", sum / tokens);
    return new Scores(less, new TreeMap<>(metrics));
  }

  /** [T] -β k_t. */
  private double[] penalties(Trajectory sampled, TokenStats reference) {
    double[] penalties = new double[sampled.length()];
    for (int t = 0; t < penalties.length; t++) {
      penalties[t] =
          -klCoefficient * klEstimator.value(reference.logProb()[t] - sampled.logProb()[t]);
    }
    return penalties;
  }
}
