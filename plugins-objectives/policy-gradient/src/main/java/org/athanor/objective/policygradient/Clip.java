package org.athanor.objective.policygradient;

/** The range that a ratio is held in. */
final class Clip {
  private Clip() {}

  static double bounded(double ratio, double low, double high) {
    return Math.max(1 - low, Math.min(1 + high, ratio));
  }

  /**
   * @throws IllegalArgumentException unless 0 ≤ clipLow ≤ 1 and 0 ≤ clipHigh
   */
  static void check(double clipLow, double clipHigh) {
    if (!(clipLow >= 0 && clipLow <= 1)) {
      throw new IllegalArgumentException("clipLow must be in [0, 1], got " + clipLow);
    }
    if (!(clipHigh >= 0 && clipHigh < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("clipHigh must be finite, at least 0, got " + clipHigh);
    }
  }
}
