package org.athanor.verifier.math;

import org.athanor.verifier.math.Node.Based;
import org.athanor.verifier.math.Node.Braces;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Quantity;
import org.athanor.verifier.math.Node.Relation;
import org.athanor.verifier.math.Node.Words;

/** Decides whether two answers, read into trees, mean the same: finds the rule and applies it. */
final class Equality {
  private final ScalarEquality scalars;
  private final RelationEquality relations;
  private final ListEquality lists;
  private final MeasureEquality measures;
  private final RealSets sets;
  private final Budget budget;

  Equality(Budget budget, int roundedDigits) {
    this.budget = budget;
    this.scalars = new ScalarEquality(budget, roundedDigits);
    this.sets = new RealSets(budget);
    this.relations = new RelationEquality(this, scalars, sets, budget);
    this.lists = new ListEquality(this, budget);
    this.measures = new MeasureEquality(this, budget);
  }

  /** Compares the reference's tree with the prediction's. */
  Decision compare(Node gold, Node prediction) {
    budget.spend(20);
    if (Families.runOtherwise(gold, prediction)) {
      return Decision.different("running through other numbers");
    }
    Families.Pair plain = Families.plain(gold, prediction);
    Decision decision = plain(plain.a(), plain.b());
    if (!decision.isDifferent() || plain.running() == null) {
      return decision;
    }
    Families.Pair within = Families.withinPeriod(plain, budget);
    return within != null && plain(within.a(), within.b()).isEqual()
        ? Decision.equal("the same family")
        : decision;
  }

  private Decision plain(Node gold, Node prediction) {
    Node a = Expansion.of(Shapes.plain(gold, prediction));
    Node b = Expansion.of(Shapes.plain(prediction, gold));
    boolean words = a instanceof Words || b instanceof Words;
    if (words && !RealSets.isSet(a) && !RealSets.isSet(b)) {
      return words(a, b);
    }
    if (a instanceof Relation x && b instanceof Relation y) {
      return relations.compare(x, y);
    }
    if (RealSets.isSet(a) || RealSets.isSet(b)) {
      return numberSets(a, b);
    }
    if (a instanceof Relation x) {
      return relations.withValue(x, b, true);
    }
    if (b instanceof Relation y) {
      return relations.withValue(y, a, false);
    }
    if (ListEquality.isList(a) || ListEquality.isList(b)) {
      return lists.compare(a, b);
    }
    if (MeasureEquality.isMeasure(a) || MeasureEquality.isMeasure(b)) {
      return measures.compare(marked(a, b), marked(b, a));
    }
    return values(a, b);
  }

  private Decision words(Node a, Node b) {
    if (a instanceof Words x && b instanceof Words y) {
      return TextEquality.compare(x.text(), y.text());
    }
    Words words = a instanceof Words w ? w : (Words) b;
    Node other = a instanceof Words ? b : a;
    if (other instanceof Braces s && s.items().isEmpty()) {
      boolean none = TextEquality.normalize(words.text()).equals("no solution");
      return Decision.of(none, "the empty set");
    }
    if (other instanceof Node.Sym s && s.name().equals("\\mathbbZ")) {
      String said = TextEquality.normalize(words.text());
      return Decision.of(said.equals("all integers") || said.equals("integers"), "the integers");
    }
    if (other == Node.Constant.INFINITY) {
      String said = TextEquality.normalize(words.text());
      return Decision.of(said.equals("infinitely many") || said.equals("infinite"), "infinity");
    }
    int number = WordNumbers.of(words.text());
    if (number >= 0) {
      return a instanceof Words ? compare(Num.of(number), b) : compare(a, Num.of(number));
    }
    return Decision.different("words and a value");
  }

  private Decision numberSets(Node a, Node b) {
    RealSet left = sets.of(a);
    RealSet right = sets.of(b);
    if (left != null && right != null) {
      return Decision.of(left.isSame(right), "sets of numbers");
    }
    if (ListEquality.isList(a) && ListEquality.isList(b)) {
      return lists.compare(a, b); // ends with variables
    }
    if (a instanceof Node.Where x && b instanceof Node.Where y) {
      return compare(x.condition(), y.condition()).isEqual()
          ? Decision.equal("the same condition")
          : Decision.unknown("sets given by conditions");
    }
    if (a instanceof Node.SetOperation x && b instanceof Node.SetOperation y && x.op() == y.op()) {
      Decision first = compare(x.a(), y.a());
      return first.isEqual() ? compare(x.b(), y.b()) : Decision.unknown("sets with variables");
    }
    if (a instanceof Words || b instanceof Words) {
      return Decision.different("words and a set");
    }
    boolean oneIsNone = RealSets.isSet(a) != RealSets.isSet(b);
    Node other = RealSets.isSet(a) ? b : a;
    return oneIsNone && !(other instanceof Node.Sequence)
        ? Decision.different("a set and values")
        : Decision.unknown("sets with variables");
  }

  /** With its letters taken as a unit, if the other one has a unit. */
  private static Node marked(Node node, Node other) {
    Units.Unit unit = other instanceof Quantity q ? Units.parse(q.unit()) : null;
    Quantity quantity =
        unit == null ? null : UnitLetters.quantity(node, Units.isConcentration(unit));
    return quantity == null ? node : quantity;
  }

  private Decision values(Node a, Node b) {
    if (a instanceof Based x) {
      Decision based = based(x, b);
      if (based != null) {
        return based;
      }
    }
    Decision decision = scalars.compare(a, b);
    if (decision.isEqual()) {
      return decision;
    }
    Node left = Shapes.withoutDegrees(a);
    Node right = Shapes.withoutDegrees(b);
    if ((left != a || right != b) && scalars.compare(left, right).isEqual()) {
      return Decision.equal("degrees left out");
    }
    Quantity x = UnitLetters.quantity(a);
    Quantity y = UnitLetters.quantity(b);
    if (x != null && Symbols.of(b).isEmpty()) {
      return compare(x, b);
    }
    return y != null && Symbols.of(a).isEmpty() ? compare(a, y) : decision;
  }

  /** 101_2 may be given as 101, since the question names the base. */
  private static Decision based(Based gold, Node prediction) {
    boolean digits =
        prediction instanceof Num n
            && n.decimals() < 0
            && n.value().isInteger()
            && n.value().num().toString().equals(gold.digits());
    return digits ? Decision.equal("same digits, base left out") : null;
  }
}
