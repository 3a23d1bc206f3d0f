package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Elementary functions of real numbers to a fixed number of digits, by range reduction and Taylor
 * series (Brent and Zimmermann, Modern Computer Arithmetic, chapter 4). Results are good to {@code
 * digits} decimals, relative where the value is above 1 and absolute below.
 */
final class Elementary {
  private static final int MOST_DIGITS = 220;
  private static final BigDecimal PI =
      atanInverse(5).multiply(BigDecimal.valueOf(16)).subtract(atanInverse(239).multiply(dec(4)));
  private static final BigDecimal LN2 = atanhInverse(3).multiply(dec(2));
  private static final BigDecimal LN10 = LN2.multiply(dec(3)).add(atanhInverse(9).multiply(dec(2)));

  /** Beyond this an exponential is not computed. */
  private static final BigDecimal LARGEST_EXPONENT = dec(5_000_000);

  private static final BigDecimal LARGEST_ANGLE = dec(1_000_000_000_000L);

  final MathContext mc;
  private final Budget budget;
  private final BigDecimal smallest;

  Elementary(int digits, Budget budget) {
    this.mc = new MathContext(digits + 20, RoundingMode.HALF_EVEN);
    this.smallest = BigDecimal.ONE.movePointLeft(digits + 18);
    this.budget = budget;
  }

  private static BigDecimal dec(long n) {
    return BigDecimal.valueOf(n);
  }

  /** arctan(1/n) by Gregory's series. */
  private static BigDecimal atanInverse(int n) {
    return inverseSeries(n, -1);
  }

  /** artanh(1/n). */
  private static BigDecimal atanhInverse(int n) {
    return inverseSeries(n, 1);
  }

  private static BigDecimal inverseSeries(int n, int sign) {
    BigInteger power = BigInteger.TEN.pow(MOST_DIGITS + 20).divide(BigInteger.valueOf(n));
    BigInteger square = BigInteger.valueOf((long) n * n);
    BigInteger sum = BigInteger.ZERO;
    for (int k = 0; power.signum() != 0; k++) {
      BigInteger term = power.divide(BigInteger.valueOf(2L * k + 1));
      sum = sign < 0 && k % 2 == 1 ? sum.subtract(term) : sum.add(term);
      power = power.divide(square);
    }
    return new BigDecimal(sum, MOST_DIGITS + 20);
  }

  BigDecimal pi() {
    return PI.round(mc);
  }

  /** e^x, or null if it is too large or too small to be computed. */
  BigDecimal exp(BigDecimal x) {
    if (x.abs().compareTo(LARGEST_EXPONENT) > 0) {
      return null;
    }
    int tens = x.divide(LN10, 0, RoundingMode.HALF_EVEN).intValue();
    BigDecimal rest = x.subtract(LN10.multiply(dec(tens)), mc);
    BigDecimal small = rest.divide(dec(256), mc);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int k = 1; term.abs().compareTo(smallest) > 0; k++) {
      budget.spend(40);
      term = term.multiply(small, mc).divide(dec(k), mc);
      sum = sum.add(term, mc);
    }
    for (int i = 0; i < 8; i++) {
      sum = sum.multiply(sum, mc);
    }
    return sum.scaleByPowerOfTen(tens);
  }

  /** ln x for x above 0. */
  BigDecimal ln(BigDecimal x) {
    int tens = x.precision() - x.scale() - 1;
    BigDecimal f = x.scaleByPowerOfTen(-tens).round(mc);
    BigDecimal y = new BigDecimal(StrictMath.log(f.doubleValue()));
    for (int correct = 14; correct < mc.getPrecision(); correct *= 3) {
      BigDecimal e = exp(y); // Halley's step triples the digits
      y = y.add(f.subtract(e).multiply(dec(2)).divide(f.add(e), mc), mc);
    }
    return y.add(LN10.multiply(dec(tens)), mc);
  }

  /** sin x and cos x, or null if x is too large. */
  BigDecimal[] sinCos(BigDecimal x) {
    if (x.abs().compareTo(LARGEST_ANGLE) > 0) {
      return null;
    }
    BigDecimal half = PI.divide(dec(2), MathContext.UNLIMITED);
    BigInteger quarters = x.divide(half, 0, RoundingMode.HALF_EVEN).toBigInteger();
    BigDecimal r = x.subtract(half.multiply(new BigDecimal(quarters)), mc);
    BigDecimal sin = taylor(r, r, 1);
    BigDecimal cos = taylor(BigDecimal.ONE, r, 0);
    return switch (quarters.mod(BigInteger.valueOf(4)).intValue()) {
      case 0 -> new BigDecimal[] {sin, cos};
      case 1 -> new BigDecimal[] {cos, sin.negate()};
      case 2 -> new BigDecimal[] {sin.negate(), cos.negate()};
      default -> new BigDecimal[] {cos.negate(), sin};
    };
  }

  private BigDecimal taylor(BigDecimal first, BigDecimal r, int power) {
    BigDecimal square = r.multiply(r, mc);
    BigDecimal sum = first;
    BigDecimal term = first;
    for (int k = power + 1; term.abs().compareTo(smallest) > 0; k += 2) {
      budget.spend(40);
      term = term.multiply(square, mc).divide(dec((long) k * (k + 1)), mc).negate();
      sum = sum.add(term, mc);
    }
    return sum;
  }

  /** arctan x, in (-π/2, π/2). */
  BigDecimal atan(BigDecimal x) {
    if (x.abs().compareTo(BigDecimal.ONE) > 0) {
      BigDecimal quarter = PI.divide(dec(2), mc);
      BigDecimal rest = atan(BigDecimal.ONE.divide(x, mc));
      return (x.signum() > 0 ? quarter : quarter.negate()).subtract(rest, mc);
    }
    BigDecimal guess = new BigDecimal(StrictMath.atan(x.doubleValue()));
    BigDecimal[] sinCos = sinCos(guess);
    BigDecimal up = x.multiply(sinCos[1], mc).subtract(sinCos[0], mc);
    BigDecimal down = sinCos[1].add(x.multiply(sinCos[0], mc), mc);
    BigDecimal small = up.divide(down, mc); // tan(atan x - guess)
    BigDecimal square = small.multiply(small, mc);
    BigDecimal sum = small;
    BigDecimal power = small;
    for (int k = 3; power.abs().compareTo(smallest) > 0; k += 2) {
      budget.spend(40);
      power = power.multiply(square, mc).negate();
      sum = sum.add(power.divide(dec(k), mc), mc);
    }
    return guess.add(sum, mc);
  }

  /** The square root of a number that is not negative. */
  BigDecimal sqrt(BigDecimal x) {
    budget.spend(400);
    return x.sqrt(mc);
  }

  /** The angle of a point that is not the origin, in (-π, π]. */
  BigDecimal angle(BigDecimal re, BigDecimal im) {
    if (re.signum() == 0) {
      BigDecimal quarter = PI.divide(dec(2), mc);
      return im.signum() > 0 ? quarter : quarter.negate();
    }
    BigDecimal base = atan(im.divide(re, mc));
    if (re.signum() > 0) {
      return base;
    }
    return im.signum() < 0 ? base.subtract(pi(), mc) : base.add(pi(), mc);
  }
}
