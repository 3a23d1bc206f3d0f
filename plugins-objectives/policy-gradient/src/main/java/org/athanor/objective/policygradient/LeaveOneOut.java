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
 * RLOO's credit: A_i = r_i - mean of the other rewards = n/(n-1) (r_i - mean). Unbiased for the
 * gradient of the expected reward, as the baseline does not depend on rollout i.
 *
 * @see <a href="https://arxiv.org/abs/2402.14740">Ahmadian et al. 2024</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("leave-one-out")
@Doc("RLOO: reward less the mean reward of the group's other rollouts")
public final class LeaveOneOut implements AdvantageEstimator<LeaveOneOut.Options> {
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
    return Credit.broadcast(batch, group -> advantages(group, options));
  }

  private static double[] advantages(Group group, Options options) {
    double[] rewards = group.rewards().perRollout();
    double[] advantages = new double[rewards.length];
    if (rewards.length == 1) {
      advantages[0] = options.single() == Single.ZERO ? 0 : rewards[0];
      return advantages;
    }
    double sum = Stats.sum(rewards);
    for (int i = 0; i < rewards.length; i++) {
      advantages[i] = rewards[i] - (sum - rewards[i]) / (rewards.length - 1);
    }
    return advantages;
  }
}
