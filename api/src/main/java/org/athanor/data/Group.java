package org.athanor.data;

import java.util.List;

/**
 * All attempts at one problem in one step.
 *
 * @param id unique within its step, in the order of creation
 * @param origin where the problem came from
 * @param parent id of the group whose rollout this group's problem was made from; -1 for an
 *     original problem
 * @param problem the problem attempted
 * @param rollouts in index order
 * @param rewards one for each rollout; empty until the reward model has scored the group
 */
public record Group(
    int id, Origin origin, int parent, Problem problem, List<Rollout> rollouts, Rewards rewards) {

  /** Where a group's problem came from. */
  public enum Origin {
    /** From the run's problem set. */
    ORIGINAL,
    /** The task of writing a problem; rewarded by its verdict alone. */
    SYNTHESIS,
    /** A problem that the policy wrote. */
    SYNTHETIC
  }

  public Group {
    rollouts = List.copyOf(rollouts);
    if (rewards.perRollout().length != 0 && rewards.perRollout().length != rollouts.size()) {
      throw new IllegalArgumentException(
          "%d rewards for %d rollouts of problem '%s'"
              .formatted(rewards.perRollout().length, rollouts.size(), problem.id()));
    }
  }

  /** A group of attempts at an original problem, not yet rewarded. */
  public Group(int id, Problem problem, List<Rollout> rollouts) {
    this(id, Origin.ORIGINAL, -1, problem, rollouts, new Rewards(new double[0]));
  }

  public Group withRollouts(List<Rollout> kept) {
    return new Group(id, origin, parent, problem, kept, new Rewards(new double[0]));
  }

  public Group withRewards(Rewards scored) {
    return new Group(id, origin, parent, problem, rollouts, scored);
  }

  /** Number of rollouts, n. */
  public int size() {
    return rollouts.size();
  }

  /**
   * Number of correct rollouts, c: an integer count, the only sound basis of a keep-or-drop
   * decision.
   */
  public int correct() {
    int c = 0;
    for (Rollout r : rollouts) {
      if (r.verdict().isCorrect()) {
        c++;
      }
    }
    return c;
  }
}
