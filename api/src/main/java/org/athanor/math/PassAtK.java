package org.athanor.math;

/**
 * Unbiased estimates from n samples of which c are correct.
 *
 * @see <a href="https://arxiv.org/abs/2107.03374">Chen et al. 2021, section 2.1</a>
 */
public final class PassAtK {
  private PassAtK() {}

  /**
   * Probability that at least one of k samples is correct: 1 - C(n-c, k) / C(n, k), as a product
   * that cannot overflow.
   *
   * @throws IllegalArgumentException unless 1 ≤ k ≤ n and 0 ≤ c ≤ n
   */
  public static double passAtK(int n, int c, int k) {
    check(n, c, k);
    if (n - c < k) {
      return 1;
    }
    double allWrong = 1;
    for (int i = n - c + 1; i <= n; i++) {
      allWrong *= 1 - (double) k / i;
    }
    return 1 - allWrong;
  }

  /**
   * Probability that all k samples are correct: C(c, k) / C(n, k).
   *
   * @throws IllegalArgumentException unless 1 ≤ k ≤ n and 0 ≤ c ≤ n
   */
  public static double allOfK(int n, int c, int k) {
    check(n, c, k);
    double all = 1;
    for (int i = 0; i < k; i++) {
      all *= Math.max(0, c - i) / (double) (n - i);
    }
    return all;
  }

  private static void check(int n, int c, int k) {
    if (k < 1 || k > n || c < 0 || c > n) {
      throw new IllegalArgumentException(
          "need 1 <= k <= n and 0 <= c <= n, got n=%d c=%d k=%d; draw at least k samples"
              .formatted(n, c, k));
    }
  }
}
