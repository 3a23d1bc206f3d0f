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
 * Credit whose policy gradient is that of E[max of k rewards]: Pass@k for rewards 0 and 1, Max@k
 * for graded ones. Re-derived from the abstract. A group with too few rollouts for k gets none.
 *
 * @see MaxAtK
 * @see <a href="https://arxiv.org/abs/2508.01174">RSPO, 2025</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("rspo")
@Doc("RSPO (re-derived): credit for Pass@k and Max@k, unbiased, without hitchhikers")
public final class Rspo implements AdvantageEstimator<Rspo.Options> {
  /** Which unbiased estimator. */
  public enum Estimator {
    /** Zero-sum, some credit is negative; needs a rollout more than k. */
    CENTERED,
    /** Never negative; nothing for what is never the best of k. */
    MARGINAL
  }

  /** A constant of the run to divide by; never a group's deviation, which would cancel k. */
  public enum Scale {
    NONE,
    K,
    /** Asked for by habit, and refused with the reason. */
    STD
  }

  /**
   * Which maximum, by which estimator.
   *
   * @param k how many rollouts count as one attempt
   * @param estimator of the gradient
   * @param scale credit can reach k; divided by k its size is comparable over k
   */
  public record Options(
      @Default("4") @Doc("train the best of so many rollouts, at least 1") int k,
      @Default("centered")
          @Doc("centered: zero-sum, needs k+1 rollouts; marginal: never negative, needs k")
          Estimator estimator,
      @Default("none") @Doc("divide by nothing, or by k; std is refused: it cancels k")
          Scale scale) {
    public Options {
      if (k < 1) {
        throw new IllegalArgumentException("k must be at least 1, got " + k);
      }
      if (scale == Scale.STD) {
        throw new IllegalArgumentException(
            "scale = std would divide by each group's standard deviation, which for rewards of two values gives back plain GRPO for every k; use none or k");
      }
    }

    int leastRollouts() {
      return estimator == Estimator.CENTERED ? k + 1 : k;
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
    double scale = options.scale() == Scale.K ? options.k() : 1;
    return Credit.broadcast(
        batch,
        options.leastRollouts(),
        scale,
        rewards ->
            switch (options.estimator()) {
              case CENTERED -> MaxAtK.centered(rewards, options.k());
              case MARGINAL -> MaxAtK.marginal(rewards, options.k());
            });
  }
}
