package org.athanor.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.run.Parts;

/** Counts what verifiers say of rows. */
final class Audit {
  /** Rows judged side by side before they are counted. */
  private static final int AT_ONCE = 512;

  private final Parts.Judge judge;
  private final Optional<Parts.Judge> second;
  private final int shown;

  private final TreeMap<String, Integer> outcomes = new TreeMap<>();
  private final TreeMap<String, Integer> confusion = new TreeMap<>();
  private final List<Map<String, Object>> mistakes = new ArrayList<>();
  private final List<Map<String, Object>> undecided = new ArrayList<>();
  private final List<Map<String, Object>> disagreements = new ArrayList<>();
  private final List<Double> millis = new ArrayList<>();
  private int disagreed;
  private double seconds;

  Audit(Parts.Judge judge, Optional<Parts.Judge> second, int shown) {
    this.judge = judge;
    this.second = second;
    this.shown = shown;
  }

  /** What the verifiers said of a row, and how long the first took. */
  private record Judged(AuditRows row, Verdict verdict, Verdict other, double millis) {}

  /** Judges all rows side by side on all cores, and counts them in their order. */
  void judge(Stream<AuditRows> rows) {
    Iterator<AuditRows> all = rows.iterator();
    List<AuditRows> some = new ArrayList<>();
    long start = System.nanoTime();
    while (all.hasNext()) {
      some.add(all.next());
      if (some.size() == AT_ONCE || !all.hasNext()) {
        some.parallelStream().map(this::judged).toList().forEach(this::count);
        some.clear();
      }
    }
    seconds += (System.nanoTime() - start) / 1e9;
  }

  private Judged judged(AuditRows row) {
    Problem problem = new Problem(row.where(), row.prompt(), row.gold(), Map.of());
    try {
      long start = System.nanoTime();
      Verdict verdict = judge.verify(problem, row.prediction());
      double taken = (System.nanoTime() - start) / 1e6;
      Verdict other = second.isPresent() ? second.get().verify(problem, row.prediction()) : null;
      return new Judged(row, verdict, other, taken);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          row.where() + " (reference '" + row.gold() + "'): a verifier failed: " + e, e);
    }
  }

  private void count(Judged judged) {
    AuditRows row = judged.row();
    Verdict verdict = judged.verdict();
    millis.add(judged.millis());
    String outcome = VerifierTest.outcome(verdict);
    outcomes.merge(outcome, 1, Integer::sum);
    if (!verdict.decided() && undecided.size() < shown) {
      undecided.add(Map.of("row", row.where(), "evidence", verdict.evidence()));
    }
    if (row.expected() != null) {
      String wanted = row.expected() ? "correct" : "incorrect";
      confusion.merge(wanted + ", judged " + outcome, 1, Integer::sum);
      if (verdict.decided() && verdict.isCorrect() != row.expected() && mistakes.size() < shown) {
        mistakes.add(
            Map.of("row", row.where(), "expected", wanted, "evidence", verdict.evidence()));
      }
    }
    if (judged.other() != null) {
      compare(row, verdict, judged.other());
    }
  }

  private void compare(AuditRows row, Verdict first, Verdict other) {
    boolean same = first.decided() == other.decided() && first.isCorrect() == other.isCorrect();
    if (same) {
      return;
    }
    disagreed++;
    if (disagreements.size() < shown) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("row", row.where());
      one.put("first", VerifierTest.json(first));
      one.put("second", VerifierTest.json(other));
      disagreements.add(one);
    }
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rows", millis.size());
    json.put("outcomes", outcomes);
    json.put("confusion", confusion);
    json.put("mistakes", mistakes);
    json.put("undecidedShown", undecided);
    json.put("disagreements", disagreed);
    json.put("disagreementsShown", disagreements);
    json.put("seconds", seconds);
    json.put("millisMedian", quantile(0.5));
    json.put("millisP99", quantile(0.99));
    json.put("millisMost", quantile(1));
    return json;
  }

  private double quantile(double q) {
    double[] sorted = millis.stream().mapToDouble(m -> m).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(int) Math.round(q * (sorted.length - 1))];
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d rows in %.1f s; median %.2f ms, p99 %.2f ms, most %.2f ms%n",
            millis.size(),
            seconds,
            quantile(0.5),
            quantile(0.99),
            quantile(1)));
    Table table = new Table("", "");
    outcomes.forEach((outcome, n) -> table.row(outcome, Integer.toString(n)));
    confusion.forEach((cell, n) -> table.row("expected " + cell, Integer.toString(n)));
    second.ifPresent(s -> table.row("disagreements", Integer.toString(disagreed)));
    text.append(table.text());
    mistakes.forEach(
        m ->
            text.append(
                m.get("row") + " expected " + m.get("expected") + ": " + m.get("evidence") + "\n"));
    undecided.forEach(u -> text.append(u.get("row") + " undecided: " + u.get("evidence") + "\n"));
    for (Map<String, Object> d : disagreements) {
      text.append(d.get("row")).append('\n');
      text.append("  first   ").append(said(d.get("first"))).append('\n');
      text.append("  second  ").append(said(d.get("second"))).append('\n');
    }
    return text.toString();
  }

  private static String said(Object verdict) {
    Map<?, ?> v = (Map<?, ?>) verdict;
    return v.get("outcome") + ": " + v.get("evidence");
  }
}
