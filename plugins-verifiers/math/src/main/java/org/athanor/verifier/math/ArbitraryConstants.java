package org.athanor.verifier.math;

import java.util.List;
import java.util.TreeSet;

/**
 * Gives the constants of an integral or of a differential equation's solution the reference's
 * names: x + c is x + C, A e^x + B is C_1 e^x + C_2.
 */
final class ArbitraryConstants {
  private ArbitraryConstants() {}

  private static final String IN_REFERENCE = "C|[Cc]_[0-9]";
  private static final String IN_ANSWER = "[CcKAB]|[CcKA]_[0-9]";
  private static final String APART = " as the reference's";

  /** The answer under the reference's names in each order; none if there is nothing to rename. */
  static List<Node> renamed(Node gold, Node prediction) {
    TreeSet<String> ours = Symbols.of(value(gold));
    if (ours.size() < 2) {
      return List.of();
    }
    TreeSet<String> theirs = Symbols.of(value(prediction));
    TreeSet<String> common = new TreeSet<>(ours);
    common.retainAll(theirs);
    ours.removeAll(common);
    theirs.removeAll(common);
    boolean constants =
        !common.isEmpty()
            && !ours.isEmpty()
            && ours.size() <= 2
            && ours.size() == theirs.size()
            && ours.stream().allMatch(n -> n.matches(IN_REFERENCE))
            && theirs.stream().allMatch(n -> n.matches(IN_ANSWER))
            && isIntegral(gold, ours);
    if (!constants) {
      return List.of();
    }
    List<String> to = List.copyOf(ours);
    List<String> from = List.copyOf(theirs);
    if (to.size() == 1) {
      return List.of(Substitution.rename(prediction, from.get(0), to.get(0)));
    }
    return List.of(
        both(prediction, from, to.get(0), to.get(1)), both(prediction, from, to.get(1), to.get(0)));
  }

  private static Node both(Node node, List<String> from, String first, String second) {
    Node apart = Substitution.rename(node, from.get(0), first + APART);
    Node named = Substitution.rename(apart, from.get(1), second);
    return Substitution.rename(named, first + APART, first);
  }

  /** Whether the constants are what an integration leaves: a term of its own, or with an index. */
  private static boolean isIntegral(Node gold, TreeSet<String> constants) {
    Node value = value(gold);
    boolean term =
        value instanceof Node.Sum s && s.terms().stream().anyMatch(t -> isOneOf(t, constants));
    boolean indexed = constants.stream().allMatch(n -> n.indexOf('_') > 0);
    return term || indexed || !Symbols.functions(value).isEmpty() || holdsE(value);
  }

  private static boolean isOneOf(Node term, TreeSet<String> names) {
    return term instanceof Node.Sym s && names.contains(s.name());
  }

  private static boolean holdsE(Node node) {
    return node == Node.Constant.E
        || Symbols.children(node).stream().anyMatch(ArbitraryConstants::holdsE);
  }

  private static Node value(Node node) {
    return node instanceof Node.Relation r ? RelationEquality.value(r) : node;
  }
}
