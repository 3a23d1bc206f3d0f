package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import org.athanor.verifier.math.Node.Braces;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Degrees;
import org.athanor.verifier.math.Node.Listing;
import org.athanor.verifier.math.Node.Percent;
import org.athanor.verifier.math.Node.PlusMinus;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Quantity;
import org.athanor.verifier.math.Node.Relation;
import org.athanor.verifier.math.Node.Sequence;
import org.athanor.verifier.math.Node.Sum;

/** Writes a ± b as the two values it stands for; signs within one value belong together. */
final class Expansion {
  private Expansion() {}

  /** The node itself, or a listing of its two meanings; within lists and sets, item by item. */
  static Node of(Node node) {
    if (node instanceof Listing l) {
      return new Listing(items(l.items()), l.joint());
    } else if (node instanceof Braces b) {
      return new Braces(items(b.items()));
    }
    return contains(node) ? new Listing(List.of(chosen(node, 1), chosen(node, -1)), "or") : node;
  }

  private static List<Node> items(List<Node> items) {
    List<Node> expanded = new ArrayList<>();
    for (Node item : items) {
      if (contains(item)) {
        expanded.add(chosen(item, 1));
        expanded.add(chosen(item, -1));
      } else {
        expanded.add(item);
      }
    }
    return List.copyOf(expanded);
  }

  static boolean contains(Node node) {
    if (node instanceof PlusMinus) {
      return true;
    }
    List<Node> parts =
        node instanceof Relation r
            ? r.members()
            : node instanceof Sequence s ? s.items() : Symbols.children(node);
    for (Node part : parts) {
      if (contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static Node chosen(Node node, int sign) {
    if (node instanceof PlusMinus p) {
      Node a = chosen(p.a(), sign);
      return p.upper() * sign > 0 ? a : Node.negate(a);
    } else if (node instanceof Sum s) {
      return new Sum(all(s.terms(), sign));
    } else if (node instanceof Product p) {
      return new Product(all(p.factors(), sign));
    } else if (node instanceof Power p) {
      return new Power(chosen(p.base(), sign), chosen(p.exponent(), sign));
    } else if (node instanceof Call c) {
      return new Call(c.name(), all(c.args(), sign));
    } else if (node instanceof Quantity q) {
      return new Quantity(chosen(q.a(), sign), q.unit());
    } else if (node instanceof Percent p) {
      return new Percent(chosen(p.a(), sign));
    } else if (node instanceof Degrees d) {
      return new Degrees(chosen(d.a(), sign));
    } else if (node instanceof Relation r) {
      return new Relation(all(r.members(), sign), r.ops());
    } else if (node instanceof Sequence s) {
      return new Sequence(s.open(), s.close(), all(s.items(), sign));
    }
    return node;
  }

  private static List<Node> all(List<Node> nodes, int sign) {
    return nodes.stream().map(n -> chosen(n, sign)).toList();
  }
}
