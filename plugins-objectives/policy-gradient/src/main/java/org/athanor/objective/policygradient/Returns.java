package org.athanor.objective.policygradient;

/** Arithmetic on token rewards. */
final class Returns {
  private static final double EPSILON = 1e-8;

  private Returns() {}

  /**
   * Generalized advantage estimation: A_t = δ_t + γ λ A_{t+1}, δ_t = r_t + γ V_{t+1} - V_t, with
   * value and advantage 0 behind the last token. With values 0 and λ = 1 these are the discounted
   * returns.
   *
   * @param rewards [T]
   * @param values [T] V of the state before each token
   * @return [T]
   * @see <a href="https://arxiv.org/abs/1506.02438">Schulman et al. 2016, eq. 16</a>
   */
  static double[] advantages(double[] rewards, double[] values, double gamma, double lambda) {
    double[] advantages = new double[rewards.length];
    double nextValue = 0;
    double next = 0;
    for (int t = rewards.length - 1; t >= 0; t--) {
      next = rewards[t] + gamma * nextValue - values[t] + gamma * lambda * next;
      nextValue = values[t];
      advantages[t] = next;
    }
    return advantages;
  }

  /**
   * (x - mean) / √(variance + 1e-8) over all tokens of all rows, variance with n - 1; 0 where there
   * are fewer than two tokens, or all are equal.
   *
   * @param rows [rollout][T]
   */
  static double[][] whitened(double[][] rows) {
    double n = 0;
    double sum = 0;
    for (double[] row : rows) {
      for (double v : row) {
        n++;
        sum += v;
      }
    }
    double mean = sum / n;
    double squares = 0;
    for (double[] row : rows) {
      for (double v : row) {
        squares += (v - mean) * (v - mean);
      }
    }
    double scale = n < 2 ? 0 : 1 / Math.sqrt(squares / (n - 1) + EPSILON);
    double[][] whitened = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      whitened[i] = new double[rows[i].length];
      for (int t = 0; t < rows[i].length; t++) {
        whitened[i][t] = (rows[i][t] - mean) * scale;
      }
    }
    return whitened;
  }
}
