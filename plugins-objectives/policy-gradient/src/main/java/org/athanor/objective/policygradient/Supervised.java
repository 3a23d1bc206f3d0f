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
 * Negative log-likelihood, each token weighted by its advantage: l = -A logProb. With the advantage
 * {@code constant} it is supervised learning.
 */
@Component(service = Objective.class)
@PluginName("supervised")
@Doc("negative log-likelihood, each token weighted by its advantage")
public final class Supervised implements Objective<Supervised.Options> {
  /**
   * How tokens are averaged.
   *
   * @param aggregation of token losses
   */
  public record Options(
      @Default("token-mean") @Doc("how token losses become the update's loss")
          Aggregation aggregation) {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public LossGradient lossAndGradient(Minibatch minibatch, Options options) {
    LossSum sum = new LossSum(minibatch, options.aggregation(), "negative-log-likelihood");
    for (int i = 0; i < minibatch.sequences().size(); i++) {
      Sequence s = minibatch.sequences().get(i);
      for (int t = 0; t < s.length(); t++) {
        sum.add(i, t, -s.advantage()[t] * s.logProb()[t], -s.advantage()[t]);
        sum.measure("negative-log-likelihood", -s.logProb()[t]);
      }
    }
    return sum.result();
  }
}
