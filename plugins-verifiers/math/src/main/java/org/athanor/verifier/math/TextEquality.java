package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compares answers that are words: names, yes and no, "even", "no solution". */
final class TextEquality {
  private TextEquality() {}

  private static final Set<String> SAYS_NOTHING =
      Set.of("a", "an", "the", "is", "are", "it", "its", "answer", "final", "therefore", "so");

  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("no solution", "no solution"),
          Map.entry("no solutions", "no solution"),
          Map.entry("no real solution", "no solution"),
          Map.entry("no real solutions", "no solution"),
          Map.entry("there no solution", "no solution"),
          Map.entry("there no solutions", "no solution"),
          Map.entry("there no real solutions", "no solution"),
          Map.entry("none", "no solution"),
          Map.entry("empty set", "no solution"),
          Map.entry("does not exist", "does not exist"),
          Map.entry("dne", "does not exist"),
          Map.entry("true", "true"),
          Map.entry("all reals", "all real numbers"),
          Map.entry("all real", "all real numbers"),
          Map.entry("real numbers", "all real numbers"));

  private static final List<String> NUMBERS =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen",
          "twenty");

  /** The words in lower case, without LaTeX, punctuation and words that say nothing. */
  static String normalize(String s) {
    List<String> kept = new ArrayList<>();
    for (String word : words(s)) {
      if (!SAYS_NOTHING.contains(word)) {
        kept.add(word);
      }
    }
    String joined = String.join(" ", kept.isEmpty() ? words(s) : kept);
    return SAME.getOrDefault(joined, joined);
  }

  private static List<String> words(String s) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= s.length(); i++) {
      char c = i < s.length() ? s.charAt(i) : ' ';
      if (c == '\\') {
        flush(word, words);
        while (i + 1 < s.length() && isAscii(s.charAt(i + 1))) {
          i++;
        }
      } else if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
        word.append(c);
      } else if (c != '\'' && c != '{' && c != '}') {
        flush(word, words);
      }
    }
    return words;
  }

  private static boolean isAscii(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString().toLowerCase(Locale.ROOT));
      word.setLength(0);
    }
  }

  /** Whether it is words and nothing of mathematics: letters, spaces, full stops. */
  static boolean isProse(String s) {
    int letters = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (Character.isLetter(c)) {
        letters++;
      } else if (Character.isDigit(c) || "\\^_=+*/<>|{}[]".indexOf(c) >= 0) {
        return false;
      }
    }
    return letters > 1;
  }

  /** Whether it has a few words, so that the answer may be only a part of it. */
  static boolean isSentence(String s) {
    int spaces = 0;
    boolean letters = false;
    for (int i = 0; i < s.length() && spaces < 3; i++) {
      spaces += s.charAt(i) == ' ' ? 1 : 0;
      letters |= Character.isLetter(s.charAt(i));
    }
    return letters && spaces >= 2;
  }

  /** Whether it is words and numbers and nothing of mathematics. */
  static boolean isWordy(String s) {
    boolean letters = false;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      letters |= Character.isLetter(c);
      if ("\\^_=+*/<>|{}[]".indexOf(c) >= 0) {
        return false;
      }
    }
    return letters;
  }

  /** The text inside \text{...} if that is all there is, else the text itself. */
  static String unwrapped(String s) {
    String t = s.strip();
    for (String command : Commands.TEXT) {
      String start = "\\" + command;
      if (t.startsWith(start)) {
        String rest = t.substring(start.length()).strip();
        if (rest.startsWith("{") && closing(rest) == rest.length() - 1) {
          return unwrapped(rest.substring(1, rest.length() - 1));
        }
      }
    }
    return t;
  }

  /** Where the brace that opens the text is closed, or -1. */
  static int closing(String s) {
    int depth = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The value of a number word from zero to twenty, or -1. */
  static int number(String words) {
    return NUMBERS.indexOf(normalize(words));
  }

  static Decision compare(String gold, String prediction) {
    String a = normalize(gold);
    String b = normalize(prediction);
    if (a.isEmpty() || b.isEmpty()) {
      return Decision.unknown("no words");
    }
    return Decision.of(a.equals(b), a.equals(b) ? "same words" : "different words");
  }
}
