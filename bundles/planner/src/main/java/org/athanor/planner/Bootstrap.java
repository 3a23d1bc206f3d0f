package org.athanor.planner;

import java.util.Arrays;
import org.athanor.math.Rng;
import org.athanor.math.Stats;
import org.athanor.run.Estimate;

/** Resamples of the problems, the same for every figure of a plan. */
final class Bootstrap {
  private final int[][] draws;

  /**
   * @param problems their number
   * @param resamples their number
   */
  Bootstrap(int problems, int resamples, long seed) {
    draws = new int[resamples][problems];
    Rng rng = Rng.of(seed, "plan/bootstrap");
    for (int[] draw : draws) {
      for (int i = 0; i < problems; i++) {
        draw[i] = rng.nextInt(problems);
      }
    }
  }

  /** [resample][problem] which problem is drawn. */
  int[][] draws() {
    return draws;
  }

  /** Mean over problems, and the 2.5 and 97.5 percentiles of that of the resamples. */
  Estimate mean(double[] perProblem) {
    double[] means = new double[draws.length];
    for (int b = 0; b < means.length; b++) {
      for (int p : draws[b]) {
        means[b] += perProblem[p] / perProblem.length;
      }
    }
    return around(Stats.mean(perProblem), means);
  }

  static Estimate around(double value, double[] resampled) {
    double[] sorted = resampled.clone();
    Arrays.sort(sorted);
    int off = sorted.length / 40;
    return new Estimate(value, sorted[off], sorted[sorted.length - 1 - off]);
  }
}
