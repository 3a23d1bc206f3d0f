package org.athanor.verifier.math;

/** Finds measures of two units in prose, so that neither number is taken alone: 2 hours 40 min. */
final class Measures {
  private Measures() {}

  /** From the first number to the last unit of such a measure, else the number's own range. */
  static int[] around(String s, int[] number) {
    int unitEnd = wordEnd(s, number[1]);
    Units.Unit small = unitEnd < 0 ? null : unit(s.substring(number[1], unitEnd));
    int gap = small == null ? -1 : before(s, number[0]);
    int unitStart = gap < 0 ? -1 : wordStart(s, gap);
    Units.Unit large = unitStart < 0 ? null : unit(s.substring(unitStart, gap));
    boolean compound =
        large != null
            && large.dimension().equals(small.dimension())
            && !large.factor().equals(small.factor());
    int start = compound ? numberStart(s, unitStart) : -1;
    return start < 0 ? number : new int[] {start, unitEnd};
  }

  private static Units.Unit unit(String text) {
    String word = text.strip();
    return Units.isUnitWord(word) ? Units.parse(word) : null;
  }

  private static int wordEnd(String s, int from) {
    int i = from;
    while (i < s.length() && s.charAt(i) == ' ') {
      i++;
    }
    int start = i;
    while (i < s.length() && Character.isLetter(s.charAt(i))) {
      i++;
    }
    return i == start ? -1 : i;
  }

  /** Where the word before a number ends, with "and" and a comma passed over. */
  private static int before(String s, int at) {
    int i = blanks(s, at);
    if (i > 4 && s.startsWith(" and", i - 4)) {
      i = blanks(s, i - 4);
    }
    if (i > 0 && s.charAt(i - 1) == ',') {
      i = blanks(s, i - 1);
    }
    return i > 0 && i < at ? i : -1;
  }

  private static int blanks(String s, int end) {
    int i = end;
    while (i > 0 && s.charAt(i - 1) == ' ') {
      i--;
    }
    return i;
  }

  private static int wordStart(String s, int end) {
    int i = end;
    while (i > 0 && Character.isLetter(s.charAt(i - 1))) {
      i--;
    }
    return i == end ? -1 : i;
  }

  private static int numberStart(String s, int end) {
    int i = blanks(s, end);
    int last = i;
    while (i > 0 && (Lexer.isDigit(s.charAt(i - 1)) || s.charAt(i - 1) == '.' && i < last)) {
      i--;
    }
    return i == last ? -1 : i;
  }
}
