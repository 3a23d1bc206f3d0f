package org.athanor.objective.policygradient;

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
 * REINFORCE++'s credit: discounted returns G_t = r_t + γ G_{t+1} of the reward on the last token,
 * whitened over all tokens of the batch; with {@code tokenRewards}, penalties such as the
 * divergence's stand on their own tokens. Its baseline form gives r_i - the group's mean to every
 * token instead, and whitens likewise.
 *
 * @see <a href="https://arxiv.org/abs/2501.03262">Hu et al. 2025</a>
 */
@Component(service = AdvantageEstimator.class)
@PluginName("reinforce-plus-plus")
@Doc("REINFORCE++: returns whitened over the batch; or its baseline form, centered by group first")
public final class ReinforcePlusPlus implements AdvantageEstimator<ReinforcePlusPlus.Options> {
  /**
   * Discount and baseline.
   *
   * @param gamma discount of a token
   * @param baseline take the group's mean off, and give every token the same
   * @param tokenRewards put each token reward on its token and the rest of the reward on the last
   */
  public record Options(
      @Default("1") @Doc("discount of the reward for each token that follows, in [0, 1]")
          double gamma,
      @Default("false")
          @Doc("take the group's mean off first; every token of a rollout then gets the same")
          boolean baseline,
      @Default("false")
          @Doc(
              "token rewards are parts of the rollout's reward, each on its token; not with baseline")
          boolean tokenRewards) {
    public Options {
      if (baseline && tokenRewards) {
        throw new IllegalArgumentException(
            "baseline gives every token the same, so tokenRewards would change nothing; set one of the two");
      }
      if (!(gamma >= 0 && gamma <= 1)) {
        throw new IllegalArgumentException("gamma must be in [0, 1], got " + gamma);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public double[][] advantages(Batch batch, Options options) {
    return Returns.whitened(
        options.baseline()
            ? Credit.broadcast(batch, ReinforcePlusPlus::centered)
            : returns(batch, options));
  }

  private static double[] centered(Group group) {
    double[] rewards = group.rewards().perRollout().clone();
    double mean = rewards.length == 1 ? 0 : Stats.mean(rewards);
    for (int i = 0; i < rewards.length; i++) {
      rewards[i] -= mean;
    }
    return rewards;
  }

  private static double[][] returns(Batch batch, Options options) {
    List<double[]> rows = new ArrayList<>();
    for (Group group : batch.groups()) {
      for (int i = 0; i < group.size(); i++) {
        double[] rewards = new double[group.rollouts().get(i).trajectory().length()];
        double rest = group.rewards().perRollout()[i];
        if (options.tokenRewards() && group.rewards().hasTokenRewards()) {
          rewards = group.rewards().perToken()[i].clone();
          rest -= Stats.sum(rewards);
        }
        if (rewards.length > 0) {
          rewards[rewards.length - 1] += rest;
        }
        rows.add(Returns.advantages(rewards, new double[rewards.length], options.gamma(), 1));
      }
    }
    return rows.toArray(double[][]::new);
  }
}
