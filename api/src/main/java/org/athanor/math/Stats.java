package org.athanor.math;

/** Moments of a sample. Sums run in index order, so equal inputs give equal bits. */
public final class Stats {
  private Stats() {}

  public static double sum(double[] x) {
    double s = 0;
    for (double v : x) {
      s += v;
    }
    return s;
  }

  /** NaN for an empty sample. */
  public static double mean(double[] x) {
    return sum(x) / x.length;
  }

  /** Sample variance, Σ (x - mean)² / (n - 1); NaN for n below 2. */
  public static double variance(double[] x) {
    double mean = mean(x);
    double s = 0;
    for (double v : x) {
      s += (v - mean) * (v - mean);
    }
    return x.length < 2 ? Double.NaN : s / (x.length - 1);
  }

  /** Sample standard deviation, with n - 1; NaN for n below 2. */
  public static double std(double[] x) {
    return Math.sqrt(variance(x));
  }
}
