package org.athanor.verifier.math;

/** Finds the heading of a next question that a model goes on with: "Question 2", "## Problem 5". */
final class NextHeading {
  private NextHeading() {}

  private static final String[] NAMES = {"Question", "Problem", "Exercise"};
  private static final int MOST = 40;

  /**
   * Where the first such heading stands behind an answer.
   *
   * @return the text's length if there is none, or if a heading stands before the answer, so that
   *     the text answers several questions
   */
  static int in(String s) {
    int first = s.length();
    for (String name : NAMES) {
      int at = s.indexOf(name);
      for (int i = 0; at >= 0 && at < first && i < MOST; i++) {
        int line = lineStart(s, at);
        if (line >= 0 && isNumbered(s, at + name.length())) {
          boolean behind = isAnswer(s.substring(0, line));
          first = behind ? line : first;
          break; // one that stands before the answer is this question's
        }
        at = s.indexOf(name, at + 1);
      }
    }
    return first;
  }

  /** Where the line begins, if nothing but the marks of a heading stand before that place. */
  private static int lineStart(String s, int at) {
    int i = at;
    while (i > 0 && " *#-".indexOf(s.charAt(i - 1)) >= 0) {
      i--;
    }
    return i == 0 || s.charAt(i - 1) == '\n' ? i : -1;
  }

  /** A number and the end of the heading. */
  private static boolean isNumbered(String s, int from) {
    int i = from;
    while (i < s.length() && " #".indexOf(s.charAt(i)) >= 0) {
      i++;
    }
    int digits = i;
    while (i < s.length() && Lexer.isDigit(s.charAt(i))) {
      i++;
    }
    return i > digits
        && i - digits < 4
        && (i == s.length() || "\n:.)*\r".indexOf(s.charAt(i)) >= 0);
  }

  /** An answer as such, or a sentence with a number and an empty line behind it. */
  private static boolean isAnswer(String s) {
    return OwnTurn.answered(s) || s.endsWith("\n\n") && s.chars().anyMatch(Character::isDigit);
  }
}
