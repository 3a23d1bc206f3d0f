package org.athanor.verifier.math;

import java.math.BigDecimal;

/**
 * A complex number known up to an error: both parts are within 10^{@code error} of the truth.
 *
 * @param error decimal logarithm of the bound
 */
record Ball(BigDecimal re, BigDecimal im, double error) {

  static final double EXACT = -1e9;

  static final double LOG10_OF_2 = 0.30103;

  /** Decimal logarithm of the magnitude, from above; {@link #EXACT} for zero. */
  double size() {
    return Math.max(size(re), size(im)) + (im.signum() == 0 || re.signum() == 0 ? 0 : 0.16);
  }

  /** Decimal logarithm of the magnitude, from below. */
  double least() {
    return Math.max(size(re), size(im)) - LOG10_OF_2;
  }

  static double size(BigDecimal x) {
    return x.signum() == 0 ? EXACT : x.unscaledValue().bitLength() * LOG10_OF_2 - x.scale();
  }

  /** Whether it may be zero as far as is known. */
  boolean mayBeZero() {
    return re.signum() == 0 && im.signum() == 0 || least() <= error;
  }

  boolean isReal() {
    return im.signum() == 0 || size(im) <= error + 2;
  }

  /** log10(1 + 10^-x) at every sixteenth of x from 0 to 15. */
  private static final double[] GROWTH = new double[16 * 15 + 1];

  static {
    for (int i = 0; i < GROWTH.length; i++) {
      GROWTH[i] = StrictMath.log10(1 + StrictMath.pow(10, -i / 16.0));
    }
  }

  /** log10(10^a + 10^b), from above. */
  static double sumOfErrors(double a, double b) {
    double larger = Math.max(a, b);
    double gap = larger - Math.min(a, b);
    return gap > 15 ? larger : larger + GROWTH[(int) (16 * gap)];
  }
}
