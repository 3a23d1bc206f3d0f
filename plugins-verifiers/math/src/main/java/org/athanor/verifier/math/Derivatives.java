package org.athanor.verifier.math;

import java.util.List;
import java.util.TreeSet;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Sym;

/** Reads dy/dx as one symbol, and as y' where the other answer writes y'. */
final class Derivatives {
  private Derivatives() {}

  private record Term(String sign, String name, int order) {}

  /** The symbol of \frac{dy}{dx} or \frac{d^2y}{dx^2}, or null if the fraction is none. */
  static Sym of(Node top, Node bottom) {
    if (!(top instanceof Product a) || !(bottom instanceof Product b)) {
      return null;
    }
    Term function = term(a.factors(), 0);
    Term variable = term(b.factors(), 1);
    boolean same =
        function != null
            && variable != null
            && function.order == variable.order
            && function.sign.equals(variable.sign);
    return same ? symbol(function.sign, function.order, function.name, variable.name) : null;
  }

  static Sym symbol(String sign, int order, String function, String variable) {
    return new Sym(sign + "/" + order + "/" + function + "/" + variable);
  }

  /** d y or d^2 y with the order on the first factor, d x or d x^2 with it on the second. */
  private static Term term(List<Node> factors, int raised) {
    if (factors.size() != 2) {
      return null;
    }
    Node power = factors.get(raised);
    int order = 1;
    if (power instanceof Power p && p.exponent() instanceof Num n && n.value().isInteger()) {
      order = n.value().num().bitLength() < 4 ? n.value().num().intValue() : 0;
      power = p.base();
    }
    Node sign = raised == 0 ? power : factors.get(0);
    Node name = raised == 0 ? factors.get(1) : power;
    boolean known =
        sign instanceof Sym s
            && (s.name().equals("d") || s.name().equals("partial"))
            && name instanceof Sym
            && order > 0;
    return known ? new Term(((Sym) sign).name(), ((Sym) name).name(), order) : null;
  }

  /** With each dy/dx written y' where the other answer has y'. */
  static Node primed(Node node, Node other) {
    TreeSet<String> theirs = Symbols.everywhere(other);
    Node result = node;
    for (String symbol : Symbols.everywhere(node)) {
      String[] parts = symbol.split("/", -1);
      if (parts.length == 4 && parts[0].equals("d")) {
        String prime = parts[2] + "'".repeat(Integer.parseInt(parts[1]));
        result = theirs.contains(prime) ? Substitution.rename(result, symbol, prime) : result;
      }
    }
    return result;
  }
}
