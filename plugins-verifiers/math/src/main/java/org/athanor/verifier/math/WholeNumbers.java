package org.athanor.verifier.math;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes "for integer k" and "where k is an integer" behind a family as k \in \mathbb{Z}. */
final class WholeNumbers {
  private WholeNumbers() {}

  private static final int LONGEST = 300;
  private static final String LETTER =
      "\\s{0,3}\\}?\\s{0,3}\\$?([a-zA-Z])\\$?\\s{0,3}(?:\\\\text\\{)?\\s{0,3}";
  private static final Pattern END =
      Pattern.compile(
          "[\\s,;(]{0,4}(?:\\\\q?quad\\s?)?(?:\\\\text\\{|\\\\mathrm\\{)?[\\s,(]{0,4}"
              + "(?:for|where|with)\\s(?:any |all |some |every |an )?(?:integers?"
              + LETTER
              + "|"
              + LETTER
              + "(?:is |are |being )?(?:an |any )?integers?)[\\s.})$]{0,4}$");

  static String inSymbols(String s) {
    if (s.length() > LONGEST || !s.contains("integer")) {
      return s;
    }
    Matcher end = END.matcher(s);
    if (!end.find() || end.start() == 0) {
      return s;
    }
    String letter = end.group(1) == null ? end.group(2) : end.group(1);
    return s.substring(0, end.start()) + ", " + letter + "\\in\\mathbb{Z}";
  }
}
