package org.athanor.verifier.math;

import java.util.Locale;

/**
 * Finds the option that prose settles on: "option B is correct", "I think it's B.", "(B) 12 cm".
 */
final class OptionMention {
  private OptionMention() {}

  private static final int FAR = 4_000;
  private static final String[] STRONG = {
    "option", "choice", "choose", "select", "pick", "answer is", "answer:", "选项", "选", "答案是"
  };
  private static final String[] WEAK = {"answer", "is", "it's"};

  /**
   * The letter of the last sentence that names an option without denying it; none if that sentence
   * names two.
   */
  static char last(String completion) {
    String only = completion.strip();
    if (only.indexOf('\n') < 0 && !namesAnother(only) && Choice.leading(only) != Choice.NONE) {
      return Choice.leading(only);
    }
    String s = completion.substring(Math.max(0, completion.length() - FAR));
    int end = s.length();
    while (end > 0) {
      int start = Math.max(s.lastIndexOf(". ", end - 2), s.lastIndexOf('\n', end - 1)) + 1;
      start = Math.min(start, end - 1);
      char found = Choice.NONE;
      for (int i = start; i < end; i++) {
        if (isMention(s, i, start)) {
          if (found != Choice.NONE && found != s.charAt(i)) {
            return Choice.NONE;
          }
          found = s.charAt(i);
        }
      }
      if (found != Choice.NONE) {
        return found;
      }
      end = start;
    }
    return Choice.NONE;
  }

  private static boolean isMention(String s, int i, int start) {
    char c = s.charAt(i);
    char before = i == 0 ? ' ' : s.charAt(i - 1);
    char after = i + 1 == s.length() ? '.' : s.charAt(i + 1);
    if (c < 'A' || c > 'J' || isWordPart(before) || isWordPart(after)) {
      return false;
    }
    String lead = s.substring(Math.max(start, i - 40), i);
    boolean marked =
        before == '(' && after == ')'
            || before == '*' && (after == '*' || after == '.' || after == ')')
            || before == ' ' && after == ')'
            || isLed(lead, STRONG)
            || (after != ' ' && after != '\'' || c != 'A' && c != 'I') && isLed(lead, WEAK);
    int until = Math.min(s.length(), i + 25);
    return marked
        && !deniedBehind(s.substring(i + 1))
        && !ChangingWords.negates(s.substring(Math.max(start, i - 200), i))
        && !ChangingWords.negates(s.substring(i + 1, until));
  }

  /** A. 12 B. 14: another option behind the first. */
  private static boolean namesAnother(String line) {
    for (int i = 2; i + 2 < line.length(); i++) {
      char c = line.charAt(i);
      boolean label = c >= 'A' && c <= 'J' && ".:)".indexOf(line.charAt(i + 1)) >= 0;
      if (label && " (".indexOf(line.charAt(i - 1)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Chinese is written without blanks around letters. */
  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) && !isIdeograph(c);
  }

  private static boolean isIdeograph(char c) {
    return c >= 0x3040 && c < 0xa000;
  }

  /** Whether Chinese characters behind an option say that it is wrong. */
  private static boolean deniedBehind(String behind) {
    for (int i = 0; i < behind.length() && isIdeograph(behind.charAt(i)); i++) {
      if ("不错錯非误誤".indexOf(behind.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLed(String before, String[] leads) {
    String t = before.replace('*', ' ').replace('$', ' ').strip().toLowerCase(Locale.ROOT);
    for (String lead : leads) {
      if (t.endsWith(lead)) {
        return true;
      }
    }
    return false;
  }
}
