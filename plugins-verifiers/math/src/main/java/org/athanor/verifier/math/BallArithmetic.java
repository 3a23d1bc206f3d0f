package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.MathContext;

/** Arithmetic with {@link Ball}s; a null is a value that does not exist or cannot be computed. */
final class BallArithmetic {
  private static final int MAX_SIZE = 50_000_000;

  private final int digits;
  private final MathContext mc;
  private final Budget budget;
  final Elementary elementary;

  BallArithmetic(int digits, Budget budget) {
    this.digits = digits;
    this.budget = budget;
    this.elementary = new Elementary(digits, budget);
    this.mc = elementary.mc;
  }

  /** A real number computed to full precision. */
  Ball real(BigDecimal x) {
    return rounded(x, BigDecimal.ZERO, Ball.EXACT);
  }

  Ball of(Rational r) {
    budget.spend(r.bits() / 8 + 10);
    return r.isZero() ? new Ball(BigDecimal.ZERO, BigDecimal.ZERO, Ball.EXACT) : real(decimal(r));
  }

  /** To full precision, with few digits where the fraction has few decimals. */
  private BigDecimal decimal(Rational r) {
    BigDecimal num = new BigDecimal(r.num());
    if (r.isInteger()) {
      return num.round(mc);
    }
    int decimals = r.den().bitLength() < 40 ? r.decimalsNeeded() : -1;
    if (decimals >= 0) {
      return new BigDecimal(r.num().multiply(Elementary.ten(decimals)).divide(r.den()), decimals)
          .round(mc);
    }
    return quotient(num, new BigDecimal(r.den()));
  }

  /** Adds the rounding to the error that came from the operands. */
  private Ball rounded(BigDecimal re, BigDecimal im, double error) {
    Ball raw = new Ball(re, im, error);
    double size = raw.size();
    if (size > MAX_SIZE || size < -MAX_SIZE && size > Ball.EXACT / 2) {
      return null;
    }
    return new Ball(re, im, Ball.sumOfErrors(error, size - digits));
  }

  Ball plus(Ball a, Ball b) {
    budget.spend(20);
    if (far(a, b)) {
      return a.size() > b.size() ? absorb(a, b) : absorb(b, a);
    }
    return rounded(
        a.re().add(b.re(), mc), a.im().add(b.im(), mc), Ball.sumOfErrors(a.error(), b.error()));
  }

  private boolean far(Ball a, Ball b) {
    return Math.abs(a.size() - b.size()) > 4 * digits;
  }

  private static Ball absorb(Ball large, Ball small) {
    return new Ball(
        large.re(),
        large.im(),
        Ball.sumOfErrors(large.error(), Math.max(small.size(), small.error())));
  }

  Ball negate(Ball a) {
    return new Ball(a.re().negate(), a.im().negate(), a.error());
  }

  Ball times(Ball a, Ball b) {
    budget.spend(40);
    double error =
        Ball.sumOfErrors(
            a.size() + b.error(), Ball.sumOfErrors(b.size() + a.error(), a.error() + b.error()));
    if (a.im().signum() == 0 && b.im().signum() == 0) {
      return rounded(a.re().multiply(b.re(), mc), BigDecimal.ZERO, error);
    }
    BigDecimal re = a.re().multiply(b.re(), mc).subtract(a.im().multiply(b.im(), mc), mc);
    BigDecimal im = a.re().multiply(b.im(), mc).add(a.im().multiply(b.re(), mc), mc);
    Ball product = rounded(re, im, error + 0.31);
    double lost = a.size() + b.size() - digits; // cancellation within a part
    return product == null ? null : new Ball(re, im, Ball.sumOfErrors(product.error(), lost));
  }

  Ball inverse(Ball a) {
    budget.spend(80);
    if (a.mayBeZero()) {
      return null;
    }
    double error = a.error() - 2 * a.least() + 0.5;
    if (a.im().signum() == 0) {
      return rounded(quotient(BigDecimal.ONE, a.re()), BigDecimal.ZERO, error);
    }
    BigDecimal norm = a.re().multiply(a.re(), mc).add(a.im().multiply(a.im(), mc), mc);
    return rounded(quotient(a.re(), norm), quotient(a.im().negate(), norm), error);
  }

  /** To full precision; an exact one keeps its zeros, which are costly to take off. */
  private BigDecimal quotient(BigDecimal a, BigDecimal b) {
    double size = a.signum() == 0 ? 0 : Ball.size(a) - Ball.size(b);
    return a.divide(b, mc.getPrecision() + 2 - (int) size, mc.getRoundingMode());
  }

  /** e^z; the error of z becomes a relative one. */
  Ball exp(Ball z) {
    BigDecimal modulus = elementary.exp(z.re());
    BigDecimal[] direction = z.im().signum() == 0 ? null : elementary.sinCos(z.im());
    if (modulus == null || z.im().signum() != 0 && direction == null || z.error() > 0) {
      return null;
    }
    BigDecimal re = direction == null ? modulus : modulus.multiply(direction[1], mc);
    BigDecimal im = direction == null ? BigDecimal.ZERO : modulus.multiply(direction[0], mc);
    double size = Ball.size(modulus);
    return rounded(re, im, Ball.sumOfErrors(size + z.error() + 0.5, size - digits));
  }

  /** The principal logarithm. */
  Ball ln(Ball z) {
    if (z.mayBeZero()) {
      return null;
    }
    double error = z.error() - z.least() + 0.5;
    Ball result;
    if (z.im().signum() == 0 && z.re().signum() > 0) {
      result = rounded(elementary.ln(z.re()), BigDecimal.ZERO, error);
    } else {
      BigDecimal norm = z.re().multiply(z.re(), mc).add(z.im().multiply(z.im(), mc), mc);
      BigDecimal half = elementary.ln(norm).divide(BigDecimal.valueOf(2), mc);
      result = rounded(half, elementary.angle(z.re(), z.im()), error);
    }
    return result == null
        ? null
        : new Ball(result.re(), result.im(), Ball.sumOfErrors(result.error(), -digits));
  }

  /** z^n for a whole n. */
  Ball power(Ball z, int n) {
    if (n < 0) {
      Ball positive = power(z, -n);
      return positive == null ? null : inverse(positive);
    }
    Ball result = n == 0 ? real(BigDecimal.ONE) : null;
    Ball square = z;
    for (int rest = n; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = result == null ? square : times(result, square);
        if (result == null) {
          return null;
        }
      }
      if (rest > 1) {
        square = times(square, square);
        if (square == null) {
          return null;
        }
      }
    }
    return result;
  }

  /** The square root, the principal one of a complex number. */
  Ball sqrt(Ball z) {
    if (z.mayBeZero()) {
      return new Ball(BigDecimal.ZERO, BigDecimal.ZERO, Math.max(z.size(), z.error()) / 2 + 0.5);
    }
    double error = z.error() - z.least() / 2 + 0.5;
    if (z.im().signum() == 0) {
      BigDecimal root = elementary.sqrt(z.re().abs());
      boolean real = z.re().signum() > 0;
      return rounded(real ? root : BigDecimal.ZERO, real ? BigDecimal.ZERO : root, error);
    }
    Ball log = ln(z);
    return log == null ? null : exp(times(log, of(Rational.of(1, 2))));
  }
}
