package org.athanor.math;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Unbiased estimates, from the rewards x of n independent rollouts, of J = E[max of k rewards] and
 * of the weights of its policy gradient. All take O(n log n); x_(1) ≤ ... ≤ x_(n) are the sorted
 * rewards, C(a, b) binomial coefficients. Equal rewards get equal weights, as only spacings count.
 *
 * <p>Re-derived, and proved by exact enumeration in the tests; the text of the RSPO paper was not
 * at hand.
 *
 * @see <a href="https://arxiv.org/abs/2508.01174">RSPO, 2025</a>
 * @see <a href="https://arxiv.org/abs/2505.15201">Walder and Karkhanis 2025 (PKPO)</a>
 */
public final class MaxAtK {
  private MaxAtK() {}

  /**
   * Mean over all k-subsets of their largest reward: Σ_{r≥k} C(r-1, k-1) x_(r) / C(n, k).
   *
   * @throws IllegalArgumentException unless 1 ≤ k ≤ n
   */
  public static double value(double[] x, int k) {
    check(x, k, k);
    double[] sorted = x.clone();
    java.util.Arrays.sort(sorted);
    double coefficient = (double) k / x.length;
    double value = 0;
    for (int r = x.length; r >= k; r--) {
      value += coefficient * sorted[r - 1];
      coefficient *= (double) (r - k) / (r - 1 == 0 ? 1 : r - 1);
    }
    return value;
  }

  /**
   * Marginal contribution: w_i is k times the mean, over all (k-1)-subsets of the others, of (x_i -
   * their largest)⁺; never negative, and 0 where x_i is never the largest. ∇J is estimated by the
   * mean of w_i ∇ log π(y_i).
   *
   * <p>w_(r) = Σ_{j<r} h(j) (x_(j+1) - x_(j)) with h(c) = k C(c, k-1) / C(n-1, k-1), so h(n-1) = k
   * and h(c) = h(c+1) (c+2-k) / (c+1). For k = 1 the rewards themselves.
   *
   * @throws IllegalArgumentException unless 1 ≤ k ≤ n
   */
  public static double[] marginal(double[] x, int k) {
    check(x, k, k);
    if (k == 1) {
      return x.clone();
    }
    int n = x.length;
    double[] h = new double[n];
    h[n - 1] = k;
    for (int c = n - 2; c >= k - 1; c--) {
      h[c] = h[c + 1] * (c + 2 - k) / (c + 1);
    }
    return bySpacings(x, h);
  }

  /**
   * Centered: the marginal contribution less the mean contribution that the others have without
   * rollout i (leave two out), which sums to 0. ∇J is estimated by the mean of A_i ∇ log π(y_i).
   *
   * <p>Rewards are remapped to y_(r) = Σ_{j<r} ω_j (x_(j+1) - x_(j)) with ω_j = k C(j-1, k-1) /
   * C(n-2, k-1), so ω_{n-1} = k and ω_j = ω_{j+1} (j-k+1) / j; then A is leave-one-out on y. For k
   * = 1, y is x but for a constant.
   *
   * @throws IllegalArgumentException unless 1 ≤ k ≤ n - 1
   */
  public static double[] centered(double[] x, int k) {
    check(x, k, k + 1);
    int n = x.length;
    double[] omega = new double[n];
    omega[n - 1] = k;
    for (int j = n - 2; j >= k; j--) {
      omega[j] = omega[j + 1] * (j - k + 1) / j;
    }
    double[] y = bySpacings(x, omega);
    double mean = 0;
    for (double v : y) {
      mean += v / n;
    }
    for (int i = 0; i < n; i++) {
      y[i] = (y[i] - mean) * n / (n - 1);
    }
    return y;
  }

  /**
   * PKPO's s: share of rollout i in the value, s_i = Σ of the largest of each k-subset with i /
   * C(n, k). ∇J is estimated by the sum of s_i ∇ log π(y_i).
   *
   * <p>s_(r) = (C(r-1, k-1) x_(r) + Σ_{j>r} C(j-2, k-2) x_(j)) / C(n, k).
   *
   * @throws IllegalArgumentException unless 1 ≤ k ≤ n
   */
  public static double[] shares(double[] x, int k) {
    check(x, k, k);
    int n = x.length;
    int[] order = order(x);
    double[] s = new double[n];
    double largest = (double) k / n;
    double among = n == 1 ? 0 : (double) k * (k - 1) / ((double) n * (n - 1));
    double above = 0;
    for (int r = n; r >= 1; r--) {
      double reward = x[order[r - 1]];
      s[order[r - 1]] = largest * reward + above;
      above += among * reward;
      largest *= Math.max(0, r - k) / (double) Math.max(1, r - 1);
      among *= Math.max(0, r - k) / (double) Math.max(1, r - 2);
    }
    return s;
  }

  /**
   * PKPO's s less the mean share that the others have without rollout i: s_i - k/(n-1) value(x
   * without x_i). To be summed.
   *
   * @throws IllegalArgumentException unless 1 ≤ k ≤ n - 1
   */
  public static double[] sharesLeaveOneOut(double[] x, int k) {
    check(x, k, k + 1);
    int n = x.length;
    int[] order = order(x);
    // weight[j] = C(j-1, k-1) / C(n-1, k) of the reward at rank j among n - 1
    double[] weight = new double[n];
    weight[n - 1] = (double) k / (n - 1);
    for (int j = n - 2; j >= k; j--) {
      weight[j] = weight[j + 1] * (j - k + 1) / j;
    }
    double above = 0;
    double[] valueAbove = new double[n + 1];
    for (int r = n; r >= 1; r--) {
      valueAbove[r] = above;
      above += r >= 2 ? weight[r - 1] * x[order[r - 1]] : 0;
    }
    double[] s = shares(x, k);
    double below = 0;
    for (int r = 1; r <= n; r++) {
      s[order[r - 1]] -= (double) k / (n - 1) * (below + valueAbove[r]);
      below += r <= n - 1 ? weight[r] * x[order[r - 1]] : 0;
    }
    return s;
  }

  /**
   * PKPO's share of what rollout i adds to its subsets: Σ over the k-subsets with i of (largest -
   * largest without i) / C(n, k) = marginal / n. To be summed; PKPO's choice for low variance.
   *
   * @throws IllegalArgumentException unless 1 ≤ k ≤ n
   */
  public static double[] sharesLeaveOneOutMinusOne(double[] x, int k) {
    double[] w = marginal(x, k);
    for (int i = 0; i < w.length; i++) {
      w[i] /= x.length;
    }
    return w;
  }

  /** [i]: Σ_{j < rank of x_i} coefficient[j] (x_(j+1) - x_(j)). */
  private static double[] bySpacings(double[] x, double[] coefficient) {
    int[] order = order(x);
    double[] sum = new double[x.length];
    double below = 0;
    for (int j = 1; j < x.length; j++) {
      below += coefficient[j] * (x[order[j]] - x[order[j - 1]]);
      sum[order[j]] = below;
    }
    return sum;
  }

  /** Indices by rising reward, equal ones by index. */
  private static int[] order(double[] x) {
    return IntStream.range(0, x.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> x[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static void check(double[] x, int k, int least) {
    if (k < 1 || x.length < least) {
      throw new IllegalArgumentException(
          "k = %d needs at least %d rollouts and k at least 1, got %d rollouts"
              .formatted(k, least, x.length));
    }
  }
}
