package org.athanor.objective.rspo;

import java.util.Optional;
import org.athanor.data.Batch;
import org.athanor.math.MaxAtK;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.Setup;
import org.osgi.service.component.annotations.Component;

/**
 * PKPO's transformed rewards, times the group's size n: the paper sums s_i ∇ log π(y_i), objectives
 * here take a mean. A group with too few rollouts for k gets none.
 *
 * @see MaxAtK
 * @see <a href="https://arxiv.org/abs/2505.15201">Walder and Karkhanis 2025</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("pkpo")
@Doc("PKPO: rewards transformed for Pass@k and Max@k, unbiased")
public final class Pkpo implements AdvantageEstimator<Pkpo.Options> {
  /** Which baseline is taken off. */
  public enum Estimator {
    /** None. */
    S,
    /** The others' mean share without rollout i; needs a rollout more than k. */
    SLOO,
    /** The largest of the subset without rollout i. */
    SLOO_MINUS_ONE
  }

  /**
   * Which maximum, by which estimator.
   *
   * @param k how many rollouts count as one attempt
   * @param estimator of the gradient
   */
  public record Options(
      @Default("4") @Doc("train the best of so many rollouts, at least 1") int k,
      @Default("sloo-minus-one")
          @Doc(
              "s: no baseline; sloo: leave one out, needs k+1 rollouts; sloo-minus-one: within each subset")
          Estimator estimator) {
    public Options {
      if (k < 1) {
        throw new IllegalArgumentException("k must be at least 1, got " + k);
      }
    }

    int leastRollouts() {
      return estimator == Estimator.SLOO ? k + 1 : k;
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Optional<String> refuses(Setup setup, Options options) {
    return Credit.tooFew(setup, options.leastRollouts(), options.k());
  }

  @Override
  public double[][] advantages(Batch batch, Options options) {
    return Credit.broadcast(
        batch, options.leastRollouts(), 1, rewards -> timesSize(shares(rewards, options)));
  }

  private static double[] shares(double[] rewards, Options options) {
    return switch (options.estimator()) {
      case S -> MaxAtK.shares(rewards, options.k());
      case SLOO -> MaxAtK.sharesLeaveOneOut(rewards, options.k());
      case SLOO_MINUS_ONE -> MaxAtK.sharesLeaveOneOutMinusOne(rewards, options.k());
    };
  }

  private static double[] timesSize(double[] shares) {
    for (int i = 0; i < shares.length; i++) {
      shares[i] *= shares.length;
    }
    return shares;
  }
}
