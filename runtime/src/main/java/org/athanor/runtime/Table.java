package org.athanor.runtime;

import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Group;
import org.athanor.data.History;
import org.athanor.data.Rollout;

/** The history of attempts, with an entry for each problem that was attempted. */
final class Table implements History {
  private static final long[] NEVER = {0, 0, -1};

  /** Problem index to attempts, correct, last step. */
  final SortedMap<Integer, long[]> entries = new TreeMap<>();

  /** Problems chosen so far. */
  long chosen;

  @Override
  public long chosen() {
    return chosen;
  }

  @Override
  public long attempts(int problem) {
    return entries.getOrDefault(problem, NEVER)[0];
  }

  @Override
  public long correct(int problem) {
    return entries.getOrDefault(problem, NEVER)[1];
  }

  @Override
  public long lastStep(int problem) {
    return entries.getOrDefault(problem, NEVER)[2];
  }

  /** Adds a group's judged rollouts. */
  void add(int problem, Group group, long step) {
    long[] entry = entries.computeIfAbsent(problem, p -> NEVER.clone());
    for (Rollout r : group.rollouts()) {
      entry[0] += r.verdict().decided() ? 1 : 0;
      entry[1] += r.verdict().isCorrect() ? 1 : 0;
    }
    entry[2] = step;
  }
}
