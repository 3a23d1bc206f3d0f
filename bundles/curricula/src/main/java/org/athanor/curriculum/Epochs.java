package org.athanor.curriculum;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.athanor.math.Rng;

/**
 * Endless passes through a set, each in another random order. Any position can be asked for at
 * once; nothing is stored. The first problems of a pass are never among the last of the pass
 * before, so that what is chosen together differs across its border.
 */
final class Epochs {
  private static final int MOST_GUARDED = 1024;
  private final int size;
  private final int guarded;
  private final Rng rng;

  Epochs(int size, Rng rng) {
    this.size = size;
    this.guarded = Math.min(MOST_GUARDED, size / 4);
    this.rng = rng;
  }

  /**
   * The problems at positions from .. from+count-1 of the endless order; where one is there
   * already, the next that is not. Repeats begin where the set is exhausted.
   */
  int[] choose(long from, int count) {
    int[] chosen = new int[count];
    Set<Integer> taken = new HashSet<>();
    long position = from;
    for (int i = 0; i < count; i++) {
      if (taken.size() == size) {
        taken.clear();
      }
      int problem = at(position++);
      while (!taken.add(problem)) {
        problem = at(position++);
      }
      chosen[i] = problem;
    }
    return chosen;
  }

  private long orderedEpoch = -1;
  private IndexPermutation order;
  private int[] head;

  /** The problem at a position of the endless order. */
  private int at(long position) {
    long epoch = position / size;
    int offset = (int) (position % size);
    if (epoch != orderedEpoch) {
      order = order(epoch);
      head = null;
      orderedEpoch = epoch;
    }
    if (offset >= 2 * guarded) {
      return order.at(offset);
    }
    if (head == null) {
      head = head(epoch);
    }
    return head[offset];
  }

  private IndexPermutation order(long epoch) {
    return new IndexPermutation(size, rng.at(epoch));
  }

  /** The first 2 · guarded of a pass, those that were last in the pass before put behind. */
  private int[] head(long epoch) {
    IndexPermutation before = order(epoch - 1);
    Set<Integer> justSeen = new HashSet<>();
    for (int i = size - guarded; i < size; i++) {
      justSeen.add(before.at(i));
    }
    Set<Integer> ordered = new LinkedHashSet<>();
    Set<Integer> behind = new LinkedHashSet<>();
    for (int i = 0; i < 2 * guarded; i++) {
      int problem = order.at(i);
      (justSeen.contains(problem) ? behind : ordered).add(problem);
    }
    ordered.addAll(behind);
    return ordered.stream().mapToInt(Integer::intValue).toArray();
  }
}
