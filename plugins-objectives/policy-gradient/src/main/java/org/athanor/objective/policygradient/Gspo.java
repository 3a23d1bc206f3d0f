package org.athanor.objective.policygradient;

import static java.lang.StrictMath.exp;

import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Sequence;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Objective;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * Clipped surrogate with one ratio for a whole sequence, its tokens' geometric mean: s =
 * exp(mean_t(logProb - behaviorLogProb)), l = max(-A s, -A clip(s, 1 - low, 1 + high)), mean over
 * the tokens of a sequence, then over sequences. In its token form, which each token's own
 * advantage allows: d l_t / d logProb_t = -A_t s.
 *
 * @see <a href="https://arxiv.org/abs/2507.18071">Zheng et al. 2025</a>
 */
@Component(service = Objective.class)
@PluginName("gspo")
@Doc("GSPO: clipped policy gradient with one ratio for a whole sequence")
public final class Gspo implements Objective<Gspo.Options> {
  private static final double MOST_LOG_RATIO = 10;

  /**
   * Clips and penalties.
   *
   * @param clipLow below 1
   * @param clipHigh above 1
   * @param penalty of entropy and divergence
   */
  public record Options(
      @Default("3e-4") @Doc("how far below 1 a sequence's ratio may fall, in [0, 1]")
          double clipLow,
      @Default("4e-4") @Doc("how far above 1 it may rise") double clipHigh,
      Penalty penalty) {
    public Options {
      Clip.check(clipLow, clipHigh);
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean usesReference(Options options) {
    return options.penalty().usesReference();
  }

  @Override
  public LossGradient lossAndGradient(Minibatch minibatch, Options options) {
    LossSum sum =
        new LossSum(minibatch, Aggregation.SEQ_MEAN_TOKEN_MEAN, "clip-fraction", "ppo-kl");
    for (int i = 0; i < minibatch.sequences().size(); i++) {
      if (minibatch.sequences().get(i).length() > 0) {
        addSequence(sum, i, minibatch.sequences().get(i), options);
      }
    }
    return sum.result();
  }

  private static void addSequence(LossSum sum, int i, Sequence s, Options options) {
    double logRatio = meanLogRatio(s);
    double ratio = exp(Math.min(MOST_LOG_RATIO, logRatio));
    double derivative = logRatio <= MOST_LOG_RATIO ? ratio : 0;
    double bounded = Clip.bounded(ratio, options.clipLow(), options.clipHigh());
    Penalty penalty = options.penalty();
    for (int t = 0; t < s.length(); t++) {
      double free = -s.advantage()[t] * ratio;
      double held = -s.advantage()[t] * bounded;
      double slope = free >= held ? -s.advantage()[t] * derivative : 0;
      sum.add(i, t, Math.max(free, held), slope);
      penalty.addTo(sum, i, t, s);
      sum.measure("clip-fraction", held > free ? 1 : 0);
      sum.measure("ppo-kl", s.behaviorLogProb()[t] - s.logProb()[t]);
    }
  }

  /** (1/T) Σ_t (logProb - behaviorLogProb), in nats. */
  static double meanLogRatio(Sequence s) {
    double sum = 0;
    for (int t = 0; t < s.length(); t++) {
      sum += s.logProb()[t] - s.behaviorLogProb()[t];
    }
    return sum / s.length();
  }
}
