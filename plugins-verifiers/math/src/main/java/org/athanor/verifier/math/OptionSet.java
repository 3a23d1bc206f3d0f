package org.athanor.verifier.math;

import java.util.TreeSet;

/** Recognises several options at once, in any order: ABD, A, B and D; ①③, ③、①. */
final class OptionSet {
  private static final int MAX_LENGTH = 80;

  private OptionSet() {}

  private static boolean holdsMathematics(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Lexer.isDigit(c) || "=+-*/^_<>|&".indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** The options, sorted; null if the text is anything else or holds one of them twice. */
  static String of(String text) {
    if (text.length() > MAX_LENGTH || holdsMathematics(text)) {
      return null;
    }
    String s = TextEquality.unwrapped(text.strip());
    s = s.replace("\\text", "").replace("\\mathrm", "").replace("\\textbf", "").replace("and", "");
    TreeSet<Character> found = new TreeSet<>();
    int letters = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      boolean option = c >= 'A' && c <= 'H' || c >= '①' && c <= '⑳';
      if (option && !found.add(c) || !option && " ,、;{}()$.".indexOf(c) < 0) {
        return null;
      }
      letters += c <= 'H' && option ? 1 : 0;
    }
    boolean oneKind = letters == 0 || letters == found.size();
    if (!oneKind || found.isEmpty() || letters == 1) {
      return null;
    }
    StringBuilder sorted = new StringBuilder();
    found.forEach(sorted::append);
    return sorted.toString();
  }
}
