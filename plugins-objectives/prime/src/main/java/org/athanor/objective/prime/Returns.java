package org.athanor.objective.prime;

/** Sums over time, and whitening over a batch. */
final class Returns {
  private static final double TINY = 1e-8;

  private Returns() {}

  /** R_t = r_t + γ R_{t+1}. */
  static double[] discounted(double[] rewards, double discount) {
    double[] returns = new double[rewards.length];
    double next = 0;
    for (int t = rewards.length - 1; t >= 0; t--) {
      next = rewards[t] + discount * next;
      returns[t] = next;
    }
    return returns;
  }

  /**
   * (x - mean) / sqrt(variance + 1e-8) over all tokens, variance with n - 1; all 0 for fewer than
   * two tokens.
   */
  static void whiten(double[][] x) {
    double[] all = java.util.Arrays.stream(x).flatMapToDouble(java.util.Arrays::stream).toArray();
    double mean = org.athanor.math.Stats.mean(all);
    double scale = all.length < 2 ? 0 : 1 / Math.sqrt(org.athanor.math.Stats.variance(all) + TINY);
    for (double[] row : x) {
      for (int t = 0; t < row.length; t++) {
        row[t] = (row[t] - mean) * scale;
      }
    }
  }
}
