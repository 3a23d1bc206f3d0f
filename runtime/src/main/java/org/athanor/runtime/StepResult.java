package org.athanor.runtime;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.athanor.data.Batch;
import org.athanor.data.Verdict.Outcome;
import org.athanor.run.StepReport;

/**
 * What a finished step leaves for the record.
 *
 * @param sampled as the sampler gave it
 * @param learned the judged part of it, with rewards
 * @param advantages [rollout of learned][T]
 * @param shadow what a second verifier said
 */
record StepResult(
    StepReport report, Batch sampled, Batch learned, double[][] advantages, Shadow shadow) {
  /** How many rollouts of the step had which verdict, those not learned from included. */
  SortedMap<String, Long> verdicts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Outcome outcome : Outcome.values()) {
      counts.put(name(outcome), 0L);
    }
    Stream.concat(sampled.groups().stream(), sampled.others().stream())
        .flatMap(group -> group.rollouts().stream())
        .forEach(rollout -> counts.merge(name(rollout.verdict().outcome()), 1L, Long::sum));
    return counts;
  }

  /** As records write it: "no_answer". */
  static String name(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
