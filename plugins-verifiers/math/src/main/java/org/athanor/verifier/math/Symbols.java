package org.athanor.verifier.math;

import java.util.List;
import java.util.TreeSet;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Degrees;
import org.athanor.verifier.math.Node.Percent;
import org.athanor.verifier.math.Node.PlusMinus;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Quantity;
import org.athanor.verifier.math.Node.Sum;
import org.athanor.verifier.math.Node.Sym;

/** What occurs in an expression: its variables and its functions. */
final class Symbols {
  private Symbols() {}

  /** The name under which "..." stands among variables. */
  static final String DOTS = "...";

  /** The names of the variables, in order. */
  static TreeSet<String> of(Node node) {
    TreeSet<String> names = new TreeSet<>();
    collect(node, names, null);
    return names;
  }

  /** The names of the variables in an answer with all its structures. */
  static TreeSet<String> everywhere(Node node) {
    TreeSet<String> names = of(node);
    for (Node part : structure(node)) {
      names.addAll(everywhere(part));
    }
    return names;
  }

  private static List<Node> structure(Node node) {
    if (node instanceof Node.Relation r) {
      return r.members();
    } else if (node instanceof Node.Listing l) {
      return l.items();
    }
    return node instanceof Node.Sequence s ? s.items() : List.of();
  }

  /** The names of the functions, in order. */
  static TreeSet<String> functions(Node node) {
    TreeSet<String> names = new TreeSet<>();
    collect(node, null, names);
    return names;
  }

  private static void collect(Node node, TreeSet<String> symbols, TreeSet<String> functions) {
    if (node instanceof Sym s && symbols != null) {
      symbols.add(s.name());
    } else if (node instanceof Call c && functions != null) {
      functions.add(c.name());
    }
    for (Node child : children(node)) {
      collect(child, symbols, functions);
    }
  }

  /** The parts of an expression; none for the structures around expressions. */
  static List<Node> children(Node node) {
    if (node instanceof Sum s) {
      return s.terms();
    } else if (node instanceof Product p) {
      return p.factors();
    } else if (node instanceof Power p) {
      return List.of(p.base(), p.exponent());
    } else if (node instanceof Call c) {
      return c.args();
    } else if (node instanceof PlusMinus p) {
      return List.of(p.a());
    } else if (node instanceof Percent p) {
      return List.of(p.a());
    } else if (node instanceof Degrees d) {
      return List.of(d.a());
    } else if (node instanceof Quantity q) {
      return List.of(q.a());
    } else if (node instanceof Node.Residue r) {
      return List.of(r.a());
    }
    return List.of();
  }
}
