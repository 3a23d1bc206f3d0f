package org.athanor.verifier.math;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Problem;

/**
 * Prints judgements per CPU-second by kind of answer, over the generated pairs; side by side, pair
 * by pair, with the Python package math-verify where python3 has it. Arguments: rounds (40), and
 * how many of them Python is asked (2).
 */
final class MathBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final MathVerifier.Options OPTIONS = new MathVerifier.Options(1000, 6);
  private static final String ROW = "%-24s %7d %11.0f %9.1f %9.1f %8.2f%%";

  /** What one of the two did with the pairs of a kind. */
  private static final class Times {
    final List<Double> micros = new ArrayList<>();
    int right;

    void add(double took, boolean as) {
      micros.add(took);
      right += as ? 1 : 0;
    }

    double perSecond() {
      return micros.size() / Math.max(1, micros.stream().mapToDouble(m -> m).sum()) * 1e6;
    }

    String row(String kind) {
      double[] sorted = micros.stream().mapToDouble(m -> m).sorted().toArray();
      int last = sorted.length - 1;
      return ROW.formatted(
          kind,
          sorted.length,
          perSecond(),
          sorted[last / 2],
          sorted[(int) (0.99 * last)],
          100.0 * right / sorted.length);
    }
  }

  private final TreeMap<String, Times> ours = new TreeMap<>();
  private final TreeMap<String, Times> theirs = new TreeMap<>();

  private MathBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
    int asked = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    new MathBenchmark().judge(GeneratedPairs.of(1, rounds), null); // the compiler's turn
    MathBenchmark benchmark = new MathBenchmark();
    try (PythonMathVerify python = PythonMathVerify.start()) {
      if (python == null) {
        System.out.println("math-verify is not there: python3 -c 'import math_verify' fails");
      }
      benchmark.judge(GeneratedPairs.of(2, Math.min(asked, rounds)), python);
      benchmark.judge(GeneratedPairs.of(3, Math.max(0, rounds - asked)), null);
    }
    benchmark.print();
  }

  private void judge(List<GeneratedPairs.Pair> pairs, PythonMathVerify python) throws IOException {
    MathVerifier verifier = new MathVerifier();
    for (GeneratedPairs.Pair pair : pairs) {
      Problem problem = new Problem("p", "", pair.gold(), Map.of());
      String completion =
          pair.kind().equals("completion")
              ? pair.prediction()
              : "We find that it is \\boxed{" + pair.prediction() + "}.";
      long start = THREADS.getCurrentThreadCpuTime();
      boolean correct = verifier.verify(problem, completion, OPTIONS).isCorrect();
      double took = (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
      add(ours, pair, took, correct);
      if (python != null) {
        PythonMathVerify.Answer answer = python.judge(pair.gold(), completion);
        add(theirs, pair, answer.cpuMicros(), answer.correct());
      }
    }
  }

  private static void add(
      TreeMap<String, Times> times, GeneratedPairs.Pair pair, double took, boolean correct) {
    for (String kind : new String[] {pair.kind(), "~ all"}) {
      times.computeIfAbsent(kind, k -> new Times()).add(took, correct == pair.equal());
    }
  }

  private void print() {
    System.out.printf(
        "%-24s %7s %11s %9s %9s %9s%n", "kind", "n", "per CPU-s", "median us", "p99 us", "right");
    ours.forEach((kind, times) -> System.out.println(times.row(kind)));
    if (!theirs.isEmpty()) {
      System.out.println("\nmath-verify, the first of the same pairs");
      theirs.forEach(
          (kind, times) ->
              System.out.printf(
                  "%s   ours is %.0f times as fast%n",
                  times.row(kind), ours.get(kind).perSecond() / times.perSecond()));
    }
  }
}
