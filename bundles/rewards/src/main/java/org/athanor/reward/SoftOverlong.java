package org.athanor.reward;

import java.util.List;
import java.util.Optional;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.athanor.plugin.Setup;
import org.osgi.service.component.annotations.Component;

/**
 * The verdict's reward less a penalty for length that grows from 0 to {@code factor} over the last
 * {@code buffer} tokens allowed: min(0, -(L - (maxTokens - buffer)) / buffer · factor).
 *
 * @see <a href="https://arxiv.org/abs/2503.14476">Yu et al. 2025 (DAPO), eq. 13</a>
 */
@Component(service = RewardModel.class)
@PluginName("soft-overlong")
@Doc("the verdict's reward less DAPO's penalty for completions near the longest allowed")
public final class SoftOverlong implements RewardModel<SoftOverlong.Options> {
  /**
   * What a verdict is worth, and the penalty.
   *
   * @param correct reward of a correct rollout
   * @param incorrect reward of a rollout that is wrong or has no answer
   * @param maxTokens as the recipe's own
   * @param buffer tokens over which the penalty grows
   * @param factor penalty at maxTokens
   * @param penalty for the divergence from the reference policy
   */
  public record Options(
      @Default("1") @Doc("reward of a correct rollout") double correct,
      @Default("-1") @Doc("reward of one that is wrong or has no answer") double incorrect,
      @Doc("longest completion in tokens, the recipe's maxTokens") int maxTokens,
      @Doc("tokens before that over which the penalty grows") int buffer,
      @Default("1") @Doc("penalty of the longest completion") double factor,
      KlPenalty penalty) {
    public Options {
      new VerdictReward.Options(correct, incorrect, false, penalty);
      if (buffer < 1 || buffer > maxTokens) {
        throw new IllegalArgumentException(
            "buffer must be in [1, maxTokens = %d], got %d".formatted(maxTokens, buffer));
      }
      if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("factor must be finite, at least 0, got " + factor);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Optional<String> refuses(Setup setup, Options options) {
    return setup
        .value("maxTokens")
        .filter(own -> !own.equals(String.valueOf(options.maxTokens())))
        .map(
            own ->
                "reward.maxTokens is %d, the recipe's maxTokens %s: set them alike"
                    .formatted(options.maxTokens(), own));
  }

  @Override
  public boolean usesReference(Options options) {
    return options.penalty().usesReference();
  }

  @Override
  public Scores score(List<Group> groups, RewardTools tools, Options options) {
    return options
        .penalty()
        .takenOff(groups.stream().map(group -> rewards(group, options)).toList(), groups, tools);
  }

  private static Rewards rewards(Group group, Options options) {
    double[] rewards = new double[group.size()];
    for (int i = 0; i < rewards.length; i++) {
      Rollout rollout = group.rollouts().get(i);
      double verdict =
          VerdictReward.reward(group, rollout, options.correct(), options.incorrect(), false);
      rewards[i] = verdict + penalty(rollout.trajectory().length(), options);
    }
    return new Rewards(rewards);
  }

  /** In [-factor, 0] for lengths up to maxTokens. */
  static double penalty(int length, Options options) {
    double over = length - (options.maxTokens() - options.buffer());
    return Math.min(0, -over / options.buffer() * options.factor());
  }
}
