package org.athanor.verifier.math;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Relation;
import org.athanor.verifier.math.Node.Sequence;
import org.athanor.verifier.math.Node.Sum;
import org.athanor.verifier.math.Node.Sym;

/** Compares equations and inequalities with each other, and equations with plain values. */
final class RelationEquality {
  private final Equality equality;
  private final ScalarEquality scalars;
  private final RealSets sets;
  private final Budget budget;

  RelationEquality(Equality equality, ScalarEquality scalars, RealSets sets, Budget budget) {
    this.equality = equality;
    this.scalars = scalars;
    this.sets = sets;
    this.budget = budget;
  }

  static boolean isEquation(Node node) {
    return node instanceof Relation r && r.ops().chars().allMatch(c -> c == '=' || c == '~');
  }

  /** x, f(x), (x, y), Area: a name for what stands on the other side. */
  static boolean isName(Node node) {
    if (node instanceof Sym) {
      return true;
    }
    if (node instanceof Product p) {
      return p.factors().stream().allMatch(f -> f instanceof Sym || isPoint(f) || isInverse(f));
    }
    return isPoint(node)
        || node instanceof Node.Words
        || node instanceof Node.Call c
            && (c.name().equals("max") || c.name().equals("min") || c.name().equals("abs"));
  }

  private static boolean isInverse(Node node) {
    return node instanceof Node.Power p
        && p.base() instanceof Sym
        && p.exponent() instanceof Num n
        && n.value().equals(Rational.MINUS_ONE);
  }

  private static boolean isPoint(Node node) {
    return node instanceof Sequence s && s.items().stream().allMatch(i -> i instanceof Sym);
  }

  /** The value an equation gives: its last side, or the first where the last is only a name. */
  static Node value(Relation r) {
    Node first = r.members().get(0);
    Node last = r.members().get(r.members().size() - 1);
    return isName(last) && !isName(first) && r.members().size() == 2 ? first : last;
  }

  private static Node name(Relation r) {
    Node first = r.members().get(0);
    Node last = r.members().get(r.members().size() - 1);
    return isName(last) && !isName(first) ? last : first;
  }

  /** Whether the equation says that a named thing has a value, rather than relating variables. */
  static boolean names(Relation r) {
    if (!isEquation(r) || !isName(name(r))) {
      return false;
    }
    TreeSet<String> shared = Symbols.of(value(r));
    return !(name(r) instanceof Sym s && shared.contains(s.name()));
  }

  /** An equation against something that is none. */
  Decision withValue(Relation equation, Node other, boolean equationIsGold) {
    Node value = value(equation);
    Node exact = beforeRounding(equation);
    if (exact == value) {
      return Decision.different("an equation that does not hold");
    }
    if (exact != null) {
      Decision first = against(equation, exact, other, equationIsGold);
      return first.isEqual() ? first : against(equation, value, other, equationIsGold);
    }
    return against(equation, value, other, equationIsGold);
  }

  /**
   * What stands before the last sign of a chain of numbers.
   *
   * @return null if the last two sides are equal, or one has variables; the side before the last if
   *     the last is its rounded form; the last itself if they differ
   */
  private Node beforeRounding(Relation r) {
    int n = r.members().size();
    Node last = r.members().get(n - 1);
    Node before = r.members().get(n - 2);
    if (!isNumber(last) || !isNumber(before) || !isEquation(r)) {
      return null;
    }
    if (!equality.compare(before, last).isDifferent()) {
      return null;
    }
    DecimalLiteral literal = DecimalLiteral.of(bare(last));
    DecimalLiteral earlier = DecimalLiteral.of(bare(before));
    Ball end = earlier == null ? null : new Numeric(40, Map.of(), false, budget).value(bare(last));
    if (end != null && end.isReal() && earlier.rounds(end.re(), 1)) {
      return null; // 0.667 = 2/3
    }
    Ball exact = new Numeric(40, Map.of(), false, budget).value(bare(before));
    if (exact == null || !exact.isReal() || Math.abs(exact.size()) > 4_000) {
      return last;
    }
    boolean whole = r.ops().charAt(n - 2) == '~' && bare(last) instanceof Num m && m.decimals() < 0;
    DecimalLiteral rounded =
        whole ? new DecimalLiteral(((Num) bare(last)).value(), Rational.ONE, 1) : literal;
    return rounded != null && rounded.rounds(exact.re(), 1) ? before : last;
  }

  private static boolean isNumber(Node node) {
    Node b = bare(node);
    boolean scalar =
        b instanceof Num
            || b instanceof Sum
            || b instanceof Product
            || b instanceof Node.Power
            || b instanceof Node.Call
            || b instanceof Node.Constant;
    return scalar && Symbols.of(b).isEmpty() && !hasSequence(b);
  }

  private static boolean hasSequence(Node node) {
    return !(node instanceof Num || node instanceof Node.Constant)
        && (Symbols.children(node).isEmpty()
            || Symbols.children(node).stream().anyMatch(RelationEquality::hasSequence));
  }

  private static Node bare(Node node) {
    return node instanceof Node.Quantity q ? q.a() : node;
  }

  private Decision against(Relation equation, Node value, Node other, boolean equationIsGold) {
    boolean zero = value instanceof Num n && n.value().isZero();
    Node before = equation.members().get(Math.max(0, equation.members().size() - 2));
    boolean reckoned = Symbols.of(before).isEmpty(); // cos A = cos 90° = 0
    if (zero && !reckoned && !names(equation)) {
      return Decision.different("an equation and a value");
    }
    boolean plain = names(equation) || Symbols.of(value).isEmpty() || !equationIsGold;
    if (!plain) {
      return Decision.different("an equation and a value");
    }
    return equationIsGold ? equality.compare(value, other) : equality.compare(other, value);
  }

  Decision compare(Relation a, Relation b) {
    budget.spend(50);
    if (isEquation(a) && isEquation(b)) {
      return equations(a, b);
    }
    boolean same = Symbols.of(subject(a)).equals(Symbols.of(subject(b)));
    RealSet left = same ? sets.of(a) : null;
    RealSet right = left == null ? null : sets.of(b);
    if (right != null) {
      return Decision.of(left.isSame(right), "sets of numbers");
    }
    return a.members().size() == 2 && b.members().size() == 2
        ? inequalities(a, b)
        : sideBySide(a, b);
  }

  /** What an inequality is about: its first member with a variable. */
  private static Node subject(Relation r) {
    Node found = r.members().get(0);
    for (Node member : r.members()) {
      if (!Symbols.of(found).isEmpty()) {
        return found;
      }
      found = member;
    }
    return found;
  }

  private Decision equations(Relation a, Relation b) {
    if (isLevel(a) && isLevel(b)) { // x^2 - y^2 = C
      return proportional(a.members().get(0), b.members().get(0), false);
    }
    boolean bothName = names(a) && names(b);
    String from = argument(name(b));
    String to = argument(name(a));
    boolean renamed = bothName && from != null && to != null && !from.equals(to);
    if (renamed && Symbols.of(value(b)).contains(to) && !Symbols.of(value(b)).contains(from)) {
      return Decision.different("another argument"); // f(y) = 2x
    }
    if (renamed && !Symbols.of(value(b)).contains(to)) { // f(t) = t^2, a_k = 3k - 1
      Node named = Substitution.rename(name(b), from, to);
      Node value = Substitution.rename(value(b), from, to);
      return equations(a, new Relation(List.of(indexed(named, from, to), value), "="));
    }
    if (bothName && equality.compare(name(a), name(b)).isEqual()) {
      return equality.compare(value(a), value(b));
    }
    if (bothName && (Symbols.of(value(a)).isEmpty() || Symbols.of(value(b)).isEmpty())) {
      return sameRole(name(a), name(b))
          ? equality.compare(value(a), value(b))
          : Decision.different("different names");
    }
    if (a.members().size() == 2 && b.members().size() == 2) {
      Decision proportional = proportional(difference(a), difference(b), false);
      boolean both = bothName && sameRole(name(a), name(b));
      return proportional.isEqual() || !both ? proportional : equality.compare(value(a), value(b));
    }
    return equality.compare(value(a), value(b));
  }

  /** Whether it says that an expression in several variables is constant, whatever it is. */
  private static boolean isLevel(Relation r) {
    return r.members().size() == 2
        && r.members().get(1).equals(new Sym("C"))
        && Symbols.of(r.members().get(0)).size() > 1
        && !Symbols.of(r.members().get(0)).contains("C")
        && !isName(r.members().get(0));
  }

  /** y and f(x) name the same thing; so do words. */
  private static boolean sameRole(Node a, Node b) {
    String segment = segment(a);
    return segment != null && segment.equals(segment(b))
        || isFunction(a) && isFunction(b)
        || isWords(a)
        || isWords(b);
  }

  /** The letters of AB, |AB| or \overline{AB}; null if the name is no segment's. */
  private static String segment(Node name) {
    if (name instanceof Node.Call c && (c.name().equals("abs") || c.name().equals("norm"))) {
      return segment(c.args().get(0));
    }
    StringBuilder letters = new StringBuilder();
    if (name instanceof Sym s && s.name().startsWith("overline ")) {
      letters.append(s.name(), "overline ".length(), s.name().length());
    } else if (name instanceof Product p && p.factors().stream().allMatch(Sym.class::isInstance)) {
      p.factors().forEach(f -> letters.append(((Sym) f).name()));
    }
    boolean capitals = letters.chars().allMatch(Character::isUpperCase);
    return letters.length() == 2 && capitals ? letters.toString() : null;
  }

  private static boolean isFunction(Node name) {
    return name instanceof Product || name instanceof Sym s && s.name().equals("y");
  }

  /** The x of f(x), the n of a_n; null if the name has none. */
  private static String argument(Node name) {
    boolean application =
        name instanceof Product p
            && p.factors().size() == 2
            && p.factors().stream().allMatch(f -> f instanceof Sym);
    if (application) {
      return ((Sym) ((Product) name).factors().get(1)).name();
    }
    boolean index =
        name instanceof Sym s
            && s.name().length() == 3
            && s.name().charAt(1) == '_'
            && Character.isLetter(s.name().charAt(2));
    return index ? ((Sym) name).name().substring(2) : null;
  }

  private static Node indexed(Node name, String from, String to) {
    return name instanceof Sym s && s.name().endsWith("_" + from)
        ? new Sym(s.name().substring(0, 2) + to)
        : name;
  }

  private static boolean isWords(Node name) {
    return name instanceof Sym s
        && s.name().length() > 3
        && s.name().indexOf('_') < 0
        && s.name().indexOf('/') < 0;
  }

  private static Node difference(Relation r) {
    return new Sum(List.of(r.members().get(0), Node.negate(r.members().get(1))));
  }

  private Decision inequalities(Relation a, Relation b) {
    Node left = difference(a);
    Node right = difference(b);
    char first = a.ops().charAt(0);
    char second = b.ops().charAt(0);
    if (first != second && RealSets.mirrored(first) == second) {
      right = Node.negate(right);
      second = first;
    }
    if (first != second) {
      return Decision.different("different relations");
    }
    return proportional(left, right, first != '=' && first != '~' && first != 'n');
  }

  /** Whether one is a constant times the other, a positive constant if asked. */
  private Decision proportional(Node a, Node b, boolean positive) {
    if (!Symbols.of(a).equals(Symbols.of(b))) {
      return Decision.different("different variables");
    }
    Map<String, Rational> point = new TreeMap<>();
    long next = 7;
    for (String symbol : Symbols.of(a)) {
      point.put(symbol, Rational.of(next, 5));
      next = next * 3 + 4;
    }
    Node scaleA = Substitution.in(a, point);
    Node scaleB = Substitution.in(b, point);
    Decision same = scalars.compare(Node.product(a, scaleB), Node.product(b, scaleA));
    boolean degenerate =
        scalars.compare(scaleA, Num.of(0)).isEqual()
            || scalars.compare(scaleB, Num.of(0)).isEqual();
    if (degenerate) {
      return Decision.of(scalars.compare(a, b).isEqual(), "equations side by side");
    }
    if (!same.isEqual() || !positive) {
      return same.isEqual() ? Decision.equal("proportional equations") : same;
    }
    Ball x = new Numeric(40, Map.of(), false, budget).value(scaleA);
    Ball y = new Numeric(40, Map.of(), false, budget).value(scaleB);
    return x == null || y == null
        ? Decision.unknown("an inequality that cannot be evaluated")
        : Decision.of(x.re().signum() == y.re().signum(), "proportional inequalities");
  }

  private Decision sideBySide(Relation a, Relation b) {
    if (!a.ops().equals(b.ops())) {
      return Decision.different("different relations");
    }
    for (int i = 0; i < a.members().size(); i++) {
      Decision side = equality.compare(a.members().get(i), b.members().get(i));
      if (!side.isEqual()) {
        return side;
      }
    }
    return Decision.equal("relations side by side");
  }
}
