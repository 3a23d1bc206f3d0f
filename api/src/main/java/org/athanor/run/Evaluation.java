package org.athanor.run;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Held-out results of one policy.
 *
 * @param step after which it was taken; 0 is before training
 * @param problems number of problems
 * @param samples of each problem, n
 * @param figures "pass@1", "pass@8" ... over all problems and, where problems have a level,
 *     "countdown-4/pass@1"; "entropy" and "length" are means over tokens and rollouts. Intervals by
 *     bootstrap over problems
 */
public record Evaluation(
    long step, int problems, int samples, SortedMap<String, Estimate> figures) {
  public Evaluation {
    figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
  }
}
