package org.athanor.verifier.math;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words that change the meaning of the value they stand beside, so that it may not be taken alone.
 */
final class ChangingWords {
  private ChangingWords() {}

  private static final Pattern SPACES = Pattern.compile(" +");

  /** What stands between words. */
  static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]+");

  private static final Set<String> WORDS =
      Set.of(
          "not",
          "no",
          "never",
          "minus",
          "negative",
          "less",
          "more",
          "greater",
          "fewer",
          "least",
          "most",
          "over",
          "under",
          "below",
          "above",
          "beyond",
          "between",
          "up",
          "neither",
          "nor",
          "than",
          "without",
          "except",
          "either",
          "cannot",
          "false",
          "wrong",
          "incorrect",
          "half",
          "twice",
          "double",
          "t"); // the t of isn't

  private static final Set<String> BOUNDS =
      Set.of(
          "than", "least", "most", "between", "either", "neither", "not", "never", "cannot", "nor",
          "t");

  /** Whether the last words before a value make it a bound: more than, at least, between. */
  static boolean bounds(String before) {
    String[] words = SPACES.split(before.strip());
    int from = Math.max(0, words.length - 3);
    return first(String.join(" ", java.util.List.of(words).subList(from, words.length)), BOUNDS)
        != null;
  }

  private static final Set<String> MORE_OR_LESS =
      Set.of(
          "more", "less", "fewer", "greater", "larger", "smaller", "higher", "lower", "above",
          "below", "over", "under", "up", "beyond", "older", "younger", "longer", "shorter");

  /** Whether the words behind a value make it a bound: 3 or more, 3 people or fewer, 3 at most. */
  static boolean boundsBehind(String behind) {
    String end = behind.substring(0, Math.min(behind.length(), 60));
    int stop = end.indexOf(". ");
    String near = (stop < 0 ? end : end.substring(0, stop)).strip();
    String[] words = NO_LETTERS.split(near);
    for (int i = 1; i < Math.min(words.length, 4); i++) {
      boolean joined = words[i - 1].equals("or") || words[i - 1].equals("and");
      boolean most = words[i].equals("most") || words[i].equals("least");
      boolean below = words[i].equals("zero") && words[i - 1].equals("below");
      if (below || joined && MORE_OR_LESS.contains(words[i]) || most && words[i - 1].equals("at")) {
        return true;
      }
    }
    return false;
  }

  private static final Set<String> NEGATIONS =
      Set.of("not", "never", "neither", "nor", "cannot", "wrong", "incorrect", "t");

  private static final Set<String> BEHIND =
      Set.of(
          "not",
          "or",
          "wrong",
          "incorrect",
          "false",
          "half",
          "squared",
          "cubed",
          "factorial",
          "most",
          "least",
          "upwards",
          "zero", // 3 below zero
          "no",
          "then",
          "too",
          "if",
          "unless",
          "otherwise",
          "t");

  /** The first word that changes the value in front of it, or null: 3 or more, 3 squared. */
  static String behind(String words) {
    return first(words, BEHIND);
  }

  /** The first such word, or null. */
  static String in(String text) {
    return first(text, WORDS);
  }

  /** Whether a word says that something is not so. */
  static boolean negates(String text) {
    return first(text, NEGATIONS) != null;
  }

  /** Whether one of two words says that something is not so. */
  static boolean negates(String a, String b) {
    return NEGATIONS.contains(a) || NEGATIONS.contains(b);
  }

  private static String first(String text, Set<String> wanted) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !Character.isLetter(text.charAt(i))) {
        if (i - start > 0 && i - start < 10) {
          String word = lower(text, start, i);
          boolean single = word.equals("t") && (start == 0 || text.charAt(start - 1) != '\'');
          if (wanted.contains(word) && !single) {
            return word;
          }
        }
        start = i + 1;
      }
    }
    return null;
  }

  private static String lower(String text, int start, int end) {
    return text.substring(start, end).toLowerCase(java.util.Locale.ROOT);
  }
}
