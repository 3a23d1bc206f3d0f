package org.athanor.optimizer.nd4j;

/** Option values that more than one optimizer refuses. */
final class Check {
  private Check() {}

  static void atLeastZero(String option, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(option + " must be at least 0 and finite, got " + value);
    }
  }

  static void decayRate(String option, double value) {
    if (!(value >= 0 && value <= 0.999999)) {
      throw new IllegalArgumentException(option + " must be in [0, 0.999999], got " + value);
    }
  }

  /** Below this, an element without any gradient so far would be divided by a zero. */
  static void epsilon(double value) {
    if (!(value >= 1e-30 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be at least 1e-30 and finite, got " + value);
    }
  }
}
