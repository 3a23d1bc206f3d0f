package org.athanor.verifier.math;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares two expressions with variables at fixed points. Where both are real at a point they must
 * agree there; points at which only one is real lie outside the common domain and say nothing.
 */
final class PointwiseEquality {
  static final Decision UNDEFINED = Decision.unknown("cannot be evaluated");

  private static final int DIGITS = 40;
  private static final int POINTS = 14;
  private static final int ENOUGH = 4;

  /** Floors and ceilings agree at most points although they differ. */
  private static final int ENOUGH_FOR_STEPS = 30;

  private final ScalarEquality scalars;
  private final TreeSet<String> symbols;
  private final boolean whole;
  private final boolean steps;
  private final int enough;

  /** What comparing at one point found. */
  record AtPoint(Decision decision, boolean leftReal, boolean rightReal) {}

  PointwiseEquality(ScalarEquality scalars, TreeSet<String> symbols, TreeSet<String> functions) {
    this.scalars = scalars;
    this.symbols = symbols;
    this.whole = wholePointsOnly(symbols, functions);
    this.steps = functions.contains("floor") || functions.contains("ceil");
    this.enough = steps ? ENOUGH_FOR_STEPS : ENOUGH;
  }

  /**
   * Factorials and binomials take whole numbers; floor and ceiling do where the variables have the
   * names that whole numbers have.
   */
  private static boolean wholePointsOnly(TreeSet<String> symbols, TreeSet<String> functions) {
    boolean counting =
        functions.contains("factorial")
            || functions.contains("binomial")
            || functions.contains("gcd")
            || functions.contains("lcm");
    boolean rounding = functions.contains("floor") || functions.contains("ceil");
    return counting || rounding && symbols.stream().allMatch(s -> "nmkNMKijlpqd".contains(s));
  }

  Decision compare(Node a, Node b, boolean decimalLog) {
    int real = 0;
    int complex = 0;
    boolean complexDiffers = false;
    Decision last = UNDEFINED;
    int points = steps ? 2 * enough : POINTS;
    for (int i = 0; i < points && real < enough; i++) {
      AtPoint at = scalars.at(a, b, point(i), DIGITS, decimalLog);
      last = at.decision().isUnknown() ? last : at.decision();
      if (at.decision().isUnknown() || at.leftReal() != at.rightReal()) {
        continue;
      }
      if (!at.leftReal()) {
        complex++;
        complexDiffers |= at.decision().isDifferent();
      } else if (at.decision().isDifferent()) {
        return Decision.different("different at a point");
      } else {
        real++;
      }
      if (i >= 4 && real + complex == 0 && !whole) {
        return last; // not defined anywhere
      }
    }
    if (real >= enough - 1) {
      return Decision.equal("equal at " + real + " points");
    }
    if (real + complex >= enough - 1) {
      return Decision.of(!complexDiffers, (complexDiffers ? "different" : "equal") + " at points");
    }
    return last.isDifferent() ? last : UNDEFINED;
  }

  /** The same for every run: positive at even numbers, of both signs at odd ones. */
  private Map<String, Rational> point(int i) {
    Map<String, Rational> values = new TreeMap<>();
    if (steps && symbols.size() == 1 && (whole || i % 2 == 0)) {
      values.put(symbols.first(), Rational.of(whole ? i + 1 : i / 2 - 7)); // one after another
      return values;
    }
    int k = 0;
    for (String symbol : symbols) {
      long hash = mixed(31L * symbol.hashCode() + 1_000_003L * i + k);
      long scale = i < 8 ? 1 : 6;
      Rational value =
          whole
              ? Rational.of(Math.floorMod(hash, 9) + 2 + (i % 3) * 7L + (i % 2) * k)
              : Rational.of((Math.floorMod(hash, 1900) + 350) * scale, 1000);
      boolean negative = !whole && i % 2 == 1 && (symbols.size() == 1 || (hash >>> 40 & 1) == 1);
      values.put(symbol, negative ? value.negate() : value);
      k++;
    }
    return values;
  }

  private static long mixed(long z) {
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
