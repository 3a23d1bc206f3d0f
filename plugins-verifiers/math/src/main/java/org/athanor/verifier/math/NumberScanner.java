package org.athanor.verifier.math;

import java.math.BigInteger;

/**
 * Reads a number at a place of a text: integers with thousands separators (1,000 1{,}000 1,\!000 1
 * 000), decimals, repeating decimals (0.\overline{3}) and e-notation.
 */
final class NumberScanner {
  private static final int MAX_DIGITS = 5_000;
  private static final int MAX_EXPONENT = 5_000;
  private static final String[] SEPARATORS = {
    "{,}", ",\\!", ", \\!", "\\,", "\\ ", "\\;", "\\:", "~", "{\\,}"
  };

  private final String s;
  private final boolean commas;
  private final Budget budget;
  private int at;
  private boolean sawComma;

  /**
   * @param commas whether a bare comma before three digits separates thousands here
   */
  NumberScanner(String s, int at, boolean commas, Budget budget) {
    this.s = s;
    this.at = at;
    this.commas = commas;
    this.budget = budget;
  }

  /** Where the number ended. */
  int end() {
    return at;
  }

  /** Whether a bare comma stood where it might separate thousands or items. */
  boolean sawComma() {
    return sawComma;
  }

  Node.Num scan() {
    String whole = wholePart();
    String fraction = "";
    String repeating = "";
    boolean point = at < s.length() && s.charAt(at) == '.' && digitAt(at + 1);
    boolean bar = !point && at < s.length() && s.charAt(at) == '.' && !bar(at + 1).isEmpty();
    if (point || bar) {
      at++;
      fraction = digits();
      repeating = bar(at);
      if (!repeating.isEmpty()) {
        at = s.indexOf('}', at) + 1;
      } else if (s.startsWith("...", at) || s.startsWith("\\ldots", at)) {
        repeating = repeatedTail(fraction);
        at += s.startsWith("...", at) ? 3 : "\\ldots".length();
      }
    }
    Rational value = value(whole, fraction, repeating);
    int exponent = exponent();
    value = value.times(power(exponent));
    boolean decimal = (point || bar) && repeating.isEmpty();
    int decimals = decimal ? Math.max(0, fraction.length() - exponent) : -1;
    return new Node.Num(value, decimals, decimal ? significant(whole + fraction) : 0);
  }

  private String wholePart() {
    String first = digits();
    if (first.length() > 3 || first.isEmpty()) {
      return first;
    }
    StringBuilder all = new StringBuilder(first);
    for (int end = first.length() < 3 && commas ? indianGroups(at) : at; at < end; at += 3) {
      sawComma = true;
      all.append(s, at + 1, at + 3);
    }
    while (true) {
      int width = separator(at);
      if (width == 0 || !threeDigits(at + width)) {
        return all.toString();
      }
      boolean bare = width == 1 && s.charAt(at) == ',';
      if (bare) {
        sawComma = true;
        if (!commas || first.equals("0")) {
          return all.toString();
        }
      }
      at += width;
      all.append(s, at, at + 3);
      at += 3;
    }
  }

  /** Where groups of two digits before the last of three end: after ,34 of 12,34,567. */
  private int indianGroups(int i) {
    int next = i;
    while (next < s.length()
        && s.charAt(next) == ','
        && digitAt(next + 1)
        && digitAt(next + 2)
        && !digitAt(next + 3)) {
      next += 3;
    }
    boolean last = next < s.length() && s.charAt(next) == ',' && threeDigits(next + 1);
    return last ? next : i;
  }

  /** The width of a thousands separator at that place, 0 if there is none. */
  private int separator(int i) {
    if (i >= s.length()) {
      return 0;
    }
    char c = s.charAt(i);
    if (c == ',' || c == '\\' || c == '{' || c == '~') {
      for (String separator : SEPARATORS) {
        if (s.startsWith(separator, i)) {
          int width = separator.length();
          while (i + width < s.length() && s.charAt(i + width) == ' ' && separator.length() > 1) {
            width++;
          }
          return width;
        }
      }
    }
    return c == ',' || c == ' ' || c == '\'' || c == '_' ? 1 : 0;
  }

  private boolean threeDigits(int i) {
    return digitAt(i) && digitAt(i + 1) && digitAt(i + 2) && !digitAt(i + 3);
  }

  private boolean digitAt(int i) {
    return i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9';
  }

  private String digits() {
    int start = at;
    while (digitAt(at)) {
      at++;
    }
    if (at - start > MAX_DIGITS) {
      throw new ParseFailure("a number of more than " + MAX_DIGITS + " digits");
    }
    budget.spend((long) (at - start) * (at - start) / 32 + 1);
    return s.substring(start, at);
  }

  /** The digits under a bar (or dots) that starts at that place, empty if there are none. */
  private String bar(int i) {
    for (String command : new String[] {"\\overline{", "\\bar{", "\\dot{"}) {
      if (s.startsWith(command, i)) {
        int start = i + command.length();
        int end = start;
        while (digitAt(end)) {
          end++;
        }
        return end > start && end < s.length() && s.charAt(end) == '}'
            ? s.substring(start, end)
            : "";
      }
    }
    return "";
  }

  /** 0.333... repeats 3, 0.1212... repeats 12; anything shorter repeats nothing. */
  private static String repeatedTail(String fraction) {
    for (int length = 1; length <= 6; length++) {
      int copies = length == 1 ? 3 : 2;
      int n = fraction.length();
      if (n >= length * copies) {
        String tail = fraction.substring(n - length);
        if (fraction.endsWith(tail.repeat(copies))) {
          return tail;
        }
      }
    }
    return "";
  }

  private static Rational value(String whole, String fraction, String repeating) {
    if (fraction.isEmpty() && repeating.isEmpty()) {
      return whole.length() < 18
          ? Rational.of(Long.parseLong(whole))
          : Rational.of(new BigInteger(whole));
    }
    BigInteger scale = BigInteger.TEN.pow(fraction.length());
    Rational value = Rational.of(new BigInteger("0" + whole + fraction), scale);
    if (repeating.isEmpty()) {
      return value;
    }
    BigInteger nines = BigInteger.TEN.pow(repeating.length()).subtract(BigInteger.ONE);
    return value.plus(Rational.of(new BigInteger(repeating), nines.multiply(scale)));
  }

  /** The exponent of e-notation, 0 if there is none. */
  private int exponent() {
    if (at >= s.length() || (s.charAt(at) != 'e' && s.charAt(at) != 'E')) {
      return 0;
    }
    int sign = at + 1 < s.length() && (s.charAt(at + 1) == '-' || s.charAt(at + 1) == '+') ? 1 : 0;
    int start = at + 1 + sign;
    int end = start;
    while (digitAt(end)) {
      end++;
    }
    if (end == start || end < s.length() && Character.isLetter(s.charAt(end))) {
      return 0;
    }
    if (end - start > 4 || Integer.parseInt(s.substring(start, end)) > MAX_EXPONENT) {
      throw new ParseFailure("an exponent beyond " + MAX_EXPONENT);
    }
    at = end;
    return Integer.parseInt(s.substring(sign == 1 ? start - 1 : start, end));
  }

  private static Rational power(int exponent) {
    if (exponent == 0) {
      return Rational.ONE;
    }
    BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
    return exponent > 0 ? Rational.of(power) : Rational.of(BigInteger.ONE, power);
  }

  private static int significant(String digits) {
    int zeros = 0;
    while (zeros < digits.length() && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return digits.length() - zeros;
  }
}
