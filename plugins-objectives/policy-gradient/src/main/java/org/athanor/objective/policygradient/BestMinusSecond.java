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
 * Credit for the best rollout of a group alone: its reward less the second best, optionally over
 * the group's deviation; nothing for anyone where the best is a tie.
 *
 * @see <a href="https://arxiv.org/abs/2503.19595">Tang et al. 2025</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("best-minus-second")
@Doc("only the best rollout of a group gets credit: its reward less the second best")
public final class BestMinusSecond implements AdvantageEstimator<BestMinusSecond.Options> {
  /**
   * How to scale.
   *
   * @param normalize divide by the group's deviation
   * @param epsilon added to the deviation
   */
  public record Options(
      @Default("true") @Doc("divide by the group's standard deviation") boolean normalize,
      @Default("1e-6") @Doc("added to the standard deviation") double epsilon) {
    public Options {
      if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("epsilon must be finite, at least 0, got " + epsilon);
      }
    }
  }

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
    int best = 0;
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < rewards.length; i++) {
      if (rewards[i] > rewards[best]) {
        second = rewards[best];
        best = i;
      } else {
        second = Math.max(second, rewards[i]);
      }
    }
    if (rewards.length > 1 && rewards[best] > second) {
      double scale = options.normalize() ? Stats.std(rewards) + options.epsilon() : 1;
      advantages[best] = (rewards[best] - second) / scale;
    }
    return advantages;
  }
}
