package org.athanor.verifier.math;

import java.util.List;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Quantity;
import org.athanor.verifier.math.Node.Sum;

/** A measure in two units: 2 hours 30 minutes, 5 feet 6 inches. */
final class Compound {
  private Compound() {}

  /** Whether both measure the same, in different units. */
  static boolean fits(Node a, Node b) {
    Units.Unit left = unit(a);
    Units.Unit right = unit(b);
    return left != null
        && right != null
        && left.dimension().equals(right.dimension())
        && !left.factor().equals(right.factor());
  }

  /** The sum in the second's unit. */
  static Quantity of(Node a, Node b) {
    if (!fits(a, b)) {
      throw new ParseFailure("two measures that do not add up");
    }
    Rational scale = unit(a).factor().over(unit(b).factor());
    Node first = Node.product(((Quantity) a).a(), Num.of(scale));
    Quantity second = (Quantity) b;
    return new Quantity(new Sum(List.of(first, second.a())), second.unit());
  }

  private static Units.Unit unit(Node node) {
    return node instanceof Quantity q ? Units.parse(q.unit()) : null;
  }
}
