package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Constant;
import org.athanor.verifier.math.Node.Degrees;
import org.athanor.verifier.math.Node.Percent;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Sum;
import org.athanor.verifier.math.Node.Sym;

/**
 * Evaluates expressions to many digits with a bound on the error. Odd roots of negative numbers are
 * the real ones, as in school; everything else takes principal values. A null is a value that does
 * not exist, or that this evaluator does not know.
 */
final class Numeric {
  private final BallArithmetic ball;
  private final Map<String, Rational> values;
  private final boolean logIsDecimal;
  private final Budget budget;
  private final Exact exact;

  /**
   * @param values the variables' values
   * @param logIsDecimal whether a logarithm without a base has base 10, not e
   */
  Numeric(int digits, Map<String, Rational> values, boolean logIsDecimal, Budget budget) {
    this.ball = new BallArithmetic(digits, budget);
    this.values = values;
    this.logIsDecimal = logIsDecimal;
    this.budget = budget;
    this.exact = new Exact(values, budget);
  }

  Ball value(Node node) {
    budget.spend(20);
    if (node instanceof Sum || node instanceof Product) {
      return fold(node);
    } else if (node instanceof Power p) {
      return power(p);
    } else if (node instanceof Call c) {
      return call(c);
    } else if (node instanceof Constant c) {
      return constant(c);
    } else if (node instanceof Sym s) {
      Rational value = values.get(s.name());
      return value == null ? null : ball.of(value);
    } else if (node instanceof Degrees d) {
      Ball a = value(d.a());
      return a == null ? null : ball.times(a, radian());
    } else if (node instanceof Percent p) {
      Ball a = value(p.a());
      return a == null ? null : ball.times(a, ball.of(Rational.of(1, 100)));
    }
    Rational number = exact.value(node);
    return number == null ? null : ball.of(number);
  }

  private Ball radian() {
    BigDecimal degree = ball.elementary.pi().divide(BigDecimal.valueOf(180), ball.elementary.mc);
    return ball.real(degree);
  }

  private Ball constant(Constant c) {
    return switch (c) {
      case PI -> ball.real(ball.elementary.pi());
      case E -> ball.exp(ball.real(BigDecimal.ONE));
      case I -> new Ball(BigDecimal.ZERO, BigDecimal.ONE, Ball.EXACT);
      case INFINITY -> null;
    };
  }

  private Ball fold(Node node) {
    boolean sum = node instanceof Sum;
    List<Node> parts = sum ? ((Sum) node).terms() : ((Product) node).factors();
    Ball result = null;
    for (Node part : parts) {
      Ball value = value(part);
      if (value == null) {
        return null;
      }
      result = result == null ? value : sum ? ball.plus(result, value) : ball.times(result, value);
      if (result == null) {
        return null;
      }
    }
    return result;
  }

  private Ball power(Power p) {
    Rational exponent = exact.value(p.exponent());
    Ball base = value(p.base());
    if (base == null) {
      return null;
    }
    if (exponent != null && exponent.isInteger() && exponent.num().bitLength() < 31) {
      int n = exponent.num().intValue();
      return n <= 0 && base.mayBeZero() ? null : ball.power(base, n);
    }
    if (exponent != null && exponent.bits() < 20) {
      Ball root = root(exponent.den().intValue(), base);
      return root == null ? null : ball.power(root, exponent.num().intValue());
    }
    Ball power = value(p.exponent());
    Ball log = power == null ? null : p.base() == Constant.E ? null : ball.ln(base);
    if (power != null && p.base() == Constant.E) {
      return ball.exp(power);
    }
    Ball product = log == null ? null : ball.times(log, power);
    return product == null ? null : ball.exp(product);
  }

  private Ball root(int degree, Ball a) {
    if (degree == 2) {
      return ball.sqrt(a);
    }
    if (a.mayBeZero()) {
      double error = Math.max(a.size(), a.error()) / degree + 0.5;
      return new Ball(BigDecimal.ZERO, BigDecimal.ZERO, error);
    }
    boolean negative = a.im().signum() == 0 && a.re().signum() < 0 && degree % 2 == 1;
    Ball log = ball.ln(negative ? ball.negate(a) : a);
    Ball part = log == null ? null : ball.times(log, ball.of(Rational.of(1, degree)));
    Ball root = part == null ? null : ball.exp(part);
    return negative && root != null ? ball.negate(root) : root;
  }

  private Ball call(Call c) {
    Rational number = exact.value(c);
    if (number != null) {
      return ball.of(number);
    }
    if (c.name().equals("root")) {
      return root(c);
    }
    Ball a = value(c.args().get(0));
    if (a == null) {
      return null;
    }
    return c.args().size() == 2 ? two(c.name(), a, value(c.args().get(1))) : one(c.name(), a);
  }

  private Ball root(Call c) {
    Rational degree = exact.value(c.args().get(0));
    Ball a = value(c.args().get(1));
    boolean whole = degree != null && degree.isInteger() && degree.num().bitLength() < 16;
    if (a == null) {
      return null;
    }
    if (whole && degree.num().signum() > 0) {
      return root(degree.num().intValue(), a);
    }
    Ball inverse = value(new Power(c.args().get(0), Node.Num.of(-1)));
    Ball log = inverse == null ? null : ball.ln(a);
    Ball product = log == null ? null : ball.times(log, inverse);
    return product == null ? null : ball.exp(product);
  }

  private Ball two(String name, Ball a, Ball b) {
    return b != null && name.equals("logb") ? quotient(ball.ln(b), ball.ln(a)) : null;
  }

  private Ball one(String name, Ball a) {
    return switch (name) {
      case "ln" -> ball.ln(a);
      case "log" ->
          logIsDecimal ? quotient(ball.ln(a), ball.ln(ball.of(Rational.of(10)))) : ball.ln(a);
      case "abs" -> modulus(a);
      case "Re" -> new Ball(a.re(), BigDecimal.ZERO, a.error());
      case "Im" -> new Ball(a.im(), BigDecimal.ZERO, a.error());
      case "floor" -> rounded(a, RoundingMode.FLOOR);
      case "ceil" -> rounded(a, RoundingMode.CEILING);
      default -> new Trigonometry(ball).value(name, a);
    };
  }

  /** The whole number below or above; null if it is not known which. */
  private Ball rounded(Ball a, RoundingMode mode) {
    if (!a.isReal() || a.size() > 30 || a.error() > -2) {
      return null;
    }
    BigDecimal margin = BigDecimal.ONE.scaleByPowerOfTen((int) Math.ceil(a.error()) + 1);
    BigDecimal low = a.re().subtract(margin).setScale(0, mode);
    BigDecimal high = a.re().add(margin).setScale(0, mode);
    return low.compareTo(high) == 0 ? ball.real(low) : null;
  }

  private Ball modulus(Ball a) {
    if (a.im().signum() == 0) {
      return new Ball(a.re().abs(), a.im(), a.error());
    }
    Ball conjugate = new Ball(a.re(), a.im().negate(), a.error());
    Ball square = ball.times(a, conjugate);
    return square == null
        ? null
        : ball.sqrt(new Ball(square.re(), BigDecimal.ZERO, square.error()));
  }

  private Ball quotient(Ball a, Ball b) {
    Ball inverse = a == null || b == null ? null : ball.inverse(b);
    return inverse == null ? null : ball.times(a, inverse);
  }
}
