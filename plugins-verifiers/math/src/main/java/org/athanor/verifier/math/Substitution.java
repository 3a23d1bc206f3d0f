package org.athanor.verifier.math;

import java.util.List;
import java.util.Map;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Sum;
import org.athanor.verifier.math.Node.Sym;

/** Puts numbers in the place of variables. */
final class Substitution {
  private Substitution() {}

  static Node in(Node node, Map<String, Rational> values) {
    if (node instanceof Sym s) {
      Rational value = values.get(s.name());
      return value == null ? s : Node.Num.of(value);
    } else if (node instanceof Sum s) {
      return new Sum(all(s.terms(), values));
    } else if (node instanceof Product p) {
      return new Product(all(p.factors(), values));
    } else if (node instanceof Power p) {
      return new Power(in(p.base(), values), in(p.exponent(), values));
    } else if (node instanceof Call c) {
      return new Call(c.name(), all(c.args(), values));
    }
    return node;
  }

  /** With another value in the place of π. */
  static Node pi(Node node, Node value) {
    if (node == Node.Constant.PI) {
      return value;
    } else if (node instanceof Sum s) {
      return new Sum(s.terms().stream().map(n -> pi(n, value)).toList());
    } else if (node instanceof Product p) {
      return new Product(p.factors().stream().map(n -> pi(n, value)).toList());
    } else if (node instanceof Power p) {
      return new Power(pi(p.base(), value), pi(p.exponent(), value));
    }
    return node;
  }

  private static List<Node> all(List<Node> nodes, Map<String, Rational> values) {
    return nodes.stream().map(n -> in(n, values)).toList();
  }
}
