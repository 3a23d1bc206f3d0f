package org.athanor.objective.policygradient;

import static java.lang.Math.sqrt;

import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.math.Stats;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * GRPO's credit: A_i = (r_i - mean) / (std + ε) over the group, std with n - 1; the same for every
 * token. Without scale it is Dr. GRPO's r_i - mean.
 *
 * @see <a href="https://arxiv.org/abs/2402.03300">Shao et al. 2024</a>
 * @see <a href="https://arxiv.org/abs/2503.20783">Liu et al. 2025</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("group-normalized")
@Doc("GRPO: reward less the group's mean, over its standard deviation; Dr. GRPO without scale")
public final class GroupNormalized implements AdvantageEstimator<GroupNormalized.Options> {
  /** What to divide by. */
  public enum Scale {
    STD,
    BATCH_STD,
    NONE
  }

  /**
   * How to scale.
   *
   * @param scale group's deviation (GRPO), that of all rewards of the batch, or nothing (Dr. GRPO)
   * @param epsilon added to the deviation
   * @param single credit of a group of one
   */
  public record Options(
      @Default("std") @Doc("divide by the group's standard deviation, the batch's, or nothing")
          Scale scale,
      @Default("1e-6") @Doc("added to the standard deviation; TRL has 1e-4") double epsilon,
      @Default("zero") @Doc("credit of a group of one rollout: zero, or its reward")
          Single single) {
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
    double batchStd = options.scale() == Scale.BATCH_STD ? std(allRewards(batch)) : Double.NaN;
    return Credit.broadcast(batch, group -> advantages(group, batchStd, options));
  }

  private static double[] advantages(Group group, double batchStd, Options options) {
    double[] rewards = group.rewards().perRollout();
    double[] advantages = new double[rewards.length];
    if (rewards.length == 1 && options.single() == Single.ZERO) {
      return advantages;
    }
    double mean = rewards.length == 1 ? 0 : Stats.mean(rewards);
    double std =
        switch (options.scale()) {
          case STD -> rewards.length == 1 ? 1 : std(rewards);
          case BATCH_STD -> batchStd;
          case NONE -> 1;
        };
    double scale = options.scale() == Scale.NONE ? 1 : std + options.epsilon();
    for (int i = 0; i < rewards.length; i++) {
      double centered = rewards[i] - mean;
      advantages[i] = std == 0 ? 0 : centered / scale;
    }
    return advantages;
  }

  /** Exactly 0 for equal values, where the mean's rounding would leave a residue to divide by. */
  private static double std(double[] x) {
    boolean equal = true;
    for (double v : x) {
      equal &= v == x[0];
    }
    return equal ? 0 : sqrt(Stats.variance(x));
  }

  private static double[] allRewards(Batch batch) {
    List<Double> all = new ArrayList<>();
    for (Group group : batch.groups()) {
      for (double r : group.rewards().perRollout()) {
        all.add(r);
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
