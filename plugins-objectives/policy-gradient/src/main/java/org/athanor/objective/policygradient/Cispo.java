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
 * Policy gradient weighted by the clipped ratio, which is not differentiated: l = -clip(ρ, 1 - low,
 * 1 + high) A logProb. Every token keeps a gradient.
 *
 * @see <a href="https://arxiv.org/abs/2506.13585">MiniMax 2025, section 3.1</a>
 */
@Component(service = Objective.class)
@PluginName("cispo")
@Doc("CISPO: policy gradient weighted by a clipped ratio; no token loses its gradient")
public final class Cispo implements Objective<Cispo.Options> {
  /**
   * Clips, aggregation and penalties.
   *
   * @param clipLow below 1
   * @param clipHigh above 1
   * @param aggregation of token losses
   * @param penalty of entropy and divergence
   */
  public record Options(
      @Default("0.2") @Doc("how far below 1 the weight may fall, in [0, 1]; 1 for no bound below")
          double clipLow,
      @Default("0.2") @Doc("how far above 1 the weight may rise") double clipHigh,
      @Default("token-mean") @Doc("how token losses become the update's loss")
          Aggregation aggregation,
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
    LossSum sum = new LossSum(minibatch, options.aggregation(), "clip-fraction", "ppo-kl");
    Penalty penalty = options.penalty();
    for (int i = 0; i < minibatch.sequences().size(); i++) {
      Sequence s = minibatch.sequences().get(i);
      for (int t = 0; t < s.length(); t++) {
        Ratio ratio = Ratio.of(s.logProb()[t], s.behaviorLogProb()[t]);
        double weight = Clip.bounded(ratio.value(), options.clipLow(), options.clipHigh());
        double slope = -weight * s.advantage()[t];
        sum.add(i, t, slope * s.logProb()[t], slope);
        penalty.addTo(sum, i, t, s);
        sum.measure("clip-fraction", weight != ratio.value() ? 1 : 0);
        sum.measure("ppo-kl", -ratio.log());
      }
    }
    return sum.result();
  }
}
