package org.athanor.runtime;

import java.util.Collection;
import java.util.Comparator;

/** "Did you mean": the known name with the smallest edit distance. */
final class Nearest {
  private Nearest() {}

  /** Such as "did you mean 'steps'? Known are: seed, steps"; never empty. */
  static String hint(String wrong, Collection<String> known) {
    if (known.isEmpty()) {
      return "none are known";
    }
    String nearest =
        known.stream().min(Comparator.comparingInt(k -> distance(wrong, k))).orElseThrow();
    boolean close = distance(wrong, nearest) <= Math.max(2, wrong.length() / 2);
    return (close ? "did you mean '" + nearest + "'? Known are: " : "known are: ")
        + String.join(", ", known);
  }

  /** Levenshtein distance, case ignored. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
        diagonal = row[j];
        row[j] = best;
      }
    }
    return row[b.length()];
  }
}
