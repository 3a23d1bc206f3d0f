package org.athanor.objective.prime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.math.MaxAtK;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Setup;
import org.osgi.service.component.annotations.Component;

/**
 * PRIME's credit: returns of two sources, the token rewards of a process reward model and the
 * outcome of the whole rollout, each less a leave-one-out baseline over its group, added and
 * whitened over all tokens of the batch.
 *
 * <p>With token rewards s, outcome a, group size n and length L: s is first divided by max |Σ_{u≥t}
 * s_u| over the whole batch, so that no process return exceeds 1 in size. Then, for each source, b
 * = 1/(n-1) Σ_j mean_t s_{j,t} and s̃_{i,t} = n/(n-1) s_{i,t} - b (the outcome counts as a reward
 * on the last token, so its b is 1/(n-1) Σ_j a_j, taken off there). R_{i,t} = Σ_{u≥t} γ^{u-t}
 * s̃_{i,u}, the advantage is w_p R^process + w_o R^outcome, whitened. {@code baseline = others} is
 * the paper's formula, s_{i,t} - 1/(n-1) Σ_{j≠i} mean_t s_{j,t}; the two differ by (s_{i,t} -
 * mean_t s_i)/(n-1).
 *
 * <p>{@code outcome = rspo} gives the outcome source RSPO's centered credit for the best of k
 * instead of its leave-one-out.
 *
 * <p>Groups of one have no baseline and get advantage 0 before whitening. Rollouts of no tokens get
 * none. Batches without token rewards have the outcome source alone.
 *
 * @see <a href="https://arxiv.org/abs/2502.01456">Cui et al. 2025</a>, after the authors' released
 *     code; the paper's own text was not at hand
 */
@Component(service = AdvantageEstimator.class)
@PluginName("prime")
@Doc("PRIME: process and outcome returns, leave-one-out per source, whitened over the batch")
public final class Prime implements AdvantageEstimator<Prime.Options> {
  private static final double TINY = 1e-6;

  /** Which baseline is taken off a source's rewards. */
  public enum Baseline {
    /** n/(n-1) s - b with b over all of the group: the released code. */
    GROUP,
    /** s - mean of the others: the paper. */
    OTHERS
  }

  /** Credit of the outcome source. */
  public enum Outcome {
    /** Each outcome less that of the others: PRIME. */
    LEAVE_ONE_OUT,
    /** RSPO's centered credit for the best of k; leave-one-out for k = 1. */
    RSPO
  }

  /** Options. */
  public record Options(
      @Default("1.0") @Doc("weight of the process returns") double processWeight,
      @Default("1.0") @Doc("weight of the outcome returns") double outcomeWeight,
      @Default("1.0") @Doc("discount of process rewards, in [0, 1]") double processDiscount,
      @Default("1.0") @Doc("discount of the outcome, in [0, 1]") double outcomeDiscount,
      @Default("group") @Doc("baseline: group (released code) or others (paper)") Baseline baseline,
      @Default("true") @Doc("divide token rewards by the largest process return of the batch")
          boolean normalize,
      @Default("true") @Doc("whiten over all tokens of the batch") boolean whiten,
      @Default("leave-one-out")
          @Doc("credit of the outcome: leave-one-out, or rspo for the best of k")
          Outcome outcome,
      @Default("4") @Doc("outcome = rspo trains the best of so many rollouts, at least 1") int k) {
    public Options {
      if (k < 1) {
        throw new IllegalArgumentException("k must be at least 1, got " + k);
      }
      if (!(processWeight >= 0 && outcomeWeight >= 0)) {
        throw new IllegalArgumentException(
            "weights must not be negative, got " + processWeight + " and " + outcomeWeight);
      }
      if (!(processDiscount >= 0
          && processDiscount <= 1
          && outcomeDiscount >= 0
          && outcomeDiscount <= 1)) {
        throw new IllegalArgumentException(
            "discounts must be in [0, 1], got " + processDiscount + " and " + outcomeDiscount);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Optional<String> refuses(Setup setup, Options o) {
    if (setup.value("reward.klPerToken").orElse("false").equals("true")) {
      return Optional.of(
          "prime takes token rewards for process rewards, reward.klPerToken makes penalties of them: take that key out");
    }
    return o.outcome() == Outcome.RSPO && setup.rollouts() <= o.k()
        ? Optional.of(
            "outcome = rspo with k = %d needs at least %d rollouts of each problem, the recipe has %d: set rollouts = %d or a smaller advantage.k"
                .formatted(o.k(), o.k() + 1, setup.rollouts(), 2 * o.k()))
        : Optional.empty();
  }

  @Override
  public double[][] advantages(Batch batch, Options o) {
    double scale = o.normalize() ? largestReturn(batch) + TINY : 1;
    List<double[]> rows = new ArrayList<>();
    for (Group g : batch.groups()) {
      double[][] process = process(g, scale);
      double[][] outcome = outcome(g);
      centre(process, o.baseline());
      if (o.outcome() == Outcome.RSPO) {
        bestOfK(outcome, g.rewards().perRollout(), o.k());
      } else {
        centreLast(outcome, g.rewards().perRollout(), o.baseline());
      }
      for (int i = 0; i < g.size(); i++) {
        double[] p = Returns.discounted(process[i], o.processDiscount());
        double[] a = Returns.discounted(outcome[i], o.outcomeDiscount());
        for (int t = 0; t < p.length; t++) {
          p[t] = o.processWeight() * p[t] + o.outcomeWeight() * a[t];
        }
        rows.add(p);
      }
    }
    double[][] advantages = rows.toArray(double[][]::new);
    if (o.whiten()) {
      Returns.whiten(advantages);
    }
    return advantages;
  }

  /** max over the batch of |Σ_{u≥t} s_u|. */
  private static double largestReturn(Batch batch) {
    double largest = 0;
    for (Group g : batch.groups()) {
      for (double[] s : g.rewards().perToken()) {
        for (double r : Returns.discounted(s, 1)) {
          largest = Math.max(largest, Math.abs(r));
        }
      }
    }
    return largest;
  }

  private static double[][] process(Group g, double scale) {
    double[][] scaled = new double[g.size()][];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = new double[g.rollouts().get(i).trajectory().length()];
      for (int t = 0; g.rewards().hasTokenRewards() && t < scaled[i].length; t++) {
        scaled[i][t] = g.rewards().perToken()[i][t] / scale;
      }
    }
    return scaled;
  }

  private static double[][] outcome(Group g) {
    double[][] last = new double[g.size()][];
    for (int i = 0; i < last.length; i++) {
      last[i] = new double[g.rollouts().get(i).trajectory().length()];
      if (last[i].length > 0) {
        last[i][last[i].length - 1] = g.rewards().perRollout()[i];
      }
    }
    return last;
  }

  /**
   * Leave-one-out of token rewards: every token is compared with the mean token reward of the
   * group.
   */
  private static void centre(double[][] s, Baseline baseline) {
    int n = s.length;
    double[] means = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      means[i] = mean(s[i]);
      sum += means[i];
    }
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < s[i].length; t++) {
        s[i][t] = n == 1 ? 0 : minusBaseline(s[i][t], sum, means[i], n, baseline);
      }
    }
  }

  /**
   * Leave-one-out of the outcome, which stands on the last token and is compared with the other
   * outcomes.
   */
  private static void centreLast(double[][] s, double[] outcomes, Baseline baseline) {
    int n = s.length;
    double sum = org.athanor.math.Stats.sum(outcomes);
    for (int i = 0; i < n; i++) {
      int last = s[i].length - 1;
      if (last >= 0) {
        s[i][last] = n == 1 ? 0 : minusBaseline(s[i][last], sum, outcomes[i], n, baseline);
      }
    }
  }

  /** RSPO's centered credit on the last token; none in a group too small for k. */
  private static void bestOfK(double[][] s, double[] outcomes, int k) {
    double[] credit =
        outcomes.length > k ? MaxAtK.centered(outcomes, k) : new double[outcomes.length];
    for (int i = 0; i < s.length; i++) {
      if (s[i].length > 0) {
        s[i][s[i].length - 1] = credit[i];
      }
    }
  }

  private static double minusBaseline(
      double s, double sumOfMeans, double ownMean, int n, Baseline baseline) {
    return baseline == Baseline.GROUP
        ? s * n / (n - 1) - sumOfMeans / (n - 1)
        : s - (sumOfMeans - ownMean) / (n - 1);
  }

  private static double mean(double[] x) {
    return x.length == 0 ? 0 : org.athanor.math.Stats.mean(x);
  }
}
