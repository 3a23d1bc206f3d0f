package org.athanor.claims;

import org.athanor.math.Stats;

/** Student's t for means over few seeds. */
final class StudentT {
  private static final double TINY = 1e-300;
  private static final double CLOSE = 1e-14;

  private StudentT() {}

  /**
   * A mean with its 95 % interval.
   *
   * @param mean of the sample
   * @param half the interval is mean ± half; NaN for fewer than two values
   * @param p two-sided probability of a mean at least so far from 0 if the true one is 0
   * @param n size of the sample
   */
  record Mean(double mean, double half, double p, int n) {
    boolean excludesZero() {
      return Math.abs(mean) > half;
    }
  }

  static Mean of(double[] x) {
    int n = x.length;
    double mean = Stats.mean(x);
    double error = Math.sqrt(Stats.variance(x) / n);
    double half = n < 2 ? Double.NaN : quantile(n - 1) * error;
    double p = n < 2 ? Double.NaN : error == 0 ? (mean == 0 ? 1 : 0) : tails(mean / error, n - 1);
    return new Mean(mean, half, p, n);
  }

  /** P(|T| ≥ |t|) with that many degrees of freedom: I_{ν/(ν+t²)}(ν/2, 1/2). */
  static double tails(double t, int freedom) {
    return incompleteBeta(freedom / (freedom + t * t), freedom / 2.0, 0.5);
  }

  /** The t that leaves 2.5 % on each side, by bisection. */
  static double quantile(int freedom) {
    double low = 0;
    double high = 1000;
    while (high - low > 1e-10) {
      double middle = (low + high) / 2;
      if (tails(middle, freedom) > 0.05) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Regularized, by Lentz's continued fraction (Abramowitz and Stegun 26.5.8). */
  private static double incompleteBeta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    if (x > (a + 1) / (a + b + 2)) {
      return 1 - incompleteBeta(1 - x, b, a);
    }
    double front =
        StrictMath.exp(a * StrictMath.log(x) + b * StrictMath.log(1 - x) - logBeta(a, b));
    double c = 1;
    double d = 1 / guarded(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m < 1000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / guarded(1 + even * d);
      c = guarded(1 + even / c);
      fraction *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / guarded(1 + odd * d);
      c = guarded(1 + odd / c);
      fraction *= d * c;
      if (Math.abs(d * c - 1) < CLOSE) {
        break;
      }
    }
    return front * fraction / a;
  }

  private static double guarded(double x) {
    return Math.abs(x) < TINY ? TINY : x;
  }

  private static double logBeta(double a, double b) {
    return logGamma(a) + logGamma(b) - logGamma(a + b);
  }

  /** For multiples of one half, by Γ(x + 1) = x Γ(x) down to Γ(1) = 1 or Γ(1/2) = √π. */
  private static double logGamma(double x) {
    double sum = 0;
    double rest = x;
    while (rest > 1) {
      rest -= 1;
      sum += StrictMath.log(rest);
    }
    return rest == 1 ? sum : sum + StrictMath.log(Math.PI) / 2;
  }
}
