package org.athanor.verifier.math;

import java.util.regex.Pattern;

/** Decides whether two answers, given as text, mean the same. */
final class AnswerEquality {
  /** 1.234,5 and 2.500.000, as a continent writes them. */
  private static final Pattern POINTS_AND_COMMA =
      Pattern.compile("-?[0-9]{1,3}(\\.[0-9]{3}){1,6},[0-9]{1,12}|-?[0-9]{1,3}(\\.[0-9]{3}){2,6}");

  private final Budget budget;
  private final Equality equality;

  AnswerEquality(Budget budget, int roundedDigits) {
    this.budget = budget;
    this.equality = new Equality(budget, roundedDigits);
  }

  Decision compare(String gold, String prediction) {
    String g = Surface.strip(gold);
    String p = Surface.strip(prediction);
    if (g.isEmpty() || p.isEmpty()) {
      return Decision.unknown(g.isEmpty() ? "an empty reference" : "an empty answer");
    }
    budget.spend(g.length() + p.length());
    if (Surface.compact(g).equals(Surface.compact(p))
        || TextEquality.unwrapped(g).equals(TextEquality.unwrapped(p))) {
      return Decision.equal("identical text");
    }
    if (decimalComma(g, p)) {
      return Decision.equal("decimal comma");
    }
    Decision notation = byNotation(g, p);
    if (notation != null) {
      return notation;
    }
    char option = Choice.of(g);
    char chosen = option == Choice.NONE ? Choice.NONE : Choice.chosen(p);
    if (chosen != Choice.NONE) {
      return Decision.of(option == chosen, "option letter");
    }
    return lettered(g, p);
  }

  /** Decided by the way both are written; null if that is nothing special. */
  private Decision byNotation(String g, String p) {
    String options = OptionSet.of(g);
    String chosen = options == null ? null : OptionSet.of(p);
    if (chosen != null) {
      return Decision.of(options.equals(chosen), "options in any order");
    }
    Decision day = Calendar.compare(g, p);
    return day == null ? new Piecewise(this).compare(g, p) : day;
  }

  /** 0,5 for 0.5: the same digits, with a comma in the place of the point. */
  private static boolean decimalComma(String g, String p) {
    int point = g.indexOf('.');
    boolean grouped = p.indexOf('.') > 0 && p.length() < 40;
    if (grouped && POINTS_AND_COMMA.matcher(p).matches()) {
      String points = p.replace(".", "").replace(',', '.');
      return g.replace(",", "").equals(points) || g.equals(p.replace(".", ""));
    }
    boolean decimal =
        point > 0
            && point == g.lastIndexOf('.')
            && g.chars().allMatch(c -> c == '.' || c == '-' || Character.isDigit(c));
    return decimal && p.equals(g.replace('.', ','));
  }

  /** (B) 42 may be given as B or as 42, and 42 as (B) 42. */
  private Decision lettered(String g, String p) {
    String goldRest = Choice.withoutLetter(g);
    String rest = Choice.withoutLetter(p);
    if (goldRest != null) {
      char chosen = Choice.chosen(p);
      return chosen != Choice.NONE
          ? Decision.of(chosen == Choice.chosen(g), "option letter")
          : value(goldRest, p);
    }
    Decision decision = value(g, p);
    return decision.isEqual() || rest == null ? decision : value(g, rest).or(decision);
  }

  private Decision value(String g, String p) {
    Decision decision = read(WordNumbers.digits(g), WordNumbers.digits(p));
    if (!decision.isEqual() && TextEquality.isYesOrNo(g)) {
      return TextEquality.compare(g, p).or(decision);
    }
    boolean words = !decision.isEqual() && TextEquality.isProse(g) && TextEquality.isProse(p);
    return words ? TextEquality.compare(g, p).or(decision) : decision;
  }

  private Decision read(String g, String p) {
    Reader.Readings gold = Reader.read(g, budget);
    Reader.Readings prediction = Reader.read(p, budget);
    if (gold.isEmpty() || prediction.isEmpty()) {
      return unread(g, gold, p, prediction);
    }
    boolean primes = g.indexOf('\'') >= 0 != p.indexOf('\'') >= 0;
    Decision best = null;
    for (Node a : gold.nodes()) {
      for (Node b : prediction.nodes()) {
        Decision one =
            primes
                ? equality.compare(Derivatives.primed(a, b), Derivatives.primed(b, a))
                : equality.compare(a, b);
        if (one.isEqual()) {
          return one;
        }
        for (Node named : ArbitraryConstants.renamed(a, b)) {
          if (equality.compare(a, named).isEqual()) {
            return Decision.equal("constants under other names");
          }
        }
        best = best == null ? one : best; // only the likeliest reading can refuse
      }
    }
    return best;
  }

  private Decision unread(String g, Reader.Readings gold, String p, Reader.Readings prediction) {
    boolean goldWords = TextEquality.isProse(TextEquality.unwrapped(g));
    boolean predictionWords = TextEquality.isProse(TextEquality.unwrapped(p));
    if (goldWords && predictionWords) {
      return TextEquality.compare(g, p);
    }
    if (TextEquality.isWordy(g)
        && TextEquality.isWordy(p)
        && TextEquality.compare(g, p).isEqual()) {
      return Decision.equal("same words");
    }
    boolean reals = !(goldWords && predictionWords) && (goldWords ? g : p).length() < 80;
    if (reals && goldWords && !prediction.isEmpty() && RealSets.isAll(new Node.Words(g))) {
      return equality.compare(new Node.Words(g), prediction.nodes().get(0));
    }
    if (reals && predictionWords && !gold.isEmpty() && RealSets.isAll(new Node.Words(p))) {
      return equality.compare(gold.nodes().get(0), new Node.Words(p));
    }
    if (goldWords && !prediction.isEmpty()) {
      return Decision.different("a value instead of words");
    }
    if (predictionWords && !gold.isEmpty()) {
      return Decision.different("words instead of a value");
    }
    return Decision.unknown(
        gold.isEmpty()
            ? "the reference has " + gold.failure()
            : "the answer has " + prediction.failure());
  }
}
