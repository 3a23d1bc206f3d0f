package org.athanor.verifier.math;

import java.util.List;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Quantity;
import org.athanor.verifier.math.Node.Sym;

/** Finds units written as plain letters, which the parser takes for variables: 5 m, 5 m/s^2. */
final class UnitLetters {
  private UnitLetters() {}

  /** The value and its unit, or null if the letters behind the value are no units. */
  static Quantity quantity(Node node) {
    return quantity(node, false);
  }

  /** With M for moles per litre, if asked. */
  static Quantity quantity(Node node, boolean molar) {
    if (molar
        && node instanceof Product m
        && m.factors().size() == 2
        && m.factors().get(1).equals(new Sym("M"))
        && Symbols.of(m.factors().get(0)).isEmpty()) {
      return new Quantity(m.factors().get(0), "M");
    }
    if (!(node instanceof Product p)) {
      return null;
    }
    List<Node> factors = p.factors();
    int first = factors.size();
    StringBuilder unit = new StringBuilder();
    while (first > 0 && unit(factors.get(first - 1)) != null) {
      first--;
      unit.insert(0, unit(factors.get(first)));
    }
    boolean found = first > 0 && first < factors.size();
    Node value =
        first == 1
            ? factors.get(0)
            : new Product(List.copyOf(factors.subList(0, Math.max(first, 0))));
    return found && Symbols.of(value).isEmpty() ? new Quantity(value, unit.toString()) : null;
  }

  private static String unit(Node node) {
    if (node instanceof Sym s) {
      return Units.isUnitLetter(s.name()) ? " " + s.name() : null;
    }
    if (node instanceof Power p
        && p.base() instanceof Power q
        && q.exponent() instanceof Num m
        && p.exponent() instanceof Num n) {
      return unit(new Power(q.base(), Num.of(m.value().times(n.value())))); // /s^2
    }
    boolean power =
        node instanceof Power p && p.base() instanceof Sym && p.exponent() instanceof Num;
    if (!power) {
      return null;
    }
    String base = unit(((Power) node).base());
    Rational exponent = ((Num) ((Power) node).exponent()).value();
    if (base == null || !exponent.isInteger() || exponent.num().bitLength() > 3) {
      return null;
    }
    int n = exponent.num().intValue();
    String raised = Math.abs(n) == 1 ? base : base + "^" + Math.abs(n);
    return n < 0 ? " /" + raised : raised;
  }
}
