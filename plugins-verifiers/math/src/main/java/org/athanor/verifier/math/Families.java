package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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
      Set.of("\\mathbbZ", "\\mathbbZ^+", "\\mathbbZ_0+", "\\mathbbN", "\\mathbbN^+", "Z", "N");
  private static final Set<String> WHOLE = Set.of("\\mathbbZ", "Z");
  private static final int DIGITS = 25;
  private static final Set<String> USUAL = Set.of("k", "n", "m", "l");

  /**
   * @param running what runs through all whole numbers in both; null if that is not said
   */
  record Pair(Node a, Node b, String running) {}

  private record Family(Node body, String running, boolean whole) {}

  /** Whether a name is one that whole numbers usually have. */
  static boolean isUsual(String name) {
    return USUAL.contains(name);
  }

  /** Whether one runs through all whole numbers and the other is said to run only upwards. */
  static boolean runOtherwise(Node a, Node b) {
    Family left = family(a);
    Family right = family(b);
    return left.running != null && right.running != null && left.whole != right.whole;
  }

  /** Both with each member's first value brought below its period, or null: k - 1 is k. */
  static Pair withinPeriod(Pair pair, Budget budget) {
    Node a = reduced(pair.a, pair.running, budget);
    Node b = a == null ? null : reduced(pair.b, pair.running, budget);
    return b == null ? null : new Pair(a, b, null);
  }

  private static Node reduced(Node node, String running, Budget budget) {
    if (node instanceof Listing l) {
      List<Node> items = l.items().stream().map(i -> reduced(i, running, budget)).toList();
      return items.contains(null) ? null : new Listing(items, l.joint());
    }
    Node value = node instanceof Relation r ? RelationEquality.value(r) : node;
    boolean runs = Symbols.of(value).size() == 1 && Symbols.of(value).contains(running);
    BigDecimal[] line = runs ? new Line(budget).of(value) : null;
    if (line == null || line[0].abs().precision() - line[0].scale() > DIGITS) {
      return null;
    }
    BigDecimal period = line[0].abs();
    BigDecimal turns = line[1].divide(period, new MathContext(2 * DIGITS));
    BigDecimal part = turns.subtract(turns.setScale(0, RoundingMode.FLOOR));
    BigDecimal first = part.setScale(DIGITS, RoundingMode.HALF_EVEN);
    boolean full = first.compareTo(BigDecimal.ONE) == 0;
    Node start = Node.Num.of(Rational.of(full ? BigDecimal.ZERO : first));
    return Node.product(
        Node.Num.of(Rational.of(period.round(new MathContext(DIGITS)))),
        new Node.Sum(List.of(new Sym(running), start)));
  }

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
    Node body = renamed ? Substitution.rename(right.body, from, to) : right.body;
    boolean whole = left.whole && right.whole && to != null;
    return new Pair(left.body, body, whole ? to : null);
  }

  /** k π and n π, where nothing says what runs. */
  private static Pair renamedAngles(Node a, Node b) {
    String from = only(b);
    String to = from == null ? null : only(a);
    boolean rename = to != null && !from.equals(to) && USUAL.contains(from) && USUAL.contains(to);
    return rename && holdsPi(a) && holdsPi(b)
        ? new Pair(a, Substitution.rename(b, from, to), null)
        : new Pair(a, b, null);
  }

  private static Family family(Node node) {
    if (node instanceof Listing l && l.items().size() > 1) {
      Node last = l.items().get(l.items().size() - 1);
      String running = running(last);
      List<Node> rest = l.items().subList(0, l.items().size() - 1);
      if (running != null) {
        return new Family(
            rest.size() == 1 ? rest.get(0) : new Listing(List.copyOf(rest), l.joint()),
            running,
            WHOLE.contains(((Sym) ((Relation) last).members().get(1)).name()));
      }
    }
    return new Family(node, null, true);
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
