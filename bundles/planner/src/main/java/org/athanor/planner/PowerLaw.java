package org.athanor.planner;

import java.util.Optional;

/**
 * y = prefactor · C^exponent, by least squares of log y on log C.
 *
 * @param r2 share of the variance of log y that it explains; 1 where there is none to explain
 * @param points behind it
 */
record PowerLaw(double exponent, double prefactor, double r2, int points) {
  private static final int FEWEST = 3;

  /** Empty with fewer than three points. */
  static Optional<PowerLaw> fit(double[] c, double[] y) {
    int n = c.length;
    if (n < FEWEST) {
      return Optional.empty();
    }
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanX += StrictMath.log(c[i]) / n;
      meanY += StrictMath.log(y[i]) / n;
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < n; i++) {
      double dx = StrictMath.log(c[i]) - meanX;
      double dy = StrictMath.log(y[i]) - meanY;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    double slope = xy / xx;
    double r2 = yy == 0 ? 1 : slope * xy / yy;
    return Optional.of(new PowerLaw(slope, StrictMath.exp(meanY - slope * meanX), r2, n));
  }
}
