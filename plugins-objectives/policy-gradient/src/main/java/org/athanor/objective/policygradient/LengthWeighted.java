package org.athanor.objective.policygradient;

import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * OPO's credit: A_i = r_i - Σ L_j r_j / Σ L_j, the group's mean reward weighted by length, which
 * has the least variance if a rollout's squared score grows with its length.
 *
 * @see <a href="https://arxiv.org/abs/2505.23585">Hao et al. 2025</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("opo")
@Doc("OPO: reward less the group's mean reward weighted by length")
public final class LengthWeighted implements AdvantageEstimator<LengthWeighted.Options> {
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
    if (rewards.length == 1 && options.single() == Single.ZERO) {
      return advantages;
    }
    double baseline = rewards.length == 1 ? 0 : baseline(group);
    for (int i = 0; i < rewards.length; i++) {
      advantages[i] = rewards[i] - baseline;
    }
    return advantages;
  }

  private static double baseline(Group group) {
    double weighted = 0;
    double tokens = 0;
    for (int i = 0; i < group.size(); i++) {
      int length = group.rollouts().get(i).trajectory().length();
      weighted += length * group.rewards().perRollout()[i];
      tokens += length;
    }
    return weighted / tokens; // NaN only where no token is there to get it
  }
}
