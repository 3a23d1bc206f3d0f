package org.athanor.verifier.math;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.athanor.verifier.math.Node.Based;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Percent;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Sum;
import org.athanor.verifier.math.Node.Sym;

/**
 * Evaluates expressions to exact fractions. A null stands for "not this way": the value is no
 * fraction, or its digits would pass {@link #MAX_BITS}.
 */
final class Exact {
  static final int MAX_BITS = 60_000;

  private static final int MAX_FACTORIAL = 4_000;

  private final Map<String, Rational> values;
  private final Budget budget;

  /**
   * @param values the variables' values; others have none
   */
  Exact(Map<String, Rational> values, Budget budget) {
    this.values = values;
    this.budget = budget;
  }

  static Rational value(Node node, Budget budget) {
    return new Exact(Map.of(), budget).value(node);
  }

  Rational value(Node node) {
    budget.spend(4);
    if (node instanceof Num n) {
      return n.value();
    } else if (node instanceof Sym s) {
      return values.get(s.name());
    } else if (node instanceof Sum s) {
      return fold(s.terms(), true);
    } else if (node instanceof Product p) {
      return fold(p.factors(), false);
    } else if (node instanceof Power p) {
      return power(value(p.base()), value(p.exponent()));
    } else if (node instanceof Percent p) {
      Rational a = value(p.a());
      return a == null ? null : a.over(Rational.of(100));
    } else if (node instanceof Based b) {
      return based(b);
    } else if (node instanceof Call c) {
      return call(c);
    }
    return null;
  }

  /** The value of digits in their base, or null if a digit does not exist there. */
  static Rational based(Based b) {
    int point = b.digits().indexOf('.');
    String digits = b.digits().replace(".", "");
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), b.base()) < 0) {
        return null;
      }
    }
    int places = point < 0 ? 0 : digits.length() - point;
    return Rational.of(new BigInteger(digits, b.base()), big(b.base()).pow(places));
  }

  private Rational fold(List<Node> parts, boolean sum) {
    Rational result = sum ? Rational.ZERO : Rational.ONE;
    for (Node part : parts) {
      Rational value = value(part);
      if (value == null || result.bits() + value.bits() > MAX_BITS) {
        return null;
      }
      spend(result.bits() + value.bits());
      result = sum ? result.plus(value) : result.times(value);
    }
    return result;
  }

  /** Fractions of n bits cost their greatest common divisor: about n²/64² word operations. */
  private void spend(long bits) {
    budget.spend(bits * bits / 2048 + 1);
  }

  private Rational power(Rational base, Rational exponent) {
    if (base == null || exponent == null) {
      return null;
    }
    if (!exponent.isInteger()) {
      return exponent.den().bitLength() > 8
          ? null
          : power(root(exponent.den().intValue(), base), Rational.of(exponent.num()));
    }
    if (base.isZero() && exponent.num().signum() <= 0) {
      return null;
    }
    if (exponent.num().bitLength() > 24 && base.bits() > 2) {
      return null;
    }
    boolean unit = base.abs().equals(Rational.ONE);
    int n = unit ? (exponent.num().testBit(0) ? 1 : 2) : exponent.num().intValue();
    long bits = (long) base.bits() * Math.abs(n);
    if (!unit && bits > MAX_BITS) {
      return null;
    }
    spend(bits);
    BigInteger top = base.num().pow(Math.abs(n));
    BigInteger bottom = base.den().pow(Math.abs(n));
    return n < 0 ? Rational.of(bottom, top) : new Rational(top, bottom);
  }

  /** The exact root, or null if there is none; odd roots of negative numbers are negative. */
  private Rational root(int degree, Rational a) {
    if (a == null || degree < 1 || a.bits() > 4_000) {
      return null;
    }
    if (a.num().signum() < 0) {
      Rational positive = degree % 2 == 0 ? null : root(degree, a.abs());
      return positive == null ? null : positive.negate();
    }
    BigInteger top = root(degree, a.num());
    BigInteger bottom = root(degree, a.den());
    return top == null || bottom == null ? null : new Rational(top, bottom);
  }

  private BigInteger root(int degree, BigInteger n) {
    if (degree == 1 || n.bitLength() <= 1) {
      return n;
    }
    if (degree == 2) {
      BigInteger[] root = n.sqrtAndRemainder();
      spend(n.bitLength());
      return root[1].signum() == 0 ? root[0] : null;
    }
    BigInteger low = BigInteger.ONE;
    BigInteger high = BigInteger.ONE.shiftLeft(n.bitLength() / degree + 1);
    while (low.compareTo(high) < 0) {
      budget.spend(n.bitLength() / 8L + 40);
      BigInteger middle = low.add(high).shiftRight(1);
      int order = middle.pow(degree).compareTo(n);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle.add(BigInteger.ONE);
      } else {
        high = middle;
      }
    }
    return low.pow(degree).equals(n) ? low : null;
  }

  private Rational call(Call c) {
    Rational[] args = new Rational[c.args().size()];
    for (int i = 0; i < args.length; i++) {
      args[i] = value(c.args().get(i));
      if (args[i] == null) {
        return null;
      }
    }
    return switch (c.name()) {
      case "root" ->
          args[0].isInteger() && args[0].num().bitLength() < 8
              ? root(args[0].num().intValue(), args[1])
              : null;
      case "abs" -> args[0].abs();
      case "floor" -> floor(args[0]);
      case "ceil" -> floor(args[0].negate()).negate();
      case "sgn" -> Rational.of(args[0].num().signum());
      case "factorial" -> factorial(args[0]);
      case "binomial" -> binomial(args[0], args[1]);
      case "gcd", "lcm", "max", "min" -> several(c.name(), args);
      default -> null;
    };
  }

  private static Rational floor(Rational a) {
    BigInteger[] split = a.num().divideAndRemainder(a.den());
    return Rational.of(split[1].signum() < 0 ? split[0].subtract(BigInteger.ONE) : split[0]);
  }

  private Rational factorial(Rational n) {
    if (!n.isInteger() || n.num().signum() < 0 || n.num().compareTo(big(MAX_FACTORIAL)) > 0) {
      return null;
    }
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= n.num().intValue(); i++) {
      budget.spend(product.bitLength() / 64 + 2);
      product = product.multiply(BigInteger.valueOf(i));
    }
    return Rational.of(product);
  }

  private Rational binomial(Rational n, Rational k) {
    boolean whole = n.isInteger() && k.isInteger() && n.num().signum() >= 0;
    if (!whole || n.num().bitLength() > 62) {
      return null;
    }
    if (k.num().signum() < 0 || k.num().compareTo(n.num()) > 0) {
      return Rational.ZERO;
    }
    BigInteger few = k.num().min(n.num().subtract(k.num()));
    if (few.compareTo(big(MAX_FACTORIAL)) > 0) {
      return null;
    }
    BigInteger product = BigInteger.ONE;
    for (int i = 1; i <= few.intValue(); i++) {
      budget.spend(product.bitLength() / 16 + 4);
      product = product.multiply(n.num().subtract(big(i - 1))).divide(big(i));
      if (product.bitLength() > MAX_BITS) {
        return null;
      }
    }
    return Rational.of(product);
  }

  private static BigInteger big(long n) {
    return BigInteger.valueOf(n);
  }

  private Rational several(String name, Rational[] args) {
    Rational result = args[0];
    for (Rational a : args) {
      spend(result.bits() + a.bits());
      if (name.equals("max") || name.equals("min")) {
        boolean better = name.equals("max") == a.compareTo(result) > 0;
        result = better ? a : result;
      } else if (!a.isInteger() || !result.isInteger() || result.bits() > MAX_BITS) {
        return null;
      } else {
        BigInteger gcd = result.num().gcd(a.num());
        boolean lcm = name.equals("lcm") && gcd.signum() != 0;
        result = Rational.of(lcm ? result.num().multiply(a.num()).abs().divide(gcd) : gcd);
      }
    }
    return result;
  }
}
