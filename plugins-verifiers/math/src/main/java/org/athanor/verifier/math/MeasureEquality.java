package org.athanor.verifier.math;

import java.util.List;
import java.util.Map;
import org.athanor.verifier.math.Node.Constant;
import org.athanor.verifier.math.Node.Degrees;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Percent;
import org.athanor.verifier.math.Node.Quantity;
import org.athanor.verifier.math.Node.Ratio;

/** Compares values with units, percentages, angles, ratios and times of day. */
final class MeasureEquality {
  private final Equality equality;
  private final Budget budget;

  MeasureEquality(Equality equality, Budget budget) {
    this.equality = equality;
    this.budget = budget;
  }

  static boolean isMeasure(Node node) {
    return node instanceof Quantity
        || node instanceof Percent
        || node instanceof Degrees
        || node instanceof Ratio
        || node instanceof Node.Residue;
  }

  Decision compare(Node a, Node b) {
    if (a instanceof Node.Residue || b instanceof Node.Residue) {
      return residues(a, b);
    }
    String left = halfOfDay(a);
    String right = halfOfDay(b);
    if (!left.isEmpty() || !right.isEmpty()) {
      return times(a, left, b, right);
    }
    if (a instanceof Quantity || b instanceof Quantity) {
      return quantities(a, b);
    }
    if (a instanceof Percent || b instanceof Percent) {
      return percentages(a, b);
    }
    if (a instanceof Degrees || b instanceof Degrees) {
      return angles(a, b);
    }
    return ratios(a, b);
  }

  /** 7 (mod 5) is 2 (mod 5), and 2. */
  private Decision residues(Node a, Node b) {
    if (!(a instanceof Node.Residue x) || !(b instanceof Node.Residue y)) {
      Decision values =
          equality.compare(
              a instanceof Node.Residue r ? r.a() : a, b instanceof Node.Residue r ? r.a() : b);
      Decision family = a instanceof Node.Residue r ? family(r, b) : family((Node.Residue) b, a);
      if (family != null) {
        return family;
      }
      boolean open = !Symbols.of(a).isEmpty() || !Symbols.of(b).isEmpty();
      return open && values.isDifferent()
          ? Decision.unknown("a residue and an expression")
          : values;
    }
    Decision moduli = equality.compare(x.modulus(), y.modulus());
    if (!moduli.isEqual()) {
      return moduli;
    }
    Decision same = equality.compare(x.a(), y.a());
    boolean whole =
        x.a() instanceof Num p
            && y.a() instanceof Num q
            && x.modulus() instanceof Num m
            && !m.value().isZero()
            && p.value().minus(q.value()).over(m.value()).isInteger();
    return whole ? Decision.equal("residues") : same;
  }

  /** 3 (mod 7) is 7k + 3; null if the other is no family of whole numbers. */
  private Decision family(Node.Residue residue, Node other) {
    boolean named = Symbols.of(other).size() == 1 && Families.isUsual(Symbols.of(other).first());
    if (!named || !(residue.a() instanceof Num a) || !(residue.modulus() instanceof Num m)) {
      return null;
    }
    String running = Symbols.of(other).first();
    Rational[] at = new Rational[3];
    for (int i = 0; i < at.length; i++) {
      at[i] = new Exact(Map.of(running, Rational.of(i)), budget).value(other);
    }
    boolean linear =
        at[0] != null
            && at[1] != null
            && at[2] != null
            && at[2].minus(at[1]).equals(at[1].minus(at[0]));
    if (!linear || m.value().isZero()) {
      return null;
    }
    boolean same =
        at[1].minus(at[0]).abs().equals(m.value().abs())
            && at[0].minus(a.value()).over(m.value()).isInteger();
    return Decision.of(same, "a residue and a family");
  }

  private static String halfOfDay(Node node) {
    return node instanceof Quantity q ? Units.halfOfDay(q.unit()) : "";
  }

  private Decision times(Node a, String left, Node b, String right) {
    if (!left.isEmpty() && !right.isEmpty() && !left.equals(right)) {
      return Decision.different("a.m. and p.m.");
    }
    List<Node> x = clock(left.isEmpty() ? a : ((Quantity) a).a());
    List<Node> y = clock(right.isEmpty() ? b : ((Quantity) b).a());
    for (int i = 0; i < Math.max(x.size(), y.size()); i++) {
      Node zero = Num.of(0);
      Decision part =
          equality.compare(i < x.size() ? x.get(i) : zero, i < y.size() ? y.get(i) : zero);
      if (!part.isEqual()) {
        return part;
      }
    }
    return Decision.equal("times of day");
  }

  private static List<Node> clock(Node node) {
    return node instanceof Ratio r ? r.parts() : List.of(node);
  }

  private static boolean hasZero(Ratio r) {
    return r.parts().stream().anyMatch(p -> p instanceof Num n && n.value().isZero());
  }

  private Decision quantities(Node a, Node b) {
    Units.Unit left = a instanceof Quantity q ? Units.parse(q.unit()) : null;
    Units.Unit right = b instanceof Quantity q ? Units.parse(q.unit()) : null;
    Node x = measured(a, left);
    Node y = measured(b, right);
    boolean plain =
        left == null || right == null || !(a instanceof Quantity) || !(b instanceof Quantity);
    if (Units.isRadians(left) && b instanceof Degrees
        || Units.isRadians(right) && a instanceof Degrees) {
      return turned(a instanceof Degrees ? a : x, b instanceof Degrees ? b : y);
    }
    if (plain
        || Units.isPercent(left)
        || Units.isPercent(right)
        || Units.isDegrees(left)
        || Units.isDegrees(right)) {
      return mixed(left, right) ? Decision.different("units differ") : equality.compare(x, y);
    }
    if (!left.dimension().equals(right.dimension())) {
      return Decision.different("units differ");
    }
    if (left.factor().equals(right.factor())) {
      return equality.compare(x, y);
    }
    Decision converted =
        equality.compare(
            Node.product(x, Num.of(left.factor())), Node.product(y, Num.of(right.factor())));
    return converted.isEqual() ? Decision.equal("converted units") : converted;
  }

  private static boolean mixed(Units.Unit a, Units.Unit b) {
    return a != null && b != null && !a.dimension().equals(b.dimension());
  }

  /** The value without its unit, as a percentage or an angle where the unit says so. */
  private static Node measured(Node node, Units.Unit unit) {
    Node value = node instanceof Quantity q ? q.a() : node;
    if (Units.isPercent(unit)) {
      return new Percent(value);
    }
    return Units.isDegrees(unit) && !(value instanceof Degrees) ? new Degrees(value) : value;
  }

  /** 50% is 50, because the sign is often left out, and 0.5, because that is what it means. */
  private Decision percentages(Node a, Node b) {
    Node x = a instanceof Percent p ? p.a() : a;
    Node y = b instanceof Percent p ? p.a() : b;
    Decision same = equality.compare(x, y);
    if (same.isEqual() || a instanceof Percent && b instanceof Percent) {
      return same;
    }
    Node hundredth = Num.of(Rational.of(1, 100));
    Decision scaled =
        a instanceof Percent
            ? equality.compare(Node.product(x, hundredth), y)
            : equality.compare(x, Node.product(y, hundredth));
    return scaled.isEqual() ? Decision.equal("percentage") : same.or(scaled);
  }

  private Decision angles(Node a, Node b) {
    Node x = a instanceof Degrees d ? d.a() : a;
    Node y = b instanceof Degrees d ? d.a() : b;
    Decision same = equality.compare(x, y);
    if (same.isEqual() || a instanceof Degrees && b instanceof Degrees) {
      return same;
    }
    Decision turned = turned(a, b);
    return turned.isEqual() ? turned : same.or(turned);
  }

  /** One angle in degrees, the other in radians. */
  private Decision turned(Node a, Node b) {
    Node radian = Node.product(Constant.PI, Num.of(Rational.of(1, 180)));
    Decision turned =
        a instanceof Degrees d
            ? equality.compare(Node.product(d.a(), radian), b)
            : equality.compare(a, Node.product(((Degrees) b).a(), radian));
    return turned.isEqual() ? Decision.equal("degrees and radians") : turned;
  }

  private Decision ratios(Node a, Node b) {
    if (!(a instanceof Ratio x) || !(b instanceof Ratio y)) {
      Ratio ratio = a instanceof Ratio r ? r : (Ratio) b;
      Node other = a instanceof Ratio ? b : a;
      return ratio.parts().size() == 2
          ? equality.compare(Node.quotient(ratio.parts().get(0), ratio.parts().get(1)), other)
          : Decision.different("a ratio and a value");
    }
    if (x.parts().size() != y.parts().size()) {
      return Decision.different("ratios of different length");
    }
    if (hasZero(x) || hasZero(y)) {
      return times(a, "", b, "");
    }
    for (int i = 1; i < x.parts().size(); i++) {
      Decision part =
          equality.compare(
              Node.product(x.parts().get(0), y.parts().get(i)),
              Node.product(y.parts().get(0), x.parts().get(i)));
      if (!part.isEqual()) {
        return part;
      }
    }
    return Decision.equal("ratios");
  }
}
