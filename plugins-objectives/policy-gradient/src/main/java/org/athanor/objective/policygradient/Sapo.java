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
 * A soft gate in place of the clip: l = -A (4/τ) sigmoid(τ (ρ - 1)), τ by the sign of A; on policy
 * its gradient is -A, and it fades as ρ leaves 1.
 *
 * @see <a href="https://arxiv.org/abs/2511.20347">SAPO, 2025</a>
 */
@Component(service = Objective.class)
@PluginName("sapo")
@Doc("SAPO: policy gradient through a soft gate of the ratio instead of a clip")
public final class Sapo implements Objective<Sapo.Options> {
  /**
   * Temperatures and aggregation.
   *
   * @param tauPositive of tokens with a positive advantage
   * @param tauNegative of the others
   * @param aggregation of token losses
   */
  public record Options(
      @Default("1") @Doc("steepness of the gate for positive advantages, above 0")
          double tauPositive,
      @Default("1.05") @Doc("steepness of the gate for other advantages, above 0")
          double tauNegative,
      @Default("seq-mean-token-mean") @Doc("how token losses become the update's loss")
          Aggregation aggregation) {
    public Options {
      positive("tauPositive", tauPositive);
      positive("tauNegative", tauNegative);
    }

    private static void positive(String name, double tau) {
      if (!(tau > 0 && tau < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(name + " must be finite, above 0, got " + tau);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public LossGradient lossAndGradient(Minibatch minibatch, Options options) {
    LossSum sum = new LossSum(minibatch, options.aggregation(), "gate", "ppo-kl");
    for (int i = 0; i < minibatch.sequences().size(); i++) {
      Sequence s = minibatch.sequences().get(i);
      for (int t = 0; t < s.length(); t++) {
        Ratio ratio = Ratio.of(s.logProb()[t], s.behaviorLogProb()[t]);
        double advantage = s.advantage()[t];
        double tau = advantage > 0 ? options.tauPositive() : options.tauNegative();
        double open = 1 / (1 + exp(-tau * (ratio.value() - 1)));
        double gate = 4 * open * (1 - open); // 1 on policy
        sum.add(i, t, -advantage * 4 / tau * open, -advantage * gate * ratio.derivative());
        sum.measure("gate", gate);
        sum.measure("ppo-kl", -ratio.log());
      }
    }
    return sum.result();
  }
}
