package org.athanor.verifier.math;

import java.util.List;

/**
 * The normalization of Minerva (Lewkowycz et al. 2022, appendix D.1) as DAPO applies it to the text
 * after the last "Answer:". Written from its description.
 */
final class MinervaNormalizer {
  private MinervaNormalizer() {}

  private static final List<String> REMOVED =
      List.of(
          "square",
          "ways",
          "integers",
          "dollars",
          "mph",
          "inches",
          "hours",
          "km",
          "units",
          "\\ldots",
          "sue",
          "points",
          "feet",
          "minutes",
          "digits",
          "cents",
          "degrees",
          "cm",
          "gm",
          "pounds",
          "meters",
          "meals",
          "edges",
          "students",
          "childrentickets",
          "multiples",
          "\\text{s}",
          "\\text{.}",
          "\\text{\ns}",
          "\\text{}^2",
          "\\text{}^3",
          "\\text{\n}",
          "\\text{}",
          "\\mathrm{th}",
          "^\\circ",
          "^{\\circ}",
          "\\;",
          ",\\!",
          "{,}",
          "\"",
          "\\dots");

  private static final String[][] REPLACED = {
    {"an ", ""},
    {"a ", ""},
    {".$", "$"},
    {"\\$", ""},
    {"\\ ", ""},
    {" ", ""},
    {"mbox", "text"},
    {",\\text{and}", ","},
    {"\\text{and}", ","},
    {"\\text{m}", "\\text{}"}
  };

  static boolean equal(String a, String b) {
    String left = normalize(a);
    return !left.isEmpty() && left.equals(normalize(b));
  }

  static String normalize(String answer) {
    String s = answer.substring(answer.lastIndexOf('=') + 1);
    for (String[] pair : REPLACED) {
      s = s.replace(pair[0], pair[1]);
    }
    for (String word : REMOVED) {
      s = s.replace(word, "");
    }
    s = formula(s);
    for (String command : new String[] {"text", "textbf", "overline", "boxed"}) {
      s = unwrapped(s, "\\" + command + "{");
    }
    s = HendrycksNormalizer.braced(s.replace("dfrac", "frac").replace("tfrac", "frac"));
    s = s.replace("$", "").strip();
    String digits = s.replace(",", "");
    return HendrycksNormalizer.isInteger(digits) ? digits : s;
  }

  /** What stands between the first two dollars, if there are two. */
  private static String formula(String s) {
    int open = s.indexOf('$');
    int close = open < 0 ? -1 : s.indexOf('$', open + 1);
    return close > open + 1 ? s.substring(open + 1, close) : s;
  }

  private static String unwrapped(String s, String command) {
    int start = s.indexOf(command);
    if (start < 0) {
      return s;
    }
    int open = start + command.length() - 1;
    int close = TextEquality.closing(s.substring(open));
    return close < 0
        ? s
        : s.substring(0, start)
            + s.substring(open + 1, open + close)
            + s.substring(open + close + 1);
  }
}
