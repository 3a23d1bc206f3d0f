package org.athanor.verifier.math;

/** Takes off what stands around an answer: dollars, markdown, brackets of displays, full stops. */
final class Surface {
  private Surface() {}

  private static final String[][] WRAPPERS = {
    {"$$", "$$"},
    {"$", "$"},
    {"\\(", "\\)"},
    {"\\[", "\\]"},
    {"**", "**"},
    {"__", "__"},
    {"```", "```"},
    {"`", "`"},
    {"*", "*"}
  };

  private static final String[] TRAILING = {".", ",", ";", ":", "\\\\", "\\", "**", "`", "。"};
  private static final String[] LEADING = {"**", ":", "`"};

  /** The answer in plain characters, without what stands around it. */
  static String strip(String text) {
    String s = escapedOnce(Characters.normalize(text).strip());
    for (int i = 0; i < 24; i++) {
      String before = s;
      s = unwrap(s);
      for (String end : TRAILING) {
        if (s.endsWith(end) && !s.endsWith("...")) {
          s = s.substring(0, s.length() - end.length()).strip();
        }
      }
      for (String start : LEADING) {
        if (s.startsWith(start)) {
          s = s.substring(start.length()).strip();
        }
      }
      if (s.equals(before)) {
        return s;
      }
    }
    return s;
  }

  /** \\frac{1}{2}, as it stands in JSON, with single backslashes; other texts as they are. */
  private static String escapedOnce(String s) {
    int first = s.indexOf("\\\\");
    boolean command = false;
    for (int i = first; i >= 0 && i < s.length(); i++) {
      if (s.charAt(i) == '\\') {
        if (i + 1 == s.length() || s.charAt(i + 1) != '\\') {
          return s; // a backslash alone
        }
        boolean sign = i + 2 < s.length() && "$%{}!,;:".indexOf(s.charAt(i + 2)) >= 0;
        command |= sign || letterAt(s, i + 2) && letterAt(s, i + 3);
        i++;
      }
    }
    return command && s.indexOf('\\') == first ? s.replace("\\\\", "\\") : s;
  }

  private static String unwrap(String s) {
    for (String[] pair : WRAPPERS) {
      int inner = s.length() - pair[0].length() - pair[1].length();
      if (inner > 0 && s.startsWith(pair[0]) && s.endsWith(pair[1])) {
        String rest = s.substring(pair[0].length(), pair[0].length() + inner);
        boolean one = !rest.contains(pair[0]) && !rest.contains(pair[1]);
        return one ? rest.strip() : s;
      }
    }
    return s;
  }

  /** The text without white space and LaTeX's spacing and sizing: two such texts look the same. */
  static String compact(String s) {
    StringBuilder out = new StringBuilder(s.length());
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      char next = i + 1 < s.length() ? s.charAt(i + 1) : ' ';
      if (c == '\\' && (next == ',' || next == '!' || next == ';' || next == ':' || next == ' ')) {
        i++;
      } else if (s.startsWith("\\left", i) && !letterAt(s, i + 5)) {
        i += 4;
      } else if (s.startsWith("\\right", i) && !letterAt(s, i + 6)) {
        i += 5;
      } else if (Character.isWhitespace(c) && betweenDigits(out, s, i)) {
        out.append(' '); // 3 1/2 is not 31/2
      } else if (!Character.isWhitespace(c) && c != '$') {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean betweenDigits(StringBuilder before, String s, int space) {
    int last = before.length() - 1;
    boolean digit = last >= 0 && Lexer.isDigit(before.charAt(last));
    return digit && space + 1 < s.length() && Lexer.isDigit(s.charAt(space + 1));
  }

  private static boolean letterAt(String s, int i) {
    return i < s.length() && Character.isLetter(s.charAt(i));
  }
}
