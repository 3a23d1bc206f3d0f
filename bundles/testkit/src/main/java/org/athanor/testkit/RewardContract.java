package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.junit.jupiter.api.Test;

/** What every reward model must satisfy. */
public interface RewardContract<O extends Record> extends OptionsContract<O> {
  RewardModel<O> reward();

  @Override
  default Plugin<O> part() {
    return reward();
  }

  /** Groups to score, all rollouts decided, not yet rewarded. */
  default List<Group> groups() {
    return Fixtures.batch(41).groups().stream().map(g -> g.withRollouts(g.rollouts())).toList();
  }

  /** The run's models, for reward models that use them; the stock ones have none. */
  default RewardTools tools() {
    return Fixtures.noModels();
  }

  private List<Rewards> scores(List<Group> groups) {
    return reward().score(groups, tools(), options()).rewards();
  }

  @Test
  default void every_rollout_gets_a_reward() {
    List<Group> groups = groups();
    List<Rewards> rewards = scores(groups);
    assertEquals(groups.size(), rewards.size(), "rewards of groups");
    for (int g = 0; g < groups.size(); g++) {
      assertEquals(groups.get(g).size(), rewards.get(g).perRollout().length, "group " + g);
    }
  }

  @Test
  default void rewards_of_tokens_are_finite_and_as_many_as_tokens() {
    List<Group> groups = groups();
    List<Rewards> rewards = scores(groups);
    for (int g = 0; g < groups.size(); g++) {
      double[][] perToken = rewards.get(g).perToken();
      for (int i = 0; i < perToken.length; i++) {
        int length = groups.get(g).rollouts().get(i).trajectory().length();
        assertEquals(length, perToken[i].length, "group %d, rollout %d".formatted(g, i));
        for (double r : perToken[i]) {
          assertTrue(Double.isFinite(r), "group %d, rollout %d: %s".formatted(g, i, r));
        }
      }
    }
  }

  @Test
  default void equal_groups_get_equal_bits() {
    List<Rewards> first = scores(groups());
    List<Rewards> second = scores(groups());
    for (int g = 0; g < first.size(); g++) {
      assertArrayEquals(first.get(g).perRollout(), second.get(g).perRollout(), "group " + g);
      assertArrayEquals(first.get(g).perToken(), second.get(g).perToken(), "group " + g);
    }
  }

  @Test
  default void no_groups_get_no_rewards() {
    assertEquals(0, scores(List.of()).size());
  }
}
