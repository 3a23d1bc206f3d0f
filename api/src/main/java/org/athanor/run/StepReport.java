package org.athanor.run;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one step did.
 *
 * @param step from 1
 * @param metrics reproducible figures: "reward/mean", "objective/clip-fraction", "policy/entropy"
 *     ...
 * @param seconds wall-clock time by phase: "attempt", "credit", "recompute", "learn", "record",
 *     "step"; never reproducible, so kept apart
 */
public record StepReport(
    long step, SortedMap<String, Double> metrics, SortedMap<String, Double> seconds) {
  public StepReport {
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    seconds = Collections.unmodifiableSortedMap(new TreeMap<>(seconds));
  }

  /** With one more phase, which also lengthens the "step". */
  public StepReport withSeconds(String phase, double more) {
    SortedMap<String, Double> longer = new TreeMap<>(seconds);
    longer.put(phase, more);
    longer.merge("step", more, Double::sum);
    return new StepReport(step, metrics, longer);
  }
}
