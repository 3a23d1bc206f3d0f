package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Elementary functions of real numbers to a fixed number of digits, by range reduction and Taylor
 * series in binary fixed point (Brent and Zimmermann, Modern Computer Arithmetic, chapter 4).
 * Results are good to {@code digits} decimals, relative where the value is above 1 and absolute
 * below.
 */
final class Elementary {
  private static final int MOST_DIGITS = 220;
  private static final int MOST_BITS = 900;
  private static final BigInteger PI_FIXED =
      inverseSeries(5, -1)
          .multiply(BigInteger.valueOf(16))
          .subtract(inverseSeries(239, -1).multiply(BigInteger.valueOf(4)));
  private static final BigInteger LN10_FIXED =
      inverseSeries(3, 1)
          .multiply(BigInteger.valueOf(6))
          .add(inverseSeries(9, 1).multiply(BigInteger.TWO));
  private static final BigDecimal PI =
      new BigDecimal(
          PI_FIXED.multiply(BigInteger.TEN.pow(MOST_DIGITS + 20)).shiftRight(MOST_BITS),
          MOST_DIGITS + 20);
  private static final BigInteger[] TENS = new BigInteger[400];

  static {
    TENS[0] = BigInteger.ONE;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1].multiply(BigInteger.TEN);
    }
  }

  /** Beyond this an exponential is not computed. */
  private static final BigDecimal LARGEST_EXPONENT = dec(5_000_000);

  private static final BigDecimal LARGEST_ANGLE = dec(1_000_000_000_000L);

  /** The exponential's argument is divided by two to this power, its value squared as often. */
  private static final int HALVINGS = 12;

  private static final double LN10 = 2.302585092994046;

  final MathContext mc;
  private final Budget budget;
  private final BigDecimal smallest;
  private final int places;
  private final int bits; // behind the point of a fixed number

  Elementary(int digits, Budget budget) {
    this.mc = new MathContext(digits + 20, RoundingMode.HALF_EVEN);
    this.smallest = BigDecimal.ONE.movePointLeft(digits + 18);
    this.places = digits + 24;
    this.bits = (places + 10) * 10 / 3;
    this.budget = budget;
  }

  private static BigDecimal dec(long n) {
    return BigDecimal.valueOf(n);
  }

  /** arctan(1/n), or artanh(1/n) without the sign, by Gregory's series. */
  private static BigInteger inverseSeries(int n, int sign) {
    BigInteger power = BigInteger.ONE.shiftLeft(MOST_BITS).divide(BigInteger.valueOf(n));
    BigInteger square = BigInteger.valueOf((long) n * n);
    BigInteger sum = BigInteger.ZERO;
    for (int k = 0; power.signum() != 0; k++) {
      BigInteger term = power.divide(BigInteger.valueOf(2L * k + 1));
      sum = sign < 0 && k % 2 == 1 ? sum.subtract(term) : sum.add(term);
      power = power.divide(square);
    }
    return sum;
  }

  /** Ten to that power. */
  static BigInteger ten(int power) {
    return power < TENS.length ? TENS[power] : BigInteger.TEN.pow(power);
  }

  /** The number times 2^bits, cut off; it must be of moderate size. */
  private BigInteger fixed(BigDecimal x) {
    int scale = x.scale();
    if (x.signum() == 0 || (long) x.precision() - scale < -places - 20) {
      return BigInteger.ZERO;
    }
    BigInteger shifted = x.unscaledValue().shiftLeft(bits);
    return scale >= 0 ? shifted.divide(ten(scale)) : shifted.multiply(ten(-scale));
  }

  private BigDecimal decimal(BigInteger fixed) {
    return new BigDecimal(fixed.multiply(ten(places)).shiftRight(bits), places);
  }

  private double approximate(BigInteger fixed) {
    return Math.scalb(fixed.doubleValue(), -bits);
  }

  private BigInteger times(BigInteger a, BigInteger b) {
    budget.spend(10);
    return a.multiply(b).shiftRight(bits);
  }

  BigDecimal pi() {
    return PI.round(mc);
  }

  /** e^x, or null if it is too large or too small to be computed. */
  BigDecimal exp(BigDecimal x) {
    if (x.abs().compareTo(LARGEST_EXPONENT) > 0) {
      return null;
    }
    BigInteger argument = fixed(x);
    int tens = (int) Math.rint(approximate(argument) / LN10);
    BigInteger rest = argument.subtract(ln10().multiply(BigInteger.valueOf(tens)));
    return decimal(exp(rest)).scaleByPowerOfTen(tens);
  }

  private BigInteger ln10() {
    return LN10_FIXED.shiftRight(MOST_BITS - bits);
  }

  /** e^x of a fixed number of the size of 1. */
  private BigInteger exp(BigInteger x) {
    BigInteger small = x.shiftRight(HALVINGS);
    BigInteger one = BigInteger.ONE.shiftLeft(bits);
    BigInteger sum = one.add(small);
    BigInteger term = small;
    for (int k = 2; term.bitLength() > 0; k++) { // that of -1 is 0 too
      term = times(term, small).divide(BigInteger.valueOf(k));
      sum = sum.add(term);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = times(sum, sum);
    }
    return sum;
  }

  /** ln x for x above 0. */
  BigDecimal ln(BigDecimal x) {
    int tens = x.precision() - x.scale() - 1;
    BigInteger f = fixed(x.scaleByPowerOfTen(-tens));
    double guess = StrictMath.log(approximate(f));
    BigInteger y = BigInteger.valueOf((long) Math.scalb(guess, 60)).shiftLeft(bits - 60);
    BigInteger e = exp(y);
    BigInteger ratio = f.subtract(e).shiftLeft(bits).divide(f.add(e)); // ln(f/e) = 2 artanh
    BigInteger square = times(ratio, ratio);
    BigInteger sum = ratio;
    BigInteger power = ratio;
    for (int k = 3; power.bitLength() > 0; k += 2) {
      power = times(power, square);
      sum = sum.add(power.divide(BigInteger.valueOf(k)));
    }
    return decimal(y.add(sum.shiftLeft(1)).add(ln10().multiply(BigInteger.valueOf(tens))));
  }

  /** sin x and cos x, or null if x is too large. */
  BigDecimal[] sinCos(BigDecimal x) {
    if (x.abs().compareTo(LARGEST_ANGLE) > 0) {
      return null;
    }
    BigInteger half = PI_FIXED.shiftRight(MOST_BITS - bits + 1);
    BigInteger angle = fixed(x);
    long quarters = (long) Math.rint(approximate(angle) / (StrictMath.PI / 2));
    BigInteger r = angle.subtract(half.multiply(BigInteger.valueOf(quarters)));
    BigInteger square = times(r, r);
    BigDecimal sin = decimal(taylor(r, square, 2));
    BigDecimal cos = decimal(taylor(BigInteger.ONE.shiftLeft(bits), square, 1));
    return switch ((int) Math.floorMod(quarters, 4L)) {
      case 0 -> new BigDecimal[] {sin, cos};
      case 1 -> new BigDecimal[] {cos, sin.negate()};
      case 2 -> new BigDecimal[] {sin.negate(), cos.negate()};
      default -> new BigDecimal[] {cos.negate(), sin};
    };
  }

  /** The alternating series that begins with that term; the next is divided by k (k + 1). */
  private BigInteger taylor(BigInteger first, BigInteger square, int from) {
    BigInteger sum = first;
    BigInteger term = first;
    for (int k = from; term.bitLength() > 0; k += 2) {
      term = times(term, square).divide(BigInteger.valueOf((long) k * (k + 1))).negate();
      sum = sum.add(term);
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
    budget.spend(100);
    if (x.signum() == 0) {
      return BigDecimal.ZERO;
    }
    int wanted = Math.max(0, 2 * mc.getPrecision() + 2 - x.precision());
    int shift = wanted + ((x.scale() + wanted) & 1);
    BigInteger square = x.unscaledValue().multiply(ten(shift));
    return new BigDecimal(square.sqrt(), (x.scale() + shift) / 2);
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
