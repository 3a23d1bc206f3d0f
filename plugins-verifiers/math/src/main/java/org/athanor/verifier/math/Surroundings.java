package org.athanor.verifier.math;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether the words around a value in a sentence make something else of it: 3 or more, half of 3.
 */
final class Surroundings {
  private Surroundings() {}

  private static final int NEAR = 60;

  private static final Set<String> RIGHT_BEFORE =
      Set.of(
          "under", "below", "above", "over", "beyond", "twice", "double", "triple", "plus",
          "first");

  /** Of a number these are other numbers. */
  private static final Set<String> OPERATIONS =
      Set.of(
          "square",
          "cube",
          "root",
          "half",
          "double",
          "negative",
          "opposite",
          "reciprocal",
          "inverse",
          "factorial",
          "logarithm",
          "multiple");

  /** A number behind these is their name. */
  private static final Set<String> NUMBERED =
      Set.of(
          "step",
          "case",
          "part",
          "theorem",
          "lemma",
          "corollary",
          "proposition",
          "equation",
          "eq",
          "example",
          "figure",
          "table",
          "section",
          "chapter",
          "exercise",
          "problem",
          "question",
          "method");

  private static final Set<String> REFERRING = Set.of("see", "by", "from", "in", "of", "using");
  private static final Set<String> SUPPOSING =
      Set.of("if", "suppose", "supposing", "assume", "assuming", "unless", "whether");
  private static final Set<String> LISTED = Set.of("one", "none", "any", "some");

  private static final Set<String> RIGHT_BEHIND =
      Set.of("squared", "cubed", "factorial", "plus", "minus", "upwards", "upward", "below");

  private static final Set<String> VERBS =
      Set.of(
          "is", "was", "are", "does", "did", "can", "cannot", "could", "would", "will", "isn",
          "wasn", "doesn", "didn", "won");

  private static final Set<String> PARTS = Set.of("half", "third", "quarter", "fourth", "fifth");

  /**
   * @param before the sentence up to the value
   * @param behind what follows the value, which may go on beyond the sentence
   */
  static boolean change(String before, String behind) {
    return ChangingWords.bounds(before)
        || ChangingWords.boundsBehind(behind)
        || changedBefore(before)
        || changedBehind(behind);
  }

  private static boolean changedBefore(String before) {
    String near = before.substring(Math.max(0, before.length() - NEAR)).toLowerCase(Locale.ROOT);
    String clause = near.substring(near.lastIndexOf(',') + 1);
    if (clause.contains("i doubt ")
        || clause.contains("impossible to ")
        || word(clause, "range")
        || word(clause, "ranges")) {
      return true;
    }
    List<String> words = words(clause);
    int last = words.size() - 1;
    if (last < 0) {
      return false;
    }
    String word = words.get(last);
    String previous = last > 0 ? words.get(last - 1) : "";
    boolean whole = near.length() < NEAR || clause.length() < near.length();
    if (whole && SUPPOSING.contains(words.get(0)) && clause.indexOf('=') < 0
        || NUMBERED.contains(word) && REFERRING.contains(previous) && endsWithWord(clause)
        || word.equals("by") && previous.startsWith("divid")
        || isListed(near)) {
      return true;
    }
    boolean zero = previous.equals("root") && last > 1 && words.get(last - 2).equals("a");
    return RIGHT_BEFORE.contains(word)
        || word.equals("of") && OPERATIONS.contains(previous) && !zero
        || word.equals("but") && previous.equals("anything")
        || word.equals("by") && previous.equals("divisible")
        || word.equals("in") && previous.equals("ends")
        || word.equals("out") && previous.startsWith("rul")
        || word.equals("no") && previous.equals("is");
  }

  private static boolean word(String clause, String word) {
    return clause.contains(" " + word + " from ");
  }

  /** Whether nothing but blanks and an opening bracket follow the last word. */
  private static boolean endsWithWord(String clause) {
    int end = clause.length();
    while (end > 0 && " ($".indexOf(clause.charAt(end - 1)) >= 0) {
      end--;
    }
    return end > 0 && Character.isLetter(clause.charAt(end - 1));
  }

  /** One of 1, 2, 3: the value stands in a list from which it was not chosen. */
  private static boolean isListed(String near) {
    int end = near.length();
    while (end > 0 && " ,;$0123456789".indexOf(near.charAt(end - 1)) >= 0) {
      end--;
    }
    boolean numbers = near.substring(end).chars().anyMatch(Character::isDigit);
    if (!numbers || !near.startsWith("of", Math.max(0, end - 2))) {
      return false;
    }
    List<String> words = words(near.substring(0, end));
    return words.size() > 1 && LISTED.contains(words.get(words.size() - 2));
  }

  private static boolean changedBehind(String behind) {
    int from = 0;
    while (from < behind.length() && " $*\\)}".indexOf(behind.charAt(from)) >= 0) {
      from += behind.startsWith("\\text{", from) ? "\\text{".length() : 1;
    }
    if (behind.startsWith("+", from)) {
      return true;
    }
    int end = Math.min(behind.length(), from + NEAR);
    boolean spaced = from > 0 && from < end && Character.isLetter(behind.charAt(from));
    List<String> words =
        spaced ? words(behind.substring(from, end).toLowerCase(Locale.ROOT)) : List.of();
    if (words.isEmpty()) {
      return false;
    }
    String second = words.size() > 1 ? words.get(1) : "";
    String third = words.size() > 2 ? words.get(2) : "";
    return switch (words.get(0)) {
      case "times", "over" -> isVariable(second);
      case "more", "less" -> second.equals("than") && isVariable(third);
      case "divided", "multiplied" -> second.equals("by");
      case "and" -> PARTS.contains(third);
      case "then" -> true; // if x = 3 then ...
      case "if" -> splits(behind); // 3 if n is even, 4 if n is odd
      default ->
          RIGHT_BEHIND.contains(words.get(0))
              || Units.isPart(words.get(0))
              || VERBS.contains(words.get(0))
                  && (second.equals("too") || ChangingWords.negates(second, third));
    };
  }

  /** Whether another case follows the first. */
  private static boolean splits(String behind) {
    int first = behind.indexOf("if ");
    return behind.indexOf(" if ", first + 1) >= 0 || behind.contains("otherwise");
  }

  private static boolean isVariable(String word) {
    return word.length() == 1 && !word.equals("a");
  }

  private static List<String> words(String text) {
    return List.of(ChangingWords.NO_LETTERS.split(text.strip()));
  }
}
