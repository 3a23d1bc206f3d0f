package org.athanor.testkit;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.athanor.data.History;

/** A history to fill by hand. */
public final class TestHistory implements History {
  private static final int ROLLOUTS = 8;
  private final long[] attempts;
  private final long[] correct;
  private final long[] lastStep;
  private long chosen;

  /** Of a set of so many problems, none attempted. */
  public TestHistory(int size) {
    attempts = new long[size];
    correct = new long[size];
    lastStep = new long[size];
    Arrays.fill(lastStep, -1);
  }

  /** Eight rollouts of each problem, of which the share {@code accuracy} is correct, rounded. */
  public void record(int[] problems, long step, IntToDoubleFunction accuracy) {
    chosen += problems.length;
    for (int p : problems) {
      attempts[p] += ROLLOUTS;
      correct[p] += Math.round(ROLLOUTS * accuracy.applyAsDouble(p));
      lastStep[p] = step;
    }
  }

  @Override
  public long chosen() {
    return chosen;
  }

  @Override
  public long attempts(int problem) {
    return attempts[problem];
  }

  @Override
  public long correct(int problem) {
    return correct[problem];
  }

  @Override
  public long lastStep(int problem) {
    return lastStep[problem];
  }
}
