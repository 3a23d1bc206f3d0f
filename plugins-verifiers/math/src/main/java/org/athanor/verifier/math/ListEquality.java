package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.athanor.verifier.math.Node.Braces;
import org.athanor.verifier.math.Node.Listing;
import org.athanor.verifier.math.Node.Matrix;
import org.athanor.verifier.math.Node.Relation;
import org.athanor.verifier.math.Node.Sequence;

/** Compares lists, sets, points and matrices item by item. */
final class ListEquality {
  private final Equality equality;
  private final Budget budget;

  ListEquality(Equality equality, Budget budget) {
    this.equality = equality;
    this.budget = budget;
  }

  static boolean isList(Node node) {
    return node instanceof Listing
        || node instanceof Braces
        || node instanceof Sequence
        || node instanceof Matrix;
  }

  Decision compare(Node a, Node b) {
    if (!isList(a) || !isList(b)) {
      return single(a, b);
    }
    if (a instanceof Matrix || b instanceof Matrix) {
      return matrices(rows(a), rows(b));
    }
    if (a instanceof Braces || b instanceof Braces) {
      return a instanceof Sequence || b instanceof Sequence
          ? Decision.different("a set and a point")
          : unordered(distinct(items(a)), distinct(items(b)), "sets");
    }
    if (a instanceof Sequence x && b instanceof Sequence y) {
      return sequences(x, y);
    }
    if (a instanceof Sequence || b instanceof Sequence) {
      return a instanceof Sequence s && s.open() == '[' && s.items().size() == 2
          ? Decision.different("an interval and a list")
          : ordered(items(a), items(b), "points");
    }
    if (Roots.of(items(b)) != null && !givesNames(items(a))) {
      return unordered(Roots.values(items(a)), Roots.of(items(b)), "roots");
    }
    boolean order = givesNames(items(a)) != givesNames(items(b));
    return order
        ? ordered(items(a), items(b), "named values in order")
        : unordered(items(a), items(b), "lists");
  }

  private Decision single(Node a, Node b) {
    List<Node> left = isList(a) && !(a instanceof Matrix) ? items(a) : List.of(a);
    List<Node> right = isList(b) && !(b instanceof Matrix) ? items(b) : List.of(b);
    boolean comparable =
        left.size() == 1 && right.size() == 1 && !(a instanceof Matrix) && !(b instanceof Matrix);
    if (comparable) {
      return equality.compare(left.get(0), right.get(0));
    }
    boolean sameTwice = b instanceof Listing && !isList(a) && ((Listing) b).joint().equals("or");
    return sameTwice && right.stream().allMatch(item -> equality.compare(a, item).isEqual())
        ? Decision.equal("the same value twice")
        : Decision.different("several values and one");
  }

  /** How many values a list, a point or a matrix of one row or column holds. */
  static int size(Node node) {
    return node instanceof Matrix m
        ? Math.max(m.rows().size(), m.rows().get(0).size())
        : items(node).size();
  }

  static List<Node> items(Node node) {
    if (node instanceof Listing l) {
      return l.items();
    } else if (node instanceof Braces b) {
      return b.items();
    } else if (node instanceof Sequence s) {
      return s.items();
    }
    return List.of(node);
  }

  /** x = 1, y = 2. */
  private static boolean givesNames(List<Node> items) {
    TreeSet<String> names = new TreeSet<>();
    for (Node item : items) {
      if (item instanceof Relation r && RelationEquality.isEquation(r)) {
        names.addAll(Symbols.of(r.members().get(0)));
      }
    }
    return names.size() > 1;
  }

  private Decision sequences(Sequence a, Sequence b) {
    boolean interval = a.items().size() == 2 && b.items().size() == 2;
    boolean same = kind(a.open()) == kind(b.open()) && kind(a.close()) == kind(b.close());
    if (interval && !same) {
      return Decision.different("different brackets");
    }
    return ordered(a.items(), b.items(), "points");
  }

  private static char kind(char bracket) {
    return switch (bracket) {
      case '⟨' -> '(';
      case '⟩' -> ')';
      default -> bracket;
    };
  }

  private Decision ordered(List<Node> a, List<Node> b, String rule) {
    if (a.size() != b.size()) {
      return omits(a) || omits(b)
          ? Decision.unknown("omitted values")
          : Decision.different("different numbers of values");
    }
    Decision unknown = null;
    for (int i = 0; i < a.size(); i++) {
      Decision one = equality.compare(a.get(i), b.get(i));
      if (one.isDifferent()) {
        return Decision.different(rule + ": value " + (i + 1) + ": " + one.rule());
      }
      unknown = one.isUnknown() ? one : unknown;
    }
    return unknown == null ? Decision.equal(rule) : unknown;
  }

  private Decision unordered(List<Node> a, List<Node> b, String rule) {
    if (a.size() != b.size()) {
      return omits(a) || omits(b)
          ? Decision.unknown("omitted values")
          : Decision.different("different numbers of values");
    }
    Decision inOrder = ordered(a, b, rule);
    if (inOrder.isEqual()) {
      return inOrder;
    }
    List<Node> rest = new ArrayList<>(b);
    Decision unknown = null;
    for (Node item : a) {
      int found = -1;
      for (int j = 0; j < rest.size() && found < 0; j++) {
        budget.spend(20);
        Decision one = equality.compare(item, rest.get(j));
        found = one.isEqual() ? j : -1;
        unknown = one.isUnknown() ? one : unknown;
      }
      if (found < 0) {
        return unknown == null ? Decision.different(rule + ": a value is missing") : unknown;
      }
      rest.remove(found);
    }
    return Decision.equal(rule);
  }

  private static boolean omits(List<Node> items) {
    return items.contains(new Node.Sym(Symbols.DOTS));
  }

  private List<Node> distinct(List<Node> items) {
    List<Node> kept = new ArrayList<>();
    for (Node item : items) {
      boolean known = false;
      for (Node other : kept) {
        budget.spend(20);
        known = known || equality.compare(other, item).isEqual();
      }
      if (!known) {
        kept.add(item);
      }
    }
    return kept;
  }

  private static List<List<Node>> rows(Node node) {
    if (node instanceof Matrix m) {
      boolean row = m.rows().size() == 1 && m.rows().get(0).size() > 1;
      return row ? m.rows().get(0).stream().map(List::of).toList() : m.rows();
    }
    List<Node> items = items(node);
    boolean nested = !items.isEmpty() && items.stream().allMatch(i -> i instanceof Sequence);
    return nested
        ? items.stream().map(ListEquality::items).toList()
        : items.stream().map(List::of).toList();
  }

  private Decision matrices(List<List<Node>> a, List<List<Node>> b) {
    if (a.size() != b.size()) {
      return Decision.different("matrices of different size");
    }
    Decision unknown = null;
    for (int i = 0; i < a.size(); i++) {
      Decision row = ordered(a.get(i), b.get(i), "matrices");
      if (row.isDifferent()) {
        return Decision.different("matrices: row " + (i + 1) + ": " + row.rule());
      }
      unknown = row.isUnknown() ? row : unknown;
    }
    return unknown == null ? Decision.equal("matrices") : unknown;
  }
}
