package org.athanor.sampler.svs;

import org.athanor.data.Group;

/** A closed range of accuracy, decided by whole counts of decided rollouts. */
record Window(double low, double high) {
  /**
   * Slack for bounds such as 0.1, which no double is: far below one rollout, far above rounding.
   */
  private static final double SLACK = 1e-9;

  Window {
    if (!(low >= 0 && low <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "an accuracy window must be within [0, 1], its low end first, got "
              + low
              + " to "
              + high);
    }
  }

  boolean holds(Group group) {
    int n = decided(group);
    int c = group.correct();
    return n > 0 && c >= low * n - SLACK && c <= high * n + SLACK;
  }

  /**
   * Whether some but not all decided rollouts are correct: a group without this teaches nothing.
   */
  static boolean isMixed(Group group) {
    return group.correct() > 0 && group.correct() < decided(group);
  }

  static int decided(Group group) {
    return (int) group.rollouts().stream().filter(r -> r.verdict().decided()).count();
  }
}
