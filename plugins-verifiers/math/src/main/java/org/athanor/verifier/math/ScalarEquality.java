package org.athanor.verifier.math;

import java.util.Map;
import java.util.TreeSet;
import org.athanor.verifier.math.Node.Constant;
import org.athanor.verifier.math.Node.Product;

/**
 * Decides whether two single values are equal: as exact fractions, as residues in a prime field, or
 * as numbers of {@value #DIGITS} digits with error bounds, at several points where there are
 * variables.
 */
final class ScalarEquality {
  private static final int DIGITS = 50;
  private static final int MORE_DIGITS = 150;
  private static final int AGREEING_DIGITS = 25;
  private static final int RESIDUES = 2;

  private final Budget budget;
  private final int roundedDigits;

  /**
   * @param roundedDigits significant digits from which a decimal counts as a rounded value
   */
  ScalarEquality(Budget budget, int roundedDigits) {
    this.budget = budget;
    this.roundedDigits = roundedDigits;
  }

  Decision compare(Node a, Node b) {
    budget.spend(50);
    Rational x = Exact.value(a, budget);
    Rational y = Exact.value(b, budget);
    if (x != null && y != null) {
      return exact(a, b, x, y);
    }
    Decision infinite = infinities(a, b);
    if (infinite != null) {
      return infinite;
    }
    TreeSet<String> symbols = Symbols.of(a);
    symbols.addAll(Symbols.of(b));
    if (symbols.contains(Symbols.DOTS)) {
      return a.equals(b) ? Decision.equal("same expression") : Decision.unknown("omitted terms");
    }
    if (!symbols.isEmpty() && (x != null || y != null) && !cancels(x == null ? a : b)) {
      return Decision.different("a number and an expression");
    }
    Decision decision = residues(a, b);
    if (decision.isUnknown()) {
      decision = byDigits(a, b, symbols);
    }
    if (!decision.isEqual() && symbols.isEmpty()) {
      Decision rounded = rounded(a, b);
      decision = rounded == null ? decision : rounded;
    }
    if (decision.isUnknown() && a.equals(b)) {
      return Decision.equal("same expression");
    }
    return decision;
  }

  /** A single variable never equals a number; anything larger may cancel. */
  private static boolean cancels(Node node) {
    return !(node instanceof Node.Sym);
  }

  private Decision exact(Node a, Node b, Rational x, Rational y) {
    if (x.equals(y)) {
      return Decision.equal("equal numbers");
    }
    DecimalLiteral left = DecimalLiteral.of(a);
    DecimalLiteral right = DecimalLiteral.of(b);
    if (left != null && left.rounds(y, roundedDigits)
        || right != null && right.rounds(x, roundedDigits)) {
      return Decision.equal("rounded decimal");
    }
    return Decision.different("different numbers");
  }

  private static Decision infinities(Node a, Node b) {
    int left = infinity(a);
    int right = infinity(b);
    if (left == 0 && right == 0) {
      return null;
    }
    return Decision.of(left == right, "infinity");
  }

  private static int infinity(Node node) {
    if (node == Constant.INFINITY) {
      return 1;
    }
    boolean negative =
        node instanceof Product p
            && p.factors().size() == 2
            && p.factors().get(0) instanceof Node.Num n
            && n.value().equals(Rational.MINUS_ONE)
            && p.factors().get(1) == Constant.INFINITY;
    return negative ? -1 : 0;
  }

  private Decision residues(Node a, Node b) {
    int agreed = 0;
    for (int point = 1; point <= 4 && agreed < RESIDUES; point++) {
      Modular field = new Modular(point, budget);
      long left = field.value(a);
      long right = left == Modular.NONE ? Modular.NONE : field.value(b);
      if (left == Modular.NONE || right == Modular.NONE) {
        return Decision.unknown("no residues");
      }
      if (left != right) {
        return Decision.different("different residues");
      }
      agreed++;
    }
    return Decision.equal("equal residues");
  }

  private Decision byDigits(Node a, Node b, TreeSet<String> symbols) {
    TreeSet<String> functions = Symbols.functions(a);
    functions.addAll(Symbols.functions(b));
    Decision decision = byDigits(a, b, symbols, functions, false);
    boolean log = functions.contains("log");
    return log && !decision.isEqual()
        ? byDigits(a, b, symbols, functions, true).or(decision)
        : decision;
  }

  private Decision byDigits(
      Node a, Node b, TreeSet<String> symbols, TreeSet<String> functions, boolean decimalLog) {
    if (symbols.isEmpty()) {
      Decision first = at(a, b, Map.of(), DIGITS, decimalLog).decision();
      boolean again = first.isUnknown() && first != PointwiseEquality.UNDEFINED;
      return again ? at(a, b, Map.of(), MORE_DIGITS, decimalLog).decision() : first;
    }
    return new PointwiseEquality(this, symbols, functions).compare(a, b, decimalLog);
  }

  /** Compares at one point. */
  PointwiseEquality.AtPoint at(
      Node a, Node b, Map<String, Rational> values, int digits, boolean decimalLog) {
    Numeric numeric = new Numeric(digits, values, decimalLog, budget);
    Ball left = numeric.value(a);
    Ball right = left == null ? null : numeric.value(b);
    if (left == null || right == null) {
      return new PointwiseEquality.AtPoint(PointwiseEquality.UNDEFINED, false, false);
    }
    return new PointwiseEquality.AtPoint(
        compare(left, right, digits), left.isReal(), right.isReal());
  }

  private Decision compare(Ball a, Ball b, int digits) {
    BallArithmetic arithmetic = new BallArithmetic(digits, budget);
    Ball difference = arithmetic.plus(a, arithmetic.negate(b));
    if (difference.least() > difference.error() + 1) {
      return Decision.different("different digits");
    }
    double scale = Math.max(a.size(), b.size());
    boolean known = difference.error() < scale - AGREEING_DIGITS;
    boolean bothZero = difference.error() < -AGREEING_DIGITS && scale <= difference.error() + 2;
    return known || bothZero
        ? Decision.equal("equal to " + AGREEING_DIGITS + " digits")
        : Decision.unknown("too few digits");
  }

  /** A decimal of many digits against a value that is no fraction. */
  private Decision rounded(Node a, Node b) {
    DecimalLiteral literal = DecimalLiteral.of(a);
    Node other = b;
    if (literal == null) {
      literal = DecimalLiteral.of(b);
      other = a;
    }
    if (literal == null || literal.significant() < roundedDigits) {
      return null;
    }
    Ball value = new Numeric(DIGITS, Map.of(), false, budget).value(other);
    boolean fits =
        value != null
            && value.isReal()
            && Math.abs(value.size()) < 4_000
            && literal.rounds(value.re(), roundedDigits);
    return fits ? Decision.equal("rounded decimal") : null;
  }
}
