package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.MathContext;

/** Circular and hyperbolic functions and their inverses; of complex numbers only the first. */
final class Trigonometry {
  private final BallArithmetic ball;
  private final Elementary elementary;
  private final MathContext mc;

  Trigonometry(BallArithmetic ball) {
    this.ball = ball;
    this.elementary = ball.elementary;
    this.mc = elementary.mc;
  }

  Ball value(String name, Ball a) {
    return switch (name) {
      case "sin", "cos" -> circular(name, a);
      case "tan" -> quotient(circular("sin", a), circular("cos", a));
      case "cot" -> quotient(circular("cos", a), circular("sin", a));
      case "sec" -> quotient(one(), circular("cos", a));
      case "csc" -> quotient(one(), circular("sin", a));
      case "sinh", "cosh" -> hyperbolic(name, a);
      case "tanh" -> quotient(hyperbolic("sinh", a), hyperbolic("cosh", a));
      case "coth" -> quotient(hyperbolic("cosh", a), hyperbolic("sinh", a));
      case "arctan", "arccot", "arcsin", "arccos" -> a.im().signum() == 0 ? inverse(name, a) : null;
      default -> null;
    };
  }

  private Ball one() {
    return ball.real(BigDecimal.ONE);
  }

  private Ball quotient(Ball a, Ball b) {
    Ball inverse = a == null || b == null ? null : ball.inverse(b);
    return inverse == null ? null : ball.times(a, inverse);
  }

  private Ball circular(String name, Ball a) {
    if (a.im().signum() == 0) {
      BigDecimal[] both = a.error() > 0 ? null : elementary.sinCos(a.re());
      return both == null ? null : withError(name.equals("sin") ? both[0] : both[1], a.error());
    }
    Ball turned = new Ball(a.im().negate(), a.re(), a.error()); // i a
    Ball plus = ball.exp(turned);
    Ball minus = ball.exp(ball.negate(turned));
    if (plus == null || minus == null) {
      return null;
    }
    Ball half = ball.of(Rational.of(1, 2));
    if (name.equals("cos")) {
      return ball.times(ball.plus(plus, minus), half);
    }
    Ball difference = ball.times(ball.plus(plus, ball.negate(minus)), half);
    return new Ball(difference.im(), difference.re().negate(), difference.error());
  }

  private Ball hyperbolic(String name, Ball a) {
    Ball plus = ball.exp(a);
    Ball minus = ball.exp(ball.negate(a));
    if (plus == null || minus == null) {
      return null;
    }
    Ball second = name.equals("cosh") ? minus : ball.negate(minus);
    return ball.times(ball.plus(plus, second), ball.of(Rational.of(1, 2)));
  }

  private Ball inverse(String name, Ball a) {
    if (name.equals("arctan")) {
      return withError(elementary.atan(a.re()), a.error());
    }
    BigDecimal quarter = elementary.pi().divide(BigDecimal.valueOf(2), mc);
    if (name.equals("arccot")) {
      return withError(quarter.subtract(elementary.atan(a.re()), mc), a.error());
    }
    BigDecimal square = BigDecimal.ONE.subtract(a.re().multiply(a.re(), mc), mc);
    Ball rest = ball.sqrt(new Ball(square, BigDecimal.ZERO, a.error() + 0.5));
    if (rest.im().signum() != 0) {
      return null;
    }
    BigDecimal angle = elementary.angle(rest.re(), a.re());
    double error = rest.error();
    return withError(name.equals("arcsin") ? angle : quarter.subtract(angle, mc), error);
  }

  /** A value whose error is at least that of its argument and that of one unit's rounding. */
  private Ball withError(BigDecimal x, double error) {
    double rounding = ball.real(BigDecimal.ONE).error();
    return new Ball(x, BigDecimal.ZERO, Ball.sumOfErrors(error, rounding));
  }
}
