package org.athanor.reward;

import java.util.List;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Verdict;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.osgi.service.component.annotations.Component;

/** One number for a correct rollout, another for any other; graded, what lies between by score. */
@Component(service = RewardModel.class)
@PluginName("verdict")
@Doc("the verifier's verdict as a reward")
public final class VerdictReward implements RewardModel<VerdictReward.Options> {
  /**
   * What a verdict is worth.
   *
   * @param correct reward of a correct rollout
   * @param incorrect reward of a rollout that is wrong or has no answer
   * @param graded whether a verdict's score counts: incorrect + score (correct - incorrect)
   * @param penalty for the divergence from the reference policy
   */
  public record Options(
      @Default("1") @Doc("reward of a correct rollout") double correct,
      @Default("0") @Doc("reward of one that is wrong or has no answer; DAPO has -1")
          double incorrect,
      @Default("false") @Doc("whether a score between 0 and 1 earns a reward between the two")
          boolean graded,
      KlPenalty penalty) {
    public Options {
      finite("correct", correct);
      finite("incorrect", incorrect);
    }

    private static void finite(String name, double value) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(name + " must be finite, got " + value);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean usesReference(Options options) {
    return options.penalty().usesReference();
  }

  /**
   * Rewards by verdict.
   *
   * @throws IllegalArgumentException for an undecided rollout, which must be left out
   */
  @Override
  public Scores score(List<Group> groups, RewardTools tools, Options options) {
    return options
        .penalty()
        .takenOff(groups.stream().map(group -> rewards(group, options)).toList(), groups, tools);
  }

  private static Rewards rewards(Group group, Options options) {
    return new Rewards(
        group.rollouts().stream()
            .mapToDouble(
                r -> reward(group, r, options.correct(), options.incorrect(), options.graded()))
            .toArray());
  }

  static double reward(
      Group group, Rollout rollout, double correct, double incorrect, boolean graded) {
    Verdict verdict = rollout.verdict();
    if (!verdict.decided()) {
      throw new IllegalArgumentException(
          "rollout %d of problem '%s' is undecided (%s); leave it out before rewarding the group"
              .formatted(rollout.index(), group.problem().id(), verdict.evidence()));
    }
    double share = graded ? verdict.score() : verdict.isCorrect() ? 1 : 0;
    return share * correct + (1 - share) * incorrect;
  }
}
