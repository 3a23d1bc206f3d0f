package org.athanor.verifier.code;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares outputs as judges of programming contests do: line by line, spaces at line ends and
 * empty lines at the end left out of account, words separated by any amount of space; two words
 * that are decimal fractions agree within 1e-6 (absolute or relative to the expected one) if the
 * expected one has a point.
 */
final class OutputComparison {
  private static final double TOLERANCE = 1e-6;
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?\\d{1,40}(\\.\\d{0,40})?([eE][+-]?\\d{1,3})?");

  private static final Pattern WHOLE_WITH_POINT = Pattern.compile("[+-]?\\d{1,40}\\.0{1,40}");

  private OutputComparison() {}

  /** What differs first, in words; empty if nothing does. */
  static String difference(String expected, String found) {
    List<String> wanted = expected.stripTrailing().lines().toList();
    List<String> had = found.stripTrailing().lines().toList();
    for (int i = 0; i < Math.min(wanted.size(), had.size()); i++) {
      if (!sameLine(wanted.get(i), had.get(i))) {
        return "line "
            + (i + 1)
            + " is '"
            + cut(had.get(i))
            + "', expected '"
            + cut(wanted.get(i))
            + "'";
      }
    }
    return wanted.size() == had.size()
        ? ""
        : "it printed " + had.size() + " lines, expected " + wanted.size();
  }

  private static boolean sameLine(String expected, String found) {
    if (expected.strip().equals(found.strip())) {
      return true;
    }
    String[] wanted = expected.strip().split("\\s+");
    String[] had = found.strip().split("\\s+");
    if (wanted.length != had.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].equals(had[i]) && !close(wanted[i], had[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean close(String expected, String found) {
    if (expected.indexOf('.') < 0 && !WHOLE_WITH_POINT.matcher(found).matches()
        || !DECIMAL.matcher(expected).matches()
        || !DECIMAL.matcher(found).matches()) {
      return false;
    }
    if (expected.indexOf('.') < 0) { // 6.0 for 6, as the public harnesses allow
      return new BigDecimal(expected).compareTo(new BigDecimal(found)) == 0;
    }
    double wanted = Double.parseDouble(expected);
    double had = Double.parseDouble(found);
    return Math.abs(wanted - had) <= TOLERANCE * Math.max(1, Math.abs(wanted));
  }

  private static String cut(String line) {
    return line.length() <= 80 ? line : line.substring(0, 77) + "...";
  }
}
