package org.athanor.reward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.athanor.data.Group;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.plugin.RewardModel;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.RewardContract;
import org.junit.jupiter.api.Test;

class VerdictRewardTest implements RewardContract<VerdictReward.Options> {
  @Override
  public RewardModel<VerdictReward.Options> reward() {
    return new VerdictReward();
  }

  @Override
  public List<String> badOptions() {
    return List.of("correct = Infinity", "incorrect = NaN", "graded = maybe");
  }

  private static Group judged(Verdict... verdicts) {
    Trajectory none =
        new Trajectory(new int[] {1}, new int[0], new double[0], Trajectory.Stop.LENGTH, 0);
    List<Rollout> rollouts =
        java.util.stream.IntStream.range(0, verdicts.length)
            .mapToObj(i -> new Rollout(i, none, "", verdicts[i]))
            .toList();
    return new Group(0, Fixtures.problem("p"), rollouts);
  }

  private static final Group MIXED =
      judged(
          Verdict.correct("1", "right"),
          Verdict.incorrect("2", "wrong"),
          Verdict.noAnswer("none"),
          new Verdict(Verdict.Outcome.INCORRECT, 0.25, "3", "one step of four"));

  private double[] rewards(String... options) {
    return reward().score(List.of(MIXED), tools(), with(options)).rewards().get(0).perRollout();
  }

  @Test
  void right_is_1_and_everything_else_0() {
    assertArrayEquals(new double[] {1, 0, 0, 0}, rewards());
  }

  @Test
  void the_two_values_can_be_chosen() {
    assertArrayEquals(new double[] {2, -1, -1, -1}, rewards("correct = 2", "incorrect = -1"));
  }

  @Test
  void a_graded_score_earns_its_share() {
    assertArrayEquals(new double[] {1, 0, 0, 0.25}, rewards("graded = true"));
    assertArrayEquals(new double[] {1, -1, -1, -0.5}, rewards("graded = true", "incorrect = -1"));
  }

  @Test
  void an_undecided_rollout_is_never_rewarded() {
    Group group = judged(Verdict.correct("1", "right"), Verdict.undecided("", "timed out"));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> reward().score(List.of(group), tools(), options()));
    assertTrue(e.getMessage().contains("rollout 1 of problem 'p'"), e.getMessage());
  }
}
