package org.athanor.verifier.math;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.athanor.verifier.math.Node.Based;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Constant;
import org.athanor.verifier.math.Node.Degrees;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Percent;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Sum;
import org.athanor.verifier.math.Node.Sym;

/**
 * Evaluates rational expressions in a prime field, where i is a square root of -1 and π, e and the
 * variables stand for fixed numbers that look random. Different residues prove two expressions
 * different; equal ones at several points leave a chance below degree / 2⁶¹ each that they are not
 * equal (Schwartz 1980, Zippel 1979). No digits grow, so 10^(10^9) costs as much as 10².
 */
final class Modular {
  /** The greatest prime below 2⁶¹ that is 1 modulo 4. */
  private static final BigInteger PRIME = primeBelow(BigInteger.ONE.shiftLeft(61));

  private static final long P = PRIME.longValue();
  private static final long ROOT_OF_MINUS_ONE = rootOfMinusOne();
  private static final int MAX_FACTORIAL = 500_000;
  private static final int MAX_EXPONENT_BITS = Exact.MAX_BITS;

  /** Stands for a value that cannot be had here, such as a division by zero. */
  static final long NONE = -1;

  private final long point;
  private final Budget budget;

  /**
   * @param point which of the many points to evaluate at
   */
  Modular(long point, Budget budget) {
    this.point = point;
    this.budget = budget;
  }

  private static BigInteger primeBelow(BigInteger limit) {
    BigInteger n = limit.subtract(BigInteger.valueOf(3)); // 1 modulo 4
    while (!n.isProbablePrime(60)) {
      n = n.subtract(BigInteger.valueOf(4));
    }
    return n;
  }

  private static long rootOfMinusOne() {
    BigInteger quarter = PRIME.subtract(BigInteger.ONE).shiftRight(2);
    for (int a = 2; ; a++) {
      BigInteger root = BigInteger.valueOf(a).modPow(quarter, PRIME);
      if (root.multiply(root).mod(PRIME).equals(PRIME.subtract(BigInteger.ONE))) {
        return root.longValue();
      }
    }
  }

  /** The residue, from 0 up, or {@link #NONE}. */
  long value(Node node) {
    budget.spend(4);
    if (node instanceof Num n) {
      return residue(n.value());
    } else if (node instanceof Sym s) {
      return random(s.name());
    } else if (node instanceof Constant c) {
      return constant(c);
    } else if (node instanceof Sum s) {
      long sum = 0;
      for (Node term : s.terms()) {
        long value = value(term);
        if (value == NONE) {
          return NONE;
        }
        sum = (sum + value) % P;
      }
      return sum;
    } else if (node instanceof Product p) {
      long product = 1;
      for (Node factor : p.factors()) {
        long value = value(factor);
        if (value == NONE) {
          return NONE;
        }
        product = times(product, value);
      }
      return product;
    }
    return other(node);
  }

  private long other(Node node) {
    if (node instanceof Power p) {
      return power(p);
    } else if (node instanceof Percent p) {
      long a = value(p.a());
      return a == NONE ? NONE : times(a, inverse(100));
    } else if (node instanceof Degrees d) {
      long a = value(d.a());
      return a == NONE ? NONE : times(times(a, random("π")), inverse(180));
    } else if (node instanceof Based b) {
      Rational value = Exact.based(b);
      return value == null ? NONE : residue(value);
    } else if (node instanceof Call c) {
      return call(c);
    }
    return NONE;
  }

  private long constant(Constant c) {
    return switch (c) {
      case PI -> random("π");
      case E -> random("e (Euler)");
      case I -> ROOT_OF_MINUS_ONE;
      case INFINITY -> NONE;
    };
  }

  private long power(Power p) {
    long base = value(p.base());
    Rational exponent = Exact.value(p.exponent(), budget);
    if (base == NONE || exponent == null || !exponent.isInteger()) {
      return NONE;
    }
    BigInteger n = exponent.num();
    if (n.bitLength() > MAX_EXPONENT_BITS || base == 0 && n.signum() <= 0) {
      return NONE;
    }
    return n.bitLength() < 62
        ? power(base, n.longValue())
        : power(base, n.mod(PRIME.subtract(BigInteger.ONE)).longValue());
  }

  private long power(long base, long n) {
    long result = 1;
    long square = n < 0 ? inverse(base) : base;
    for (long rest = Math.abs(n); rest > 0; rest >>= 1) {
      budget.spend(2);
      if ((rest & 1) == 1) {
        result = times(result, square);
      }
      square = times(square, square);
    }
    return result;
  }

  private long call(Call c) {
    Rational n = Exact.value(c.args().get(0), budget);
    if (n == null || !n.isInteger() || n.num().signum() < 0 || n.num().bitLength() > 60) {
      return NONE;
    }
    if (c.name().equals("factorial")) {
      return n.num().longValue() > MAX_FACTORIAL ? NONE : product(1, n.num().longValue());
    }
    if (c.name().equals("binomial")) {
      Rational k = Exact.value(c.args().get(1), budget);
      boolean small = k != null && k.isInteger() && k.num().signum() >= 0;
      return small && k.num().compareTo(n.num()) <= 0
          ? binomial(n.num().longValue(), k.num())
          : NONE;
    }
    return NONE;
  }

  private long binomial(long n, BigInteger k) {
    long few = k.min(BigInteger.valueOf(n).subtract(k)).longValue();
    return few > MAX_FACTORIAL ? NONE : times(product(n - few + 1, n), inverse(product(1, few)));
  }

  private long product(long from, long to) {
    long result = 1;
    for (long i = from; i <= to; i++) {
      budget.spend(2);
      result = times(result, i % P);
    }
    return result;
  }

  private static long residue(Rational r) {
    long num = r.num().bitLength() < 62 ? Math.floorMod(r.num().longValue(), P) : mod(r.num());
    if (r.isInteger()) {
      return num;
    }
    long den = mod(r.den());
    return den == 0 ? NONE : times(num, inverse(den));
  }

  private static long mod(BigInteger n) {
    return n.mod(PRIME).longValue();
  }

  private static long times(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    if (high == 0 && a * b >= 0) {
      return a * b % P;
    }
    // 2⁶¹ = P + gap, with a small gap: fold the upper bits down
    long low = a * b;
    long upper = high << 3 | low >>> 61;
    long folded = low & ((1L << 61) - 1);
    return Math.floorMod(folded + timesGap(upper), P);
  }

  private static final long GAP = (1L << 61) - P;

  /** upper * GAP modulo P, where upper is below 2⁶¹ and GAP below 2¹⁰. */
  private static long timesGap(long upper) {
    long high = Math.multiplyHigh(upper, GAP);
    long low = upper * GAP;
    long over = high << 3 | low >>> 61;
    return ((low & ((1L << 61) - 1)) + over * GAP) % P;
  }

  private static long inverse(long a) {
    return BigInteger.valueOf(a).modInverse(PRIME).longValue();
  }

  /** A fixed number that looks random, from the name and the point (splitmix64 over FNV-1a). */
  private long random(String name) {
    long hash = 0xcbf29ce484222325L ^ point * 0x9e3779b97f4a7c15L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    return (hash >>> 1) % (P - 2) + 2;
  }
}
