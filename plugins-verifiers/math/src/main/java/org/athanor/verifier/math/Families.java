package org.athanor.verifier.math;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.athanor.verifier.math.Node.Listing;
import org.athanor.verifier.math.Node.Relation;
import org.athanor.verifier.math.Node.Sym;

/**
 * Families of values: x = kπ, k ∈ ℤ. The name of the whole number that runs through a family says
 * nothing, and that it is a whole number may be left unsaid.
 */
final class Families {
  private Families() {}

  private static final Set<String> NUMBER_SETS =
      Set.of("\\mathbbZ", "\\mathbbN", "\\mathbbN^+", "Z", "N");
  private static final Set<String> USUAL = Set.of("k", "n", "m", "l");

  record Pair(Node a, Node b) {}

  private record Family(Node body, String running) {}

  /** Both without the statement of what runs, under one name. */
  static Pair plain(Node a, Node b) {
    Family left = family(a);
    Family right = family(b);
    if (left.running == null && right.running == null) {
      return renamedAngles(a, b);
    }
    String from = right.running == null ? only(right.body) : right.running;
    String to = left.running == null ? only(left.body) : left.running;
    boolean renamed = from != null && to != null && !from.equals(to);
    return new Pair(left.body, renamed ? Substitution.rename(right.body, from, to) : right.body);
  }

  /** k π and n π, where nothing says what runs. */
  private static Pair renamedAngles(Node a, Node b) {
    String from = only(b);
    String to = from == null ? null : only(a);
    boolean rename = to != null && !from.equals(to) && USUAL.contains(from) && USUAL.contains(to);
    return rename && holdsPi(a) && holdsPi(b)
        ? new Pair(a, Substitution.rename(b, from, to))
        : new Pair(a, b);
  }

  private static Family family(Node node) {
    if (node instanceof Listing l && l.items().size() > 1) {
      Node last = l.items().get(l.items().size() - 1);
      String running = running(last);
      List<Node> rest = l.items().subList(0, l.items().size() - 1);
      if (running != null) {
        return new Family(
            rest.size() == 1 ? rest.get(0) : new Listing(List.copyOf(rest), l.joint()), running);
      }
    }
    return new Family(node, null);
  }

  private static String running(Node node) {
    boolean states =
        node instanceof Relation r
            && r.ops().equals("e")
            && r.members().get(0) instanceof Sym
            && r.members().get(1) instanceof Sym set
            && NUMBER_SETS.contains(set.name());
    return states ? ((Sym) ((Relation) node).members().get(0)).name() : null;
  }

  /** The only variable of the value. */
  private static String only(Node node) {
    Node value = node instanceof Relation r ? RelationEquality.value(r) : node;
    TreeSet<String> symbols = new TreeSet<>();
    if (value instanceof Listing l) {
      l.items().forEach(i -> symbols.addAll(Symbols.of(i)));
    } else {
      symbols.addAll(Symbols.of(value));
    }
    return symbols.size() == 1 ? symbols.first() : null;
  }

  private static boolean holdsPi(Node node) {
    Node value = node instanceof Relation r ? RelationEquality.value(r) : node;
    return value == Node.Constant.PI
        || value instanceof Node.Degrees
        || Symbols.children(value).stream().anyMatch(Families::holdsPi);
  }
}
