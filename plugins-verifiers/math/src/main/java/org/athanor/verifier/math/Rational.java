package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact fraction in lowest terms.
 *
 * @param num numerator, carries the sign
 * @param den denominator, positive
 */
record Rational(BigInteger num, BigInteger den) implements Comparable<Rational> {

  static final Rational ZERO = of(0);
  static final Rational ONE = of(1);
  static final Rational MINUS_ONE = of(-1);

  static Rational of(long n) {
    return new Rational(BigInteger.valueOf(n), BigInteger.ONE);
  }

  static Rational of(BigInteger n) {
    return new Rational(n, BigInteger.ONE);
  }

  static Rational of(long num, long den) {
    return of(BigInteger.valueOf(num), BigInteger.valueOf(den));
  }

  /** The fraction in lowest terms; {@code den} must not be zero. */
  static Rational of(BigInteger num, BigInteger den) {
    if (den.signum() < 0) {
      return of(num.negate(), den.negate());
    }
    if (den.equals(BigInteger.ONE)) {
      return new Rational(num, den);
    }
    BigInteger common = num.gcd(den);
    return new Rational(num.divide(common), den.divide(common));
  }

  static Rational of(BigDecimal d) {
    return d.scale() <= 0
        ? of(d.toBigIntegerExact())
        : of(d.unscaledValue(), BigInteger.TEN.pow(d.scale()));
  }

  Rational plus(Rational b) {
    return den.equals(b.den)
        ? of(num.add(b.num), den)
        : of(num.multiply(b.den).add(b.num.multiply(den)), den.multiply(b.den));
  }

  Rational minus(Rational b) {
    return plus(b.negate());
  }

  Rational times(Rational b) {
    return of(num.multiply(b.num), den.multiply(b.den));
  }

  /** {@code b} must not be zero. */
  Rational over(Rational b) {
    return of(num.multiply(b.den), den.multiply(b.num));
  }

  Rational negate() {
    return new Rational(num.negate(), den);
  }

  Rational abs() {
    return new Rational(num.abs(), den);
  }

  boolean isZero() {
    return num.signum() == 0;
  }

  boolean isInteger() {
    return den.equals(BigInteger.ONE);
  }

  /** Bits of both parts together: what arithmetic with it costs. */
  int bits() {
    return num.bitLength() + den.bitLength();
  }

  /** The value cut to that many decimals. */
  BigDecimal toDecimal(int decimals, RoundingMode mode) {
    return new BigDecimal(num).divide(new BigDecimal(den), decimals, mode);
  }

  /** The least number of decimals that write it exactly, or -1 if none does. */
  int decimalsNeeded() {
    BigInteger rest = den;
    int twos = rest.getLowestSetBit();
    rest = rest.shiftRight(twos);
    int fives = 0;
    BigInteger five = BigInteger.valueOf(5);
    for (int i = 0; i < 400 && rest.bitLength() > 1; i++) {
      BigInteger[] split = rest.divideAndRemainder(five);
      if (split[1].signum() != 0) {
        return -1;
      }
      rest = split[0];
      fives++;
    }
    return rest.bitLength() > 1 ? -1 : Math.max(twos, fives);
  }

  @Override
  public int compareTo(Rational b) {
    return num.multiply(b.den).compareTo(b.num.multiply(den));
  }

  @Override
  public String toString() {
    return isInteger() ? num.toString() : num + "/" + den;
  }
}
