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

  /** With a variable under another name, in expressions and in the structures around them. */
  static Node rename(Node node, String from, String to) {
    if (node instanceof Sym s) {
      return s.name().equals(from) ? new Sym(to) : s;
    } else if (node instanceof Sum s) {
      return new Sum(renamed(s.terms(), from, to));
    } else if (node instanceof Product p) {
      return new Product(renamed(p.factors(), from, to));
    } else if (node instanceof Power p) {
      return new Power(rename(p.base(), from, to), rename(p.exponent(), from, to));
    } else if (node instanceof Call c) {
      return new Call(c.name(), renamed(c.args(), from, to));
    } else if (node instanceof Node.PlusMinus p) {
      return new Node.PlusMinus(rename(p.a(), from, to), p.upper());
    } else if (node instanceof Node.Degrees d) {
      return new Node.Degrees(rename(d.a(), from, to));
    } else if (node instanceof Node.Relation r) {
      return new Node.Relation(renamed(r.members(), from, to), r.ops());
    } else if (node instanceof Node.Listing l) {
      return new Node.Listing(renamed(l.items(), from, to), l.joint());
    } else if (node instanceof Node.Sequence s) {
      return new Node.Sequence(s.open(), s.close(), renamed(s.items(), from, to));
    }
    return node;
  }

  private static List<Node> renamed(List<Node> nodes, String from, String to) {
    return nodes.stream().map(n -> rename(n, from, to)).toList();
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
