package org.athanor.objective.policygradient;

/** What a group of one rollout gets, which has nothing to be compared with. */
enum Single {
  /** Nothing is learned from it. */
  ZERO,
  /** Its reward, as if the others' mean were 0 and their deviation 1. */
  REWARD
}
