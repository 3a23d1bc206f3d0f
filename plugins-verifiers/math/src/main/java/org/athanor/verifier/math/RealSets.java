package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.athanor.verifier.math.Node.Braces;
import org.athanor.verifier.math.Node.Constant;
import org.athanor.verifier.math.Node.Listing;
import org.athanor.verifier.math.Node.Relation;
import org.athanor.verifier.math.Node.Sequence;
import org.athanor.verifier.math.Node.SetOperation;
import org.athanor.verifier.math.Node.Sym;
import org.athanor.verifier.math.Node.Where;
import org.athanor.verifier.math.Node.Words;

/** Reads intervals, unions, inequalities and conditions as {@link RealSet}s. */
final class RealSets {
  private static final int DIGITS = 50;

  /** Ends are compared to this many digits. */
  private static final MathContext COMPARED = new MathContext(30);

  private final Budget budget;

  RealSets(Budget budget) {
    this.budget = budget;
  }

  /** Whether it can be nothing but a set of numbers. */
  static boolean isSet(Node node) {
    if (node instanceof SetOperation || node instanceof Where) {
      return true;
    }
    if (node instanceof Relation r) {
      return named(r) != null
          || !RelationEquality.isEquation(r)
              && (!r.ops().equals("e")
                  || isSet(r.members().get(1))
                  || r.members().get(1) instanceof Sequence);
    }
    if (node instanceof Sequence s) {
      boolean mixed = s.open() == '(' && s.close() == ']' || s.open() == '[' && s.close() == ')';
      return s.items().size() == 2
          && (mixed || isInfinite(s.items().get(0)) || isInfinite(s.items().get(1)));
    }
    if (node instanceof Listing l) {
      return l.items().stream().anyMatch(RealSets::isSet);
    }
    return isAll(node) || positive(node) != null;
  }

  /** The positive numbers, with zero or without; null if it is another node. */
  private static RealSet positive(Node node) {
    String name = node instanceof Sym s ? s.name() : "";
    boolean zero = name.equals("\\mathbbR_0+");
    return zero || name.equals("\\mathbbR^+")
        ? RealSet.of(new RealSet.Part(BigDecimal.ZERO, zero, null, false))
        : null;
  }

  static boolean isAll(Node node) {
    return node instanceof Sym s && s.name().equals("\\mathbbR")
        || node instanceof Words w && TextEquality.normalize(w.text()).equals("all real numbers");
  }

  /** The set of x = (0, 1], whatever its name; null if it is another relation. */
  private static Node named(Relation r) {
    boolean set =
        r.ops().equals("=") && r.members().get(0) instanceof Sym && isSet(r.members().get(1));
    return set ? r.members().get(1) : null;
  }

  private static boolean isInfinite(Node node) {
    return node == Constant.INFINITY
        || node instanceof Node.Product p && p.factors().contains(Constant.INFINITY)
        || node instanceof Node.PlusMinus;
  }

  /** The set, or null if it has variables or is no set. */
  RealSet of(Node node) {
    budget.spend(20);
    if (isAll(node)) {
      return RealSet.ALL;
    } else if (positive(node) != null) {
      return positive(node);
    } else if (node instanceof Sequence s) {
      return interval(s);
    } else if (node instanceof Braces b) {
      return points(b.items());
    } else if (node instanceof SetOperation o) {
      return operation(o);
    } else if (node instanceof Where w) {
      return of(w.condition());
    } else if (node instanceof Relation r) {
      return named(r) == null ? relation(r) : of(named(r));
    } else if (node instanceof Listing l) {
      return listing(l);
    }
    return null;
  }

  private RealSet interval(Sequence s) {
    boolean brackets = "([".indexOf(s.open()) >= 0 && ")]".indexOf(s.close()) >= 0;
    if (s.items().size() != 2 || !brackets) {
      return null;
    }
    RealSet set = between(s.items().get(0), s.open() == '[', s.items().get(1), s.close() == ']');
    return set != null && set.parts().isEmpty() ? null : set; // (5, -6) is a point
  }

  private RealSet between(Node low, boolean lowClosed, Node high, boolean highClosed) {
    boolean fromMinusInfinity = isInfinite(low) && low != Constant.INFINITY;
    boolean toInfinity =
        high == Constant.INFINITY || isInfinite(high) && high instanceof Node.PlusMinus;
    BigDecimal a = fromMinusInfinity ? null : number(low);
    BigDecimal b = toInfinity ? null : number(high);
    if (a == null && !fromMinusInfinity || b == null && !toInfinity) {
      return null;
    }
    return RealSet.of(new RealSet.Part(a, a != null && lowClosed, b, b != null && highClosed));
  }

  private BigDecimal number(Node node) {
    Node bare = node instanceof Node.Quantity q ? q.a() : node;
    Node value = bare instanceof Node.Degrees d ? d.a() : bare;
    Ball ball = new Numeric(DIGITS, Map.of(), false, budget).value(value);
    return ball == null || !ball.isReal() ? null : ball.re().round(COMPARED);
  }

  private RealSet points(List<Node> items) {
    RealSet set = RealSet.NONE;
    for (Node item : items) {
      BigDecimal x = number(item);
      if (x == null) {
        return null;
      }
      set = set.union(RealSet.point(x));
    }
    return set;
  }

  private RealSet operation(SetOperation o) {
    RealSet a = of(o.a());
    boolean point = o.op() == '-' && !isSet(o.b()) && !ListEquality.isList(o.b());
    RealSet b = a == null ? null : point ? points(List.of(o.b())) : of(o.b());
    if (b == null) {
      return null;
    }
    return switch (o.op()) {
      case 'u' -> a.union(b);
      case 'c' -> a.intersection(b);
      default -> a.intersection(b.complement());
    };
  }

  /** 1 < x ≤ 3, x ≠ 2, x ∈ S; each relation between two neighbours narrows the set. */
  private RealSet relation(Relation r) {
    RealSet set = RealSet.ALL;
    for (int i = 0; i < r.ops().length(); i++) {
      RealSet one = single(r.members().get(i), r.ops().charAt(i), r.members().get(i + 1));
      if (one == null) {
        return null;
      }
      set = set.intersection(one);
    }
    return set;
  }

  private RealSet single(Node left, char op, Node right) {
    if (op == 'e') {
      return of(right);
    }
    boolean leftIsNumber = Symbols.of(left).isEmpty();
    boolean rightIsNumber = Symbols.of(right).isEmpty();
    if (leftIsNumber == rightIsNumber) {
      return null;
    }
    if (leftIsNumber) {
      return single(right, mirrored(op), left);
    }
    if (left instanceof Node.Call c && c.name().equals("abs")) {
      boolean again = c.args().get(0) instanceof Node.Call d && d.name().equals("abs");
      return again ? null : distance(c.args().get(0), op, right);
    }
    if (RelationEquality.isName(left)) {
      return side(op, right);
    }
    return linear(left, op, right);
  }

  /** All that stands in that relation to the number. */
  private RealSet side(char op, Node number) {
    boolean closed = op == 'l' || op == 'g';
    return switch (op) {
      case '<', 'l' -> between(minusInfinity(), false, number, closed);
      case '>', 'g' -> between(number, closed, Constant.INFINITY, false);
      case '=', '~' -> points(List.of(number));
      default -> outside(number);
    };
  }

  /** |a| < c is -c < a < c, and so on. */
  private RealSet distance(Node inner, char op, Node bound) {
    Node opposite = Node.negate(bound);
    RealSet upper = single(inner, op, bound);
    RealSet lower = upper == null ? null : single(inner, mirrored(op), opposite);
    if (lower == null) {
      return null;
    }
    return switch (op) {
      case '<', 'l', 'n' -> upper.intersection(lower);
      default -> upper.union(lower);
    };
  }

  /** p x + q in a relation to c, solved for x; null if it is not linear. */
  private RealSet linear(Node expression, char op, Node bound) {
    BigDecimal[] line = new Line(budget).of(expression);
    BigDecimal c = line == null ? null : number(bound);
    if (c == null) {
      return null;
    }
    BigDecimal x = c.subtract(line[1]).divide(line[0], new MathContext(DIGITS)).round(COMPARED);
    char turned = line[0].signum() < 0 ? mirrored(op) : op;
    return side(turned, Node.Num.of(Rational.of(x)));
  }

  private RealSet outside(Node number) {
    RealSet point = points(List.of(number));
    return point == null ? null : point.complement();
  }

  private static Node minusInfinity() {
    return Node.negate(Constant.INFINITY);
  }

  static char mirrored(char op) {
    return switch (op) {
      case '<' -> '>';
      case '>' -> '<';
      case 'l' -> 'g';
      case 'g' -> 'l';
      default -> op;
    };
  }

  /** "and" and several ≠: all must hold. A comma means so too, unless nothing would be left. */
  private RealSet listing(Listing l) {
    RealSet any = RealSet.NONE;
    RealSet all = RealSet.ALL;
    boolean relations = true;
    for (Node item : l.items()) {
      RealSet one = of(item);
      if (one == null) {
        return null;
      }
      any = any.union(one);
      all = all.intersection(one);
      relations &= item instanceof Relation;
    }
    boolean excluded =
        l.items().stream().allMatch(i -> i instanceof Relation r && r.ops().equals("n"));
    boolean both = l.joint().equals(",") && !all.parts().isEmpty() || l.joint().equals("and");
    return relations && (both || excluded) ? all : any;
  }
}
