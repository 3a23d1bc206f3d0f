package org.athanor.verifier.math;

/** Finds formulas and numbers in prose, from the end backwards. */
final class Formulas {
  private Formulas() {}

  /** The last text between $ signs, \( \) or \[ \]; null if there is none. */
  static String last(String s) {
    int[] range = lastRange(s);
    return range == null ? null : s.substring(range[0], range[1]).strip();
  }

  /** Whether sentences stand around a formula, so that the text is no value as a whole. */
  static boolean inSentence(String s) {
    if (s.indexOf('$') < 0 && !s.contains("\\(")) {
      return false;
    }
    String rest = s;
    for (int[] range = lastRange(rest); range != null; range = lastRange(rest)) {
      int end = Math.min(rest.length(), range[1] + 2);
      rest = rest.substring(0, Math.max(0, range[0] - 2)) + " " + rest.substring(end);
    }
    return TextEquality.isSentence(rest);
  }

  /** Where the last formula's content begins and ends; null if there is none. */
  static int[] lastRange(String s) {
    int[] dollars = between(s, "$$", "$$");
    int[] best = dollars != null ? dollars : between(s, "$", "$");
    for (String lines : new String[] {"align*", "align", "eqnarray*", "gather*"}) {
      best = later(best, lastSide(s, lines));
    }
    best = later(best, between(s, "\\(", "\\)"));
    return later(best, between(s, "\\[", "\\]"));
  }

  /** What stands behind the last = of lines set below one another. */
  private static int[] lastSide(String s, String environment) {
    int end = s.lastIndexOf("\\end{" + environment + "}");
    int begin = end < 0 ? -1 : s.lastIndexOf("\\begin{" + environment + "}", end);
    if (begin < 0) {
      return null;
    }
    int start = begin + environment.length() + "\\begin{}".length();
    if (start > end) {
      return null;
    }
    String inner = s.substring(start, end);
    int side = Math.max(inner.lastIndexOf('='), inner.lastIndexOf("\\\\") + 1) + 1;
    int congruent = inner.lastIndexOf("\\equiv");
    side = congruent < side ? side : congruent + "\\equiv".length();
    side = inner.contains("=") || inner.contains("\\\\") || congruent >= 0 ? side : 0;
    return inner.substring(side).isBlank() ? null : new int[] {start + side, end};
  }

  private static int[] later(int[] a, int[] b) {
    return a == null || b != null && b[1] > a[1] ? b : a;
  }

  private static int[] between(String s, String open, String close) {
    int end = lastUnescaped(s, close, s.length());
    while (end > 0) {
      int start = lastUnescaped(s, open, end - 1);
      if (start < 0) {
        return null;
      }
      if (start + open.length() < end && !s.substring(start + open.length(), end).isBlank()) {
        return new int[] {start + open.length(), end};
      }
      end = start;
    }
    return null;
  }

  private static int lastUnescaped(String s, String sign, int from) {
    int at = s.lastIndexOf(sign, from);
    while (at > 0 && sign.startsWith("$") && s.charAt(at - 1) == '\\') {
      at = s.lastIndexOf(sign, at - 1);
    }
    return at;
  }

  /** The last number with its sign, its percent sign and its fraction; null if there is none. */
  static String lastNumber(String s) {
    int[] range = lastNumberRange(s);
    return range == null ? null : s.substring(range[0], range[1]);
  }

  /** Where the last number begins and ends, or measure of two units; null if there is none. */
  static int[] lastNumberRange(String s) {
    int last = s.length() - 1;
    while (last >= 0 && !Lexer.isDigit(s.charAt(last))) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    int end = last + 1;
    int start = last;
    while (start > 0 && isInside(s, start - 1)) {
      start--;
    }
    while (!Lexer.isDigit(s.charAt(start)) && s.charAt(start) != '.') {
      start++;
    }
    boolean sign = start > 0 && s.charAt(start - 1) == '-';
    boolean minus = sign && (start < 2 || !Character.isLetterOrDigit(s.charAt(start - 2)));
    boolean percent = end < s.length() && s.charAt(end) == '%' || s.startsWith("\\%", end);
    return Measures.around(
        s, new int[] {minus ? start - 1 : start, percent ? s.indexOf('%', end) + 1 : end});
  }

  private static boolean isInside(String s, int i) {
    char c = s.charAt(i);
    if (Lexer.isDigit(c)) {
      return true;
    }
    boolean between = i + 1 < s.length() && Lexer.isDigit(s.charAt(i + 1));
    boolean after = i > 0 && Lexer.isDigit(s.charAt(i - 1));
    return (c == ',' || c == '/' || c == ':') && between && after || c == '.' && between;
  }
}
