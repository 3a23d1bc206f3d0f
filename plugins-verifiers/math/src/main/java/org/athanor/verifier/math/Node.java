package org.athanor.verifier.math;

import java.util.List;

/** An answer as a tree: values below, and the structures that hold several of them. */
sealed interface Node {

  /** π, e, i and ∞. */
  enum Constant implements Node {
    PI,
    E,
    I,
    INFINITY
  }

  /**
   * A number written out.
   *
   * @param decimals digits after the point, or -1 if there was no point
   * @param significant digits from the first that is not zero; 0 for zero
   */
  record Num(Rational value, int decimals, int significant) implements Node {
    static Num of(long n) {
      return new Num(Rational.of(n), -1, 0);
    }

    static Num of(Rational value) {
      return new Num(value, -1, 0);
    }
  }

  /** A variable, with its subscript and primes. */
  record Sym(String name) implements Node {}

  record Sum(List<Node> terms) implements Node {}

  record Product(List<Node> factors) implements Node {}

  record Power(Node base, Node exponent) implements Node {}

  /**
   * A named function of its arguments: {@code sin}, {@code log} (of an unknown base), {@code ln},
   * {@code logb} (base, argument), {@code root} (degree, argument), {@code abs}, {@code floor}...
   */
  record Call(String name, List<Node> args) implements Node {}

  /** ±a, or ∓a where {@code upper} is -1. */
  record PlusMinus(Node a, int upper) implements Node {}

  record Percent(Node a) implements Node {}

  record Degrees(Node a) implements Node {}

  /** A value and the words behind it: a unit, or a label such as "apples". */
  record Quantity(Node a, String unit) implements Node {}

  /** Digits with a base as subscript. */
  record Based(String digits, int base) implements Node {}

  /** Items between brackets: a point, a vector, a list or an interval. */
  record Sequence(char open, char close, List<Node> items) implements Node {}

  /** A set written out. */
  record Braces(List<Node> items) implements Node {}

  /** A set given by a condition. */
  record Where(Node condition) implements Node {}

  /** Several answers side by side, joined by {@code ,} or the words {@code and}, {@code or}. */
  record Listing(List<Node> items, String joint) implements Node {}

  /** A union {@code u}, intersection {@code n} or difference {@code -} of sets. */
  record SetOperation(char op, Node a, Node b) implements Node {}

  record Matrix(List<List<Node>> rows) implements Node {}

  /** a op b op c: {@code ops} holds one of {@code = ~ < > l g n e} (≈ ≤ ≥ ≠ ∈) between each two. */
  record Relation(List<Node> members, String ops) implements Node {}

  /** a : b : c, which may also be a time of day. */
  record Ratio(List<Node> parts) implements Node {}

  /** a (mod m). */
  record Residue(Node a, Node modulus) implements Node {}

  record Words(String text) implements Node {}

  static Node product(Node a, Node b) {
    return new Product(List.of(a, b));
  }

  static Node negate(Node a) {
    return a instanceof Num n
        ? new Num(n.value().negate(), n.decimals(), n.significant())
        : product(Num.of(-1), a);
  }

  static Node quotient(Node a, Node b) {
    return product(a, new Power(b, Num.of(-1)));
  }
}
