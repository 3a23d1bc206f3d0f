package org.athanor.verifier.math;

/** Writes intervals with brackets turned outwards, ]-2, 3[ and [0, 1[, as (-2, 3) and [0, 1). */
final class OpenBrackets {
  private OpenBrackets() {}

  static String usual(String s) {
    int close = s.indexOf(']');
    int open = s.indexOf('[');
    boolean outwards = close >= 0 && (open < 0 || close < open) || open != s.lastIndexOf('[');
    if (!outwards || s.contains("[[")) {
      return s;
    }
    char[] out = s.toCharArray();
    boolean inside = false;
    boolean second = false; // behind the comma
    boolean turned = false;
    for (int i = 0; i < out.length; i++) {
      char c = out[i];
      if ((c == ']' || c == '[') && isDegree(s, i)) {
        continue;
      } else if (!inside && (c == '[' || c == '(' || c == ']')) {
        out[i] = c == ']' ? '(' : c;
        turned |= c == ']';
        inside = true;
        second = false;
      } else if (inside && (c == ',' || c == ';')) {
        second = true;
      } else if (inside && c == '(') {
        return s; // brackets within an interval
      } else if (inside && (c == ']' || c == ')' || c == '[')) {
        if (!second) {
          return s;
        }
        out[i] = c == '[' ? ')' : c;
        turned |= c == '[';
        inside = false;
      }
    }
    return turned && !inside ? new String(out) : s;
  }

  /** The brackets of \sqrt[3]{x}. */
  private static boolean isDegree(String s, int at) {
    int open = s.charAt(at) == '[' ? at : s.lastIndexOf('[', at);
    int start = open - "\\sqrt".length();
    boolean near = open >= 0 && at - open < 12;
    return near && start >= 0 && s.startsWith("\\sqrt", start);
  }
}
