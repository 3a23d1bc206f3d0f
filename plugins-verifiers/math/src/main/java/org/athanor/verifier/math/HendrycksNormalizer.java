package org.athanor.verifier.math;

/**
 * The string normalization of the MATH benchmark (Hendrycks et al. 2021): answers are equal if
 * their normalized texts are. Written from its description: spacing, sizes, degrees, dollars,
 * percent signs and units go; {@code \frac12}, {@code 1/2} and {@code \sqrt2} get their braces;
 * {@code 0.5} is {@code \frac{1}{2}}; a left side of at most two characters goes.
 */
final class HendrycksNormalizer {
  private HendrycksNormalizer() {}

  static boolean equal(String a, String b) {
    String left = normalize(a);
    return !left.isEmpty() && left.equals(normalize(b));
  }

  static String normalize(String answer) {
    String s = answer.replace("\n", "").replace("\\!", "").replace("\\\\", "\\");
    s =
        s.replace("tfrac", "frac")
            .replace("dfrac", "frac")
            .replace("\\left", "")
            .replace("\\right", "");
    s = s.replace("^{\\circ}", "").replace("^\\circ", "").replace("\\$", "");
    int unit = s.indexOf("\\text{ ");
    s = unit > 0 ? s.substring(0, unit) : s;
    s = s.replace("\\%", "").replace("%", "").replace(" .", " 0.").replace("{.", "{0.").strip();
    s = s.startsWith(".") ? "0" + s : s;
    int equals = s.indexOf('=');
    boolean named =
        equals > 0 && equals == s.lastIndexOf('=') && s.substring(0, equals).strip().length() <= 2;
    s = named ? s.substring(equals + 1).strip() : s;
    s = braced(roots(s).replace(" ", ""));
    return slash(s.equals("0.5") ? "\\frac{1}{2}" : s);
  }

  /** \sqrt3 to \sqrt{3}. */
  private static String roots(String s) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int i = s.indexOf("\\sqrt"); i >= 0; i = s.indexOf("\\sqrt", from)) {
      int after = i + 5;
      out.append(s, from, after);
      from = after;
      if (after < s.length() && s.charAt(after) != '{' && s.charAt(after) != '[') {
        out.append('{').append(s.charAt(after)).append('}');
        from++;
      }
    }
    return out.append(s, from, s.length()).toString();
  }

  /** \frac12 to \frac{1}{2}, \frac1{72} to \frac{1}{72}. */
  static String braced(String s) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int i = s.indexOf("\\frac"); i >= 0; i = s.indexOf("\\frac", from)) {
      int after = i + 5;
      out.append(s, from, after);
      from = after;
      if (after < s.length() && s.charAt(after) != '{') {
        out.append('{').append(s.charAt(after)).append('}');
        from++;
        if (from < s.length() && s.charAt(from) != '{') {
          out.append('{').append(s.charAt(from)).append('}');
          from++;
        }
      }
    }
    return out.append(s, from, s.length()).toString();
  }

  /** 3/4 to \frac{3}{4}, whole numbers only. */
  private static String slash(String s) {
    int slash = s.indexOf('/');
    if (slash <= 0 || slash != s.lastIndexOf('/')) {
      return s;
    }
    String top = s.substring(0, slash);
    String bottom = s.substring(slash + 1);
    return isInteger(top) && isInteger(bottom) ? "\\frac{" + top + "}{" + bottom + "}" : s;
  }

  static boolean isInteger(String s) {
    String digits = s.startsWith("-") ? s.substring(1) : s;
    return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
