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
 * Plain policy gradient, l = -A logProb: no ratio, no clip; for one update per batch. GPG with the
 * advantage {@code gpg}.
 *
 * @see <a href="https://doi.org/10.1007/BF00992696">Williams 1992</a>
 */
@Component(service = Objective.class)
@PluginName("reinforce")
@Doc("plain policy gradient without ratio or clip (REINFORCE, GPG)")
public final class Reinforce implements Objective<Reinforce.Options> {
  /**
   * Aggregation and penalties.
   *
   * @param aggregation of token losses
   * @param penalty of entropy and divergence
   */
  public record Options(
      @Default("token-mean") @Doc("how token losses become the update's loss")
          Aggregation aggregation,
      Penalty penalty) {}

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
    LossSum sum = new LossSum(minibatch, options.aggregation(), "ppo-kl");
    Penalty penalty = options.penalty();
    for (int i = 0; i < minibatch.sequences().size(); i++) {
      Sequence s = minibatch.sequences().get(i);
      for (int t = 0; t < s.length(); t++) {
        sum.add(i, t, -s.advantage()[t] * s.logProb()[t], -s.advantage()[t]);
        penalty.addTo(sum, i, t, s);
        sum.measure("ppo-kl", s.behaviorLogProb()[t] - s.logProb()[t]);
      }
    }
    return sum.result();
  }
}
