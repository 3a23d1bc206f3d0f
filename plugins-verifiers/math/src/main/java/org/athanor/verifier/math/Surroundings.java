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
      Set.of("under", "below", "above", "over", "beyond", "twice", "double", "triple", "plus");

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
    if (clause.contains("i doubt ") || clause.contains("impossible to ")) {
      return true;
    }
    List<String> words = words(clause);
    int last = words.size() - 1;
    if (last < 0) {
      return false;
    }
    String word = words.get(last);
    String previous = last > 0 ? words.get(last - 1) : "";
    boolean zero = previous.equals("root") && last > 1 && words.get(last - 2).equals("a");
    return RIGHT_BEFORE.contains(word)
        || word.equals("of") && OPERATIONS.contains(previous) && !zero
        || word.equals("but") && previous.equals("anything")
        || word.equals("by") && previous.equals("divisible")
        || word.equals("out") && previous.startsWith("rul")
        || word.equals("no") && previous.equals("is");
  }

  private static boolean changedBehind(String behind) {
    int from = 0;
    while (from < behind.length() && " $*\\)}".indexOf(behind.charAt(from)) >= 0) {
      from++;
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
      default ->
          RIGHT_BEHIND.contains(words.get(0))
              || Units.isPart(words.get(0))
              || VERBS.contains(words.get(0))
                  && (second.equals("too") || ChangingWords.negates(second, third));
    };
  }

  private static boolean isVariable(String word) {
    return word.length() == 1 && !word.equals("a");
  }

  private static List<String> words(String text) {
    return List.of(ChangingWords.NO_LETTERS.split(text.strip()));
  }
}
