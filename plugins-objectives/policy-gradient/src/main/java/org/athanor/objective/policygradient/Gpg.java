package org.athanor.objective.policygradient;

import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.math.Stats;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * GPG's credit: A_i = α (r_i - mean), α = rollouts of the batch / rollouts with a reward other than
 * 0 (at least 1). For the objective {@code reinforce}.
 *
 * @see <a href="https://arxiv.org/abs/2504.02546">Chu et al. 2025</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("gpg")
@Doc("GPG: reward less the group's mean, times rollouts over rewarded rollouts of the batch")
public final class Gpg implements AdvantageEstimator<Gpg.Options> {
  /**
   * The one choice that the formula leaves open.
   *
   * @param single credit of a group of one
   */
  public record Options(
      @Default("zero") @Doc("credit of a group of one rollout: zero, or its reward")
          Single single) {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public double[][] advantages(Batch batch, Options options) {
    double rollouts = 0;
    double rewarded = 0;
    for (Group group : batch.groups()) {
      for (double r : group.rewards().perRollout()) {
        rollouts++;
        rewarded += r != 0 ? 1 : 0;
      }
    }
    double alpha = rollouts / Math.max(1, rewarded);
    return Credit.broadcast(batch, group -> advantages(group, alpha, options));
  }

  private static double[] advantages(Group group, double alpha, Options options) {
    double[] rewards = group.rewards().perRollout();
    double[] advantages = new double[rewards.length];
    if (rewards.length == 1 && options.single() == Single.ZERO) {
      return advantages;
    }
    double mean = rewards.length == 1 ? 0 : Stats.mean(rewards);
    for (int i = 0; i < rewards.length; i++) {
      advantages[i] = alpha * (rewards[i] - mean);
    }
    return advantages;
  }
}
