package org.athanor.verifier.math;

/**
 * The work one judgement may still do. Every loop draws on it, so that a judgement ends by itself
 * and no thread has to be stopped: after {@link #MAX_STEPS} steps (the same for every machine) or
 * at the deadline, whichever comes first.
 */
final class Budget {

  /** About what a slow core does in half a second. */
  static final long MAX_STEPS = 30_000_000;

  private static final int STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 20_000;

  private final long deadlineNanos;
  private long steps = MAX_STEPS;
  private long nextLook = MAX_STEPS - STEPS_BETWEEN_LOOKS_AT_THE_CLOCK;

  private Budget(long deadlineNanos) {
    this.deadlineNanos = deadlineNanos;
  }

  /** A budget that ends that many milliseconds from now. */
  static Budget millis(long millis) {
    return new Budget(System.nanoTime() + millis * 1_000_000);
  }

  /**
   * Draws on the budget.
   *
   * @param cost steps of about ten nanoseconds each, at least 0
   * @throws Exhausted if nothing is left
   */
  void spend(long cost) {
    steps -= cost;
    if (steps < nextLook) {
      if (steps < 0) {
        throw new Exhausted("work limit of " + MAX_STEPS + " steps");
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new Exhausted("deadline");
      }
      nextLook = steps - STEPS_BETWEEN_LOOKS_AT_THE_CLOCK;
    }
  }

  /** Thrown through a judgement whose budget is spent; its message says which bound was met. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exhausted(String bound) {
      super(bound, null, false, false);
    }
  }
}
