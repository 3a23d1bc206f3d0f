package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.athanor.verifier.math.Node.Relation;
import org.athanor.verifier.math.Node.Sym;

/** The roots x_1 = 2, x_2 = 5 of one unknown, told apart by their index. */
final class Roots {
  private Roots() {}

  /** Their values; null if the items are not all such roots of one letter. */
  static List<Node> of(List<Node> items) {
    TreeSet<String> letters = new TreeSet<>();
    for (Node item : items) {
      boolean equation = item instanceof Relation r && RelationEquality.names(r);
      boolean indexed =
          equation
              && ((Relation) item).members().get(0) instanceof Sym s
              && s.name().matches("[a-zA-Z]_[0-9]");
      if (!indexed) {
        return null;
      }
      letters.add(((Sym) ((Relation) item).members().get(0)).name().substring(0, 1));
    }
    return letters.size() == 1 ? values(items) : null;
  }

  static List<Node> values(List<Node> items) {
    List<Node> values = new ArrayList<>();
    for (Node item : items) {
      boolean named = item instanceof Relation r && RelationEquality.names(r);
      values.add(named ? RelationEquality.value((Relation) item) : item);
    }
    return values;
  }
}
