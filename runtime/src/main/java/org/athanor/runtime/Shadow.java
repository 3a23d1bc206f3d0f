package org.athanor.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Group.Origin;
import org.athanor.data.Rollout;
import org.athanor.data.Verdict;

/**
 * What a second verifier said of one step's rollouts. Nothing is learned from it, and its failures
 * fail nothing: it is there to be compared. When it is given up depends on the clock, so what it
 * said is on record beside what the journal's checksums are over.
 */
final class Shadow {
  /** Of a run without a shadow. */
  static final Shadow NONE = new Shadow();

  private final Map<List<Integer>, Verdict> verdicts = new LinkedHashMap<>();
  private final SortedMap<String, Double> metrics = new TreeMap<>();
  private volatile boolean givenUp;

  private Shadow() {}

  /**
   * Judges every rollout that the verifier judged.
   *
   * @param judge may be null
   * @param seconds after which it is given up for this step
   */
  static Shadow of(Bound.Judge judge, Batch batch, double seconds) {
    if (judge == null) {
      return NONE;
    }
    Shadow shadow = new Shadow();
    List<List<Integer>> keys = new ArrayList<>();
    List<Verdict> first = new ArrayList<>();
    List<Judging.Item> items = new ArrayList<>();
    Stream.concat(batch.groups().stream(), batch.others().stream())
        .filter(g -> g.origin() != Origin.SYNTHESIS)
        .forEach(
            g -> {
              for (Rollout r : g.rollouts()) {
                keys.add(key(g, r));
                first.add(r.verdict());
                items.add(new Judging.Item(g.problem(), r.text()));
              }
            });
    Deadline deadline = new Deadline(seconds);
    List<Verdict> second =
        Judging.all((p, c) -> shadow.guarded(() -> judge.verify(p, c), deadline), items);
    shadow.count(first, second);
    for (int i = 0; i < items.size(); i++) {
      if (differ(first.get(i), second.get(i))) {
        shadow.verdicts.put(keys.get(i), second.get(i));
      }
    }
    return shadow;
  }

  private Verdict guarded(Supplier<Verdict> judgement, Deadline deadline) {
    if (givenUp) {
      return Verdict.undecided("", "it was given up in this step");
    }
    try {
      Verdict verdict = deadline.call("the shadow", judgement);
      return verdict == null ? Verdict.undecided("", "it gave no verdict") : verdict;
    } catch (PartFailure e) {
      givenUp |= e.getCause() instanceof TimeoutException;
      return Verdict.undecided("", e.getMessage());
    }
  }

  private void count(List<Verdict> first, List<Verdict> second) {
    int disagree = 0;
    int accepted = 0;
    int undecided = 0;
    for (int i = 0; i < first.size(); i++) {
      boolean both = first.get(i).decided() && second.get(i).decided();
      boolean apart = both && first.get(i).isCorrect() != second.get(i).isCorrect();
      disagree += apart ? 1 : 0;
      accepted += apart && second.get(i).isCorrect() ? 1 : 0;
      undecided += second.get(i).decided() ? 0 : 1;
    }
    metrics.put("judged", (double) first.size());
    metrics.put("disagree", (double) disagree);
    metrics.put("accepts", (double) accepted);
    metrics.put("rejects", (double) (disagree - accepted));
    metrics.put("undecided", (double) undecided);
  }

  private static boolean differ(Verdict a, Verdict b) {
    return a.decided() != b.decided() || a.isCorrect() != b.isCorrect();
  }

  private static List<Integer> key(Group group, Rollout rollout) {
    return List.of(group.id(), rollout.index());
  }

  /** Counts by name; empty without a shadow. */
  SortedMap<String, Double> metrics() {
    return metrics;
  }

  /** Whether no rollout has a verdict of its own here. */
  boolean isSilent() {
    return verdicts.isEmpty();
  }

  /** A line of metrics without the shadow's. */
  static String leftOut(String metrics) {
    return metrics.replaceAll(",\"shadow/[^\"]*\":[^,}]*", "");
  }

  /** What it said of a rollout, if that is not what the verifier said; else null. */
  Verdict otherwise(Group group, Rollout rollout) {
    return verdicts.get(key(group, rollout));
  }
}
