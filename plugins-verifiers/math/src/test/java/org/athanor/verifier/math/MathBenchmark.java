package org.athanor.verifier.math;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Problem;

/** Prints judgements per CPU-second by kind of answer, over the generated pairs. */
final class MathBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final MathVerifier.Options OPTIONS = new MathVerifier.Options(1000, 6);

  private MathBenchmark() {}

  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
    measured(GeneratedPairs.of(1, rounds)); // the compiler's turn
    TreeMap<String, List<Double>> micros = measured(GeneratedPairs.of(2, rounds));
    System.out.printf(
        "%-24s %8s %12s %12s %12s%n", "kind", "n", "per CPU-s", "median us", "p99 us");
    List<Double> all = new ArrayList<>();
    micros.forEach(
        (kind, times) -> {
          print(kind, times);
          all.addAll(times);
        });
    print("all", all);
  }

  private static TreeMap<String, List<Double>> measured(List<GeneratedPairs.Pair> pairs) {
    TreeMap<String, List<Double>> micros = new TreeMap<>();
    MathVerifier verifier = new MathVerifier();
    for (GeneratedPairs.Pair pair : pairs) {
      Problem problem = new Problem("p", "", pair.gold(), Map.of());
      String completion = "We find that it is \\boxed{" + pair.prediction() + "}.";
      long start = THREADS.getCurrentThreadCpuTime();
      verifier.verify(problem, completion, OPTIONS);
      double took = (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
      micros.computeIfAbsent(pair.kind(), kind -> new ArrayList<>()).add(took);
    }
    return micros;
  }

  private static void print(String kind, List<Double> micros) {
    double[] sorted = micros.stream().mapToDouble(m -> m).sorted().toArray();
    double total = Arrays.stream(sorted).sum();
    System.out.printf(
        "%-24s %8d %12.0f %12.1f %12.1f%n",
        kind,
        sorted.length,
        sorted.length / total * 1e6,
        sorted[sorted.length / 2],
        sorted[(int) (0.99 * (sorted.length - 1))]);
  }
}
