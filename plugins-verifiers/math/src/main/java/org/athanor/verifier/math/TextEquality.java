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
      Set.of(
          "a", "an", "the", "is", "are", "it", "its", "on", "answer", "final", "therefore", "so");

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
          Map.entry("converges", "convergent"),
          Map.entry("diverges", "divergent"),
          Map.entry("right angled triangle", "right triangle"),
          Map.entry("true", "true"),
          Map.entry("all reals", "all real numbers"),
          Map.entry("all real", "all real numbers"),
          Map.entry("all real x", "all real numbers"),
          Map.entry("all real values", "all real numbers"),
          Map.entry("all real values of x", "all real numbers"),
          Map.entry("all real numbers x", "all real numbers"),
          Map.entry("any real number", "all real numbers"),
          Map.entry("every real number", "all real numbers"),
          Map.entry("x any real number", "all real numbers"),
          Map.entry("infinitely many solutions", "infinitely many"),
          Map.entry("infinite solutions", "infinitely many"),
          Map.entry("infinite number of solutions", "infinitely many"),
          Map.entry("real numbers", "all real numbers"));

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
    int words = 0;
    int letters = 0;
    boolean command = false;
    for (int i = 0; i <= s.length() && words < 2; i++) {
      char c = i < s.length() ? s.charAt(i) : ' ';
      if (Character.isLetter(c)) {
        letters++;
      } else {
        words += letters > 2 && !command ? 1 : 0;
        letters = 0;
        command = c == '\\';
      }
    }
    return words >= 2;
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
    if (!t.startsWith("\\")) {
      return t;
    }
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

  static Decision compare(String gold, String prediction) {
    String a = normalize(gold);
    String b = normalize(prediction);
    if (a.isEmpty() || b.isEmpty()) {
      return Decision.unknown("no words");
    }
    if (YES_OR_NO.contains(a)) {
      String first = b.substring(0, b.indexOf(' ') < 0 ? b.length() : b.indexOf(' '));
      boolean clear = YES_OR_NO.contains(first) && !said(b).contains(opposite(first));
      b = clear ? first : b; // "Yes, it is possible"
    }
    boolean same = a.equals(b) || ofKind(a, b) || ofKind(b, a);
    return Decision.of(same, same ? "same words" : "different words");
  }

  private static final Set<String> KINDS =
      Set.of("triangle", "quadrilateral", "function", "number", "angle", "series", "sequence");

  /** "isosceles triangle" for "isosceles": what kind of thing it is may be left out. */
  private static boolean ofKind(String longer, String shorter) {
    int space = longer.lastIndexOf(' ');
    return space > 0
        && longer.substring(0, space).equals(shorter)
        && KINDS.contains(longer.substring(space + 1));
  }

  private static final Set<String> YES_OR_NO = Set.of("yes", "no", "true", "false");

  static boolean isYesOrNo(String s) {
    return s.length() < 40 && YES_OR_NO.contains(normalize(s));
  }

  /** Whether the opposite of that yes or no occurs nowhere in the text. */
  static boolean saysOnly(String word, String text) {
    String lower = word.toLowerCase(Locale.ROOT);
    return !words(text).contains(opposite(lower));
  }

  private static Set<String> said(String words) {
    return new java.util.HashSet<>(List.of(words.substring(words.indexOf(' ') + 1).split(" +")));
  }

  private static String opposite(String word) {
    return switch (word) {
      case "yes" -> "no";
      case "no" -> "yes";
      case "true" -> "false";
      default -> "true";
    };
  }
}
