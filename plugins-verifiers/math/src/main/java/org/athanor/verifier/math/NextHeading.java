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
        int number = line < 0 ? -1 : number(s, at + name.length());
        if (number >= 0) {
          boolean behind = isAnswer(s.substring(0, line), number);
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

  /** The number before the end of the heading; -1 if it is none. */
  private static int number(String s, int from) {
    int i = from;
    while (i < s.length() && " #".indexOf(s.charAt(i)) >= 0) {
      i++;
    }
    int digits = i;
    while (i < s.length() && Lexer.isDigit(s.charAt(i))) {
      i++;
    }
    boolean end = i == s.length() || "\n:.)*\r".indexOf(s.charAt(i)) >= 0;
    return end && i > digits && i - digits < 4 ? Integer.parseInt(s.substring(digits, i)) : -1;
  }

  /**
   * An answer as such, or, before a second heading, a sentence with a number and an empty line
   * behind it.
   */
  private static boolean isAnswer(String s, int number) {
    boolean sentence = number > 1 && s.endsWith("\n\n") && s.chars().anyMatch(Character::isDigit);
    return sentence || OwnTurn.answered(s);
  }
}
