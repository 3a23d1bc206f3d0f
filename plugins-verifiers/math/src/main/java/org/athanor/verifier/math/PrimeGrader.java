package org.athanor.verifier.math;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The grader of PRIME (Cui et al. 2025), which goes back to PRM800K's (Lightman et al. 2023): the
 * answer is cut out of the prose by its rules, then compared as text, item by item, and as numbers.
 * Written from its description; {@link ScalarEquality} takes the place of the computer algebra.
 */
final class PrimeGrader {
  private static final String[] LINKS = {"be ", "is ", "are ", "=", ": ", "get "};
  private static final double TOLERANCE = 1e-4;

  private final Budget budget;

  PrimeGrader(Budget budget) {
    this.budget = budget;
  }

  /** The answer as its rules cut it out of a completion. */
  static String extract(String completion) {
    String s = completion.strip();
    s = afterLast(s, "answer:", "answer is", "answers are");
    int late = indexIgnoringCase(s, "is the answer");
    s = late >= 0 ? s.substring(0, late) : s;
    String box = Boxes.last(s);
    if (box != null) {
      return box;
    }
    int stop = s.lastIndexOf(". ");
    s = (stop >= 0 ? s.substring(0, stop) : s).strip();
    s = s.endsWith(".") ? s.substring(0, s.length() - 1) : s;
    int from = 0;
    for (String link : LINKS) {
      int at = s.lastIndexOf(link);
      from = at >= 0 ? Math.max(from, at + link.length()) : from;
    }
    return s.substring(from).strip();
  }

  private static String afterLast(String s, String... phrases) {
    String lower = s.toLowerCase(Locale.ROOT);
    int from = 0;
    for (String phrase : phrases) {
      int at = lower.lastIndexOf(phrase);
      from = at >= 0 && lower.length() == s.length() ? Math.max(from, at + phrase.length()) : from;
    }
    return s.substring(from);
  }

  private static int indexIgnoringCase(String s, String phrase) {
    String lower = s.toLowerCase(Locale.ROOT);
    return lower.length() == s.length() ? lower.indexOf(phrase) : -1;
  }

  boolean equal(String gold, String answer) {
    if (answer.isEmpty() || answer.length() > Reader.MAX_LENGTH) {
      return false;
    }
    if (HendrycksNormalizer.equal(gold, answer)) {
      return true;
    }
    String a = normalize(gold);
    String b = normalize(answer);
    return !b.isEmpty() && (a.equals(b) || items(a, b) || numbers(gold, answer));
  }

  private boolean items(String a, String b) {
    boolean tuple = bracketed(a) && bracketed(b);
    if (tuple && (a.charAt(0) != b.charAt(0) || last(a) != last(b))) {
      return false;
    }
    List<String> left = split(a);
    List<String> right = split(b);
    if (bracketed(a) != bracketed(b) || left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!item(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Two fractions must be the same text; a whole number equals only a whole number. */
  private boolean item(String a, String b) {
    if (a.equals(b)) {
      return true;
    }
    boolean fractions = isFraction(a) && isFraction(b);
    if (fractions || isWhole(a) != isWhole(b)) {
      return false;
    }
    Reader.Readings left = Reader.read(a, budget);
    Reader.Readings right = Reader.read(b, budget);
    return !left.isEmpty()
        && !right.isEmpty()
        && new ScalarEquality(budget, 40)
            .compare(left.nodes().get(0), right.nodes().get(0))
            .isEqual();
  }

  private static boolean isFraction(String s) {
    int slash = s.indexOf('/');
    return slash > 0
        && HendrycksNormalizer.isInteger(s.substring(0, slash))
        && HendrycksNormalizer.isInteger(s.substring(slash + 1));
  }

  private static boolean isWhole(String s) {
    return HendrycksNormalizer.isInteger(s);
  }

  private static boolean bracketed(String s) {
    return s.length() > 2 && "([".indexOf(s.charAt(0)) >= 0 && ")]".indexOf(last(s)) >= 0;
  }

  private static char last(String s) {
    return s.charAt(s.length() - 1);
  }

  private static List<String> split(String s) {
    String inner = bracketed(s) ? s.substring(1, s.length() - 1) : s;
    return List.of(inner.split(",", -1));
  }

  /** Text without dressing, in lower case. */
  static String normalize(String answer) {
    String s = TextEquality.unwrapped(answer.strip());
    s = s.replace("\\%", "%").replace("\\$", "$").replace("$", "").replace("%", "");
    s =
        s.replace(" or ", " , ")
            .replace(" and ", " , ")
            .replace("\\text{or}", ",")
            .replace("\\text{and}", ",");
    for (String unit :
        new String[] {"degrees", "degree", "cm", "meters", "miles", "feet", "inches", "dollars"}) {
      s = s.endsWith(" " + unit) ? s.substring(0, s.length() - unit.length()) : s;
    }
    s = s.replace(",\\!", "").replace("\\ ", "").replace("{,}", "");
    s = isGrouped(s.strip()) ? s.replace(",", "") : s;
    s =
        s.replace("\\left", "")
            .replace("\\right", "")
            .replace("\\dfrac", "\\frac")
            .replace("\\tfrac", "\\frac");
    s =
        s.replace("^\\circ", "")
            .replace("^{\\circ}", "")
            .replace(" ", "")
            .replace("{", "")
            .replace("}", "");
    return (s.endsWith(".0") ? s.substring(0, s.length() - 2) : s).toLowerCase(Locale.ROOT);
  }

  /** 1,234,567. */
  private static boolean isGrouped(String s) {
    String[] groups = s.split(",", -1);
    boolean grouped =
        groups.length > 1 && HendrycksNormalizer.isInteger(groups[0]) && groups[0].length() <= 4;
    for (int i = 1; i < groups.length; i++) {
      grouped &= groups[i].length() == 3 && HendrycksNormalizer.isInteger(groups[i]);
    }
    return grouped;
  }

  /** As numbers within a relative 1e-4, π being 3.14 as well. */
  private boolean numbers(String gold, String answer) {
    Reader.Readings left = Reader.read(gold, budget);
    Reader.Readings right = Reader.read(answer, budget);
    if (left.isEmpty() || right.isEmpty()) {
      return false;
    }
    Node a = left.nodes().get(0);
    Node b = right.nodes().get(0);
    return close(a, b) || close(roughPi(a), b) || close(a, roughPi(b));
  }

  private boolean close(Node a, Node b) {
    Ball x = new Numeric(30, Map.of(), false, budget).value(a);
    Ball y = x == null ? null : new Numeric(30, Map.of(), false, budget).value(b);
    if (y == null || !x.isReal() || !y.isReal() || Math.max(x.size(), y.size()) > 300) {
      return false;
    }
    double p = x.re().doubleValue();
    double q = y.re().doubleValue();
    return Math.abs(p - q) <= TOLERANCE * Math.max(Math.abs(p), Math.abs(q));
  }

  private static Node roughPi(Node node) {
    return Substitution.pi(node, Node.Num.of(Rational.of(314, 100)));
  }
}
