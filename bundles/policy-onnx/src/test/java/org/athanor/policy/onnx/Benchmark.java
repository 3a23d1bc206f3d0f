package org.athanor.policy.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.SamplingParams;

/**
 * Prints tokens a second of training, scoring and generation, and the least processor time of all
 * rounds, which a busy machine changes less: 1 million weights (hidden 128, 4 layers, 4 heads over
 * 2, MLP 512), 64 sequences of 64 positions, and 128 completions of 48 tokens after 16. Arguments:
 * rounds (5), micro-batch (16), workers (2), width (128), MLP (512).
 */
final class Benchmark {
  private static final com.sun.management.OperatingSystemMXBean PROCESS =
      (com.sun.management.OperatingSystemMXBean)
          java.lang.management.ManagementFactory.getOperatingSystemMXBean();

  private Benchmark() {}

  public static void main(String[] arguments) {
    int rounds = argument(arguments, 0, 5);
    int microBatch = argument(arguments, 1, 16);
    int workers = argument(arguments, 2, 2);
    int hidden = argument(arguments, 3, 128);
    int intermediate = argument(arguments, 4, 512);
    Architecture a =
        new Architecture(
            Policies.VOCABULARY,
            hidden,
            intermediate,
            4,
            4,
            2,
            hidden / 4,
            192,
            1e-5f,
            10000,
            true,
            false,
            false);
    try (OnnxPolicy policy = Policies.random(a, Policies.layout(workers, 128, microBatch))) {
      List<Trajectory> whole = batch(a, 1, 64);
      report("train, every token chosen", rounds, 64 * 64, () -> train(policy, whole));
      report("score, every token chosen", rounds, 64 * 64, () -> policy.evaluate(whole, 1));
      List<Trajectory> half = batch(a, 32, 33);
      report("train, the later half chosen", rounds, 64 * 64, () -> train(policy, half));
      List<int[]> prompts = new ArrayList<>();
      for (int p = 0; p < 16; p++) {
        prompts.add(Policies.tokens(16, Rng.of(1, "prompt", p), a));
      }
      long[] step = {0};
      int[] drawn = {0};
      report(
          "generate, 16 prompts x 16",
          rounds,
          0,
          () -> {
            Rng rng = Rng.of(1, "rows", step[0]++);
            var groups = policy.generate(prompts, 16, new SamplingParams(48, 1), rng);
            drawn[0] = groups.stream().flatMap(List::stream).mapToInt(Trajectory::length).sum();
            return drawn[0];
          });
    }
  }

  private static int argument(String[] arguments, int index, int absent) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : absent;
  }

  private static List<Trajectory> batch(Architecture a, int prompt, int completion) {
    List<Trajectory> batch = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Rng rng = Rng.of(1, "batch", i);
      int[] tokens = Policies.tokens(completion, rng, a);
      batch.add(
          new Trajectory(
              Policies.tokens(prompt, rng, a), tokens, new double[completion], Stop.LENGTH, 0));
    }
    return batch;
  }

  private static Object train(OnnxPolicy policy, List<Trajectory> batch) {
    double[][] c = Policies.coefficients(batch, "c");
    policy.accumulate(batch, 1, c, c);
    policy.weightsChanged(0);
    return batch;
  }

  private static void report(
      String what, int rounds, int tokens, java.util.function.Supplier<Object> work) {
    if (work.get() == null) {
      throw new IllegalStateException(what + " did nothing");
    }
    double[] seconds = new double[rounds];
    double[] rate = new double[rounds];
    double[] cpuSeconds = new double[rounds];
    for (int r = 0; r < rounds; r++) {
      long start = System.nanoTime();
      long cpuStart = PROCESS.getProcessCpuTime();
      Object result = work.get();
      seconds[r] = (System.nanoTime() - start) / 1e9;
      cpuSeconds[r] = (PROCESS.getProcessCpuTime() - cpuStart) / 1e9;
      rate[r] = (result instanceof Integer drawn ? drawn : tokens) / seconds[r];
    }
    Arrays.sort(seconds);
    Arrays.sort(rate);
    Arrays.sort(cpuSeconds);
    System.out.printf(
        "%-30s median %7.1f ms, best %7.1f ms, cpu %7.1f ms; median %7.0f, best %7.0f tokens/s%n",
        what,
        seconds[rounds / 2] * 1e3,
        seconds[0] * 1e3,
        cpuSeconds[0] * 1e3,
        rate[rounds / 2],
        rate[rounds - 1]);
  }
}
