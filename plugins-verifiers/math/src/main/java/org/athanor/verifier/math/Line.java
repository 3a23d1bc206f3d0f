package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeSet;

/** Finds slope and intercept of an expression in one variable. */
final class Line {
  private static final int DIGITS = 50;
  private static final MathContext COMPARED = new MathContext(30);
  private static final Rational[] CHECKED = {
    Rational.of(3), Rational.of(-7, 5), Rational.of(113, 17), Rational.of(-29, 3)
  };

  private final Budget budget;

  Line(Budget budget) {
    this.budget = budget;
  }

  /** {slope, intercept}; null if the expression is not linear in a single variable. */
  BigDecimal[] of(Node node) {
    TreeSet<String> symbols = Symbols.of(node);
    if (symbols.size() != 1) {
      return null;
    }
    String x = symbols.first();
    BigDecimal zero = at(node, x, Rational.ZERO);
    BigDecimal one = zero == null ? null : at(node, x, Rational.ONE);
    if (one == null) {
      return null;
    }
    BigDecimal slope = one.subtract(zero);
    if (slope.signum() == 0) {
      return null;
    }
    for (Rational point : CHECKED) {
      BigDecimal value = at(node, x, point);
      BigDecimal p = point.toDecimal(DIGITS, java.math.RoundingMode.HALF_EVEN);
      if (value == null || !close(value, zero.add(slope.multiply(p)))) {
        return null;
      }
    }
    return new BigDecimal[] {slope, zero};
  }

  private BigDecimal at(Node node, String x, Rational value) {
    Ball ball = new Numeric(DIGITS, Map.of(x, value), false, budget).value(node);
    boolean usable = ball != null && ball.isReal() && ball.size() < 1_000;
    return usable ? ball.re() : null;
  }

  private static boolean close(BigDecimal a, BigDecimal b) {
    BigDecimal difference = a.subtract(b).abs();
    BigDecimal scale = a.abs().max(b.abs()).max(BigDecimal.ONE);
    return difference.compareTo(scale.round(COMPARED).movePointLeft(30)) <= 0;
  }
}
