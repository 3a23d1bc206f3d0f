package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Percent;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;

/**
 * A number written with a decimal point, which may be the rounded form of another.
 *
 * @param value what is written
 * @param unit the worth of its last digit
 * @param significant how many digits say something
 */
record DecimalLiteral(Rational value, Rational unit, int significant) {

  /** The literal, or null if the node is none: 1.25, -1.25, 1.25 · 10⁴, 1.25%. */
  static DecimalLiteral of(Node node) {
    if (node instanceof Num n && n.decimals() >= 0) {
      Rational unit = Rational.of(BigInteger.ONE, BigInteger.TEN.pow(n.decimals()));
      return new DecimalLiteral(n.value(), unit, n.significant());
    }
    if (node instanceof Percent p) {
      return scaled(of(p.a()), Rational.of(1, 100));
    }
    if (node instanceof Product p && p.factors().size() == 2) {
      Rational scale = powerOfTen(p.factors().get(1));
      Rational sign = p.factors().get(0) instanceof Num n ? n.value() : null;
      if (scale != null) {
        return scaled(of(p.factors().get(0)), scale);
      }
      return Rational.MINUS_ONE.equals(sign) ? negated(of(p.factors().get(1))) : null;
    }
    return null;
  }

  private static Rational powerOfTen(Node node) {
    boolean power =
        node instanceof Power p && p.base() instanceof Num b && b.value().equals(Rational.of(10));
    if (!power
        || !(((Power) node).exponent() instanceof Num e)
        || !e.value().isInteger()
        || e.value().num().bitLength() > 9) {
      return null;
    }
    int n = e.value().num().intValue();
    return Rational.of(BigDecimal.ONE.scaleByPowerOfTen(n));
  }

  private static DecimalLiteral scaled(DecimalLiteral d, Rational by) {
    return d == null
        ? null
        : new DecimalLiteral(d.value.times(by), d.unit.times(by), d.significant);
  }

  private static DecimalLiteral negated(DecimalLiteral d) {
    return d == null ? null : new DecimalLiteral(d.value.negate(), d.unit, d.significant);
  }

  /**
   * Whether this is the other value, rounded or cut off at the last digit written. Only literals of
   * enough digits count as rounded, and only if the other value has more.
   */
  boolean rounds(Rational exact, int digitsWanted) {
    if (significant < digitsWanted || exact.over(unit).isInteger()) {
      return false;
    }
    return near(exact);
  }

  /** The same for a value known to many digits. */
  boolean rounds(BigDecimal exact, int digitsWanted) {
    return significant >= digitsWanted && near(Rational.of(exact));
  }

  private boolean near(Rational exact) {
    Rational rest = exact.minus(value);
    boolean cutOff =
        rest.num().signum() * value.num().signum() >= 0 && rest.abs().compareTo(unit) < 0;
    return cutOff || rest.abs().times(Rational.of(2)).compareTo(unit) <= 0;
  }
}
