package org.athanor.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PassAtKTest {
  /** Counts k-subsets of n samples, the first c of them correct, by going through all of them. */
  private static double byEnumeration(int n, int c, int k, boolean all) {
    int subsets = 0;
    int hits = 0;
    for (int mask = 0; mask < 1 << n; mask++) {
      if (Integer.bitCount(mask) == k) {
        subsets++;
        int correct = Integer.bitCount(mask & ((1 << c) - 1));
        hits += (all ? correct == k : correct > 0) ? 1 : 0;
      }
    }
    return hits / (double) subsets;
  }

  @Test
  void both_equal_the_share_of_subsets() {
    for (int n = 1; n <= 9; n++) {
      for (int c = 0; c <= n; c++) {
        for (int k = 1; k <= n; k++) {
          assertEquals(byEnumeration(n, c, k, false), PassAtK.passAtK(n, c, k), 1e-12);
          assertEquals(byEnumeration(n, c, k, true), PassAtK.allOfK(n, c, k), 1e-12);
        }
      }
    }
  }

  @Test
  void large_counts_do_not_overflow() {
    assertEquals(1 - 0.5, PassAtK.passAtK(100_000, 1, 50_000), 1e-9);
  }

  @Test
  void too_few_samples_are_refused_even_when_none_is_correct() {
    var e = assertThrows(IllegalArgumentException.class, () -> PassAtK.passAtK(4, 0, 5));
    assertEquals(true, e.getMessage().contains("draw at least k samples"));
    assertThrows(IllegalArgumentException.class, () -> PassAtK.passAtK(4, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> PassAtK.allOfK(4, 1, 0));
  }
}
