package org.athanor.verifier.math;

import java.util.List;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Degrees;
import org.athanor.verifier.math.Node.Matrix;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Sequence;
import org.athanor.verifier.math.Node.Sum;
import org.athanor.verifier.math.Node.Sym;

/** Brings ways of writing points, vectors and matrices to one: P(3,4), (1,2)^T, ½ of a matrix. */
final class Shapes {
  private Shapes() {}

  /** The node in its usual shape, given what it will be compared with. */
  static Node plain(Node node, Node other) {
    if (node instanceof Power p && isTransposition(p.exponent())) {
      return transposed(p.base(), node);
    }
    if (ListEquality.isList(other) && !ListEquality.isList(node)) {
      Sequence vector = vector(node, ListEquality.size(other));
      if (vector != null) {
        return vector;
      }
    }
    if (node instanceof Sum s && s.terms().get(0).equals(REALS) && s.terms().size() == 2) {
      return without(s.terms().get(1), node);
    }
    if (!(node instanceof Product p) || p.factors().size() < 2) {
      return node;
    }
    Node last = p.factors().get(p.factors().size() - 1);
    if (last instanceof Matrix m) {
      List<Node> scale = p.factors().subList(0, p.factors().size() - 1);
      return scale.stream().allMatch(Shapes::isScalar) ? scaled(m, scale) : node;
    }
    if (p.factors().size() == 2 && last instanceof Sequence s && s.items().size() > 1) {
      return called(p.factors().get(0), s, node, other);
    }
    return node;
  }

  private static final Sym REALS = new Sym("\\mathbbR");
  private static final List<String> AXES = List.of("hat i", "hat j", "hat k");

  /** ℝ - {0}. */
  private static Node without(Node term, Node otherwise) {
    boolean set =
        term instanceof Product p
            && p.factors().size() == 2
            && p.factors().get(0).equals(Node.Num.of(-1))
            && p.factors().get(1) instanceof Node.Braces;
    return set ? new Node.SetOperation('-', REALS, ((Product) term).factors().get(1)) : otherwise;
  }

  /** (a, b) of a i + b j, where i, j and k are unit vectors; null if it is none. */
  private static Sequence vector(Node node, int components) {
    java.util.TreeSet<String> symbols = Symbols.of(node);
    if (symbols.isEmpty() || !symbols.stream().anyMatch(AXES::contains)) {
      return null;
    }
    List<Node> values = new java.util.ArrayList<>();
    for (String axis : AXES.subList(0, symbols.contains("hat k") || components == 3 ? 3 : 2)) {
      java.util.Map<String, Rational> point = new java.util.TreeMap<>();
      for (String other : AXES) {
        point.put(other, other.equals(axis) ? Rational.ONE : Rational.ZERO);
      }
      values.add(Substitution.in(node, point));
    }
    return new Sequence('(', ')', List.copyOf(values));
  }

  /** P(3, 4) is a point; C(10, 3) and P(10, 3) may be numbers of combinations. */
  private static Node called(Node name, Sequence s, Node node, Node other) {
    boolean capital =
        name instanceof Sym y
            && y.name().length() == 1
            && Character.isUpperCase(y.name().charAt(0));
    if (!capital) {
      return node;
    }
    if (ListEquality.isList(other)) {
      return s;
    }
    boolean chosen = s.items().size() == 2 && isScalar(other);
    if (chosen && name.equals(new Sym("P"))) {
      return Combinations.of('P', s.items().get(0), s.items().get(1));
    }
    return chosen && name.equals(new Sym("C")) ? new Call("binomial", s.items()) : node;
  }

  private static boolean isTransposition(Node exponent) {
    return exponent instanceof Sym s && (s.name().equals("T") || s.name().equals("top"));
  }

  private static Node transposed(Node base, Node otherwise) {
    if (base instanceof Matrix m && m.rows().size() == 1) {
      return new Matrix(m.rows().get(0).stream().map(List::of).toList());
    }
    return base instanceof Sequence ? base : otherwise;
  }

  private static boolean isScalar(Node node) {
    return node instanceof Node.Num
        || node instanceof Sym
        || node instanceof Node.Constant
        || node instanceof Node.Quantity
        || node instanceof Call
        || (node instanceof Sum || node instanceof Product || node instanceof Power)
            && Symbols.children(node).stream().allMatch(Shapes::isScalar);
  }

  private static Node scaled(Matrix m, List<Node> scale) {
    Node factor = scale.size() == 1 ? scale.get(0) : new Product(List.copyOf(scale));
    return new Matrix(
        m.rows().stream()
            .map(row -> row.stream().map(entry -> Node.product(factor, entry)).toList())
            .toList());
  }

  /** 90° - x without its sign, as it stands outside circular functions. */
  static Node withoutDegrees(Node node) {
    if (node instanceof Degrees d) {
      return d.a();
    }
    List<Node> parts =
        node instanceof Sum || node instanceof Product ? Symbols.children(node) : List.of();
    List<Node> plain = parts.stream().map(Shapes::withoutDegrees).toList();
    if (plain.equals(parts)) {
      return node;
    }
    return node instanceof Sum ? new Sum(plain) : new Product(plain);
  }
}
