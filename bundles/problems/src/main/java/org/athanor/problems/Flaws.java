package org.athanor.problems;

import org.athanor.math.Rng;

/** Mistakes as learners make them. */
final class Flaws {
  private static final int[] OFFSETS = {-10, -2, -1, 1, 2, 10};

  private Flaws() {}

  /** How far a miscalculated result is off: a slip of the last digit or of a carry. */
  static int offset(Rng rng) {
    return OFFSETS[rng.nextInt(OFFSETS.length)];
  }
}
