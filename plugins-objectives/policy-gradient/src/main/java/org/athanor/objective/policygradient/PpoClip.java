package org.athanor.objective.policygradient;

import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Sequence;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Objective;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * Clipped surrogate of a token: l = max(-A ρ, -A clip(ρ, 1 - low, 1 + high)), and where A is
 * negative at most -A c (dual clip); ρ = exp(logProb - behaviorLogProb).
 *
 * @see <a href="https://arxiv.org/abs/1707.06347">Schulman et al. 2017, eq. 7</a>
 * @see <a href="https://arxiv.org/abs/1912.09729">Ye et al. 2020 (dual clip)</a>
 * @see <a href="https://arxiv.org/abs/2503.14476">Yu et al. 2025 (DAPO: clip higher, token
 *     mean)</a>
 */
@Component(service = Objective.class)
@PluginName("ppo-clip")
@Doc("clipped policy gradient of PPO, GRPO and DAPO, with dual clip and every aggregation")
public final class PpoClip implements Objective<PpoClip.Options> {
  /**
   * Clips, aggregation and penalties.
   *
   * @param clipLow below 1
   * @param clipHigh above 1
   * @param dualClip c, above 1; 0 for none
   * @param aggregation of token losses
   * @param penalty of entropy and divergence
   */
  public record Options(
      @Default("0.2") @Doc("how far below 1 the ratio may fall, in [0, 1]") double clipLow,
      @Default("0.2") @Doc("how far above 1 the ratio may rise; DAPO has 0.28") double clipHigh,
      @Default("3") @Doc("bound of the ratio where the advantage is negative, above 1; 0 for none")
          double dualClip,
      @Default("token-mean") @Doc("how token losses become the update's loss")
          Aggregation aggregation,
      Penalty penalty) {
    public Options {
      Clip.check(clipLow, clipHigh);
      if (!(dualClip == 0 || dualClip > 1)) {
        throw new IllegalArgumentException("dualClip must be above 1, or 0, got " + dualClip);
      }
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
        new LossSum(
            minibatch, options.aggregation(), "clip-fraction", "clip-fraction-lower", "ppo-kl");
    Penalty penalty = options.penalty();
    for (int i = 0; i < minibatch.sequences().size(); i++) {
      Sequence s = minibatch.sequences().get(i);
      for (int t = 0; t < s.length(); t++) {
        Ratio ratio = Ratio.of(s.logProb()[t], s.behaviorLogProb()[t]);
        addClipped(sum, i, t, ratio, s.advantage()[t], options);
        penalty.addTo(sum, i, t, s);
        sum.measure("ppo-kl", -ratio.log());
      }
    }
    return sum.result();
  }

  private static void addClipped(
      LossSum sum, int i, int t, Ratio ratio, double advantage, Options options) {
    double bounded = Clip.bounded(ratio.value(), options.clipLow(), options.clipHigh());
    double free = -advantage * ratio.value();
    double held = -advantage * bounded;
    double loss = Math.max(free, held);
    double slope = free >= held ? -advantage * ratio.derivative() : 0;
    double worst = -advantage * options.dualClip();
    boolean tooBad = advantage < 0 && options.dualClip() != 0 && loss > worst;
    sum.add(i, t, tooBad ? worst : loss, tooBad ? 0 : slope);
    sum.measure("clip-fraction", held > free ? 1 : 0);
    sum.measure("clip-fraction-lower", tooBad ? 1 : 0);
  }
}
