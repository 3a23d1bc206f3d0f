package org.athanor.policy.export;

/** The distribution of the next token, softmax(logits / temperature), in double precision. */
final class Distribution {
  private final double[] probability;
  private final double[] logProb;

  Distribution(float[] logits, double temperature) {
    probability = new double[logits.length];
    logProb = new double[logits.length];
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit / temperature);
    }
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      logProb[k] = logits[k] / temperature - most;
      probability[k] = StrictMath.exp(logProb[k]);
      sum += probability[k];
    }
    double log = StrictMath.log(sum);
    for (int k = 0; k < logits.length; k++) {
      logProb[k] = Math.min(0, logProb[k] - log);
      probability[k] /= sum;
    }
  }

  /** The token at which the cumulative probability exceeds {@code uniform}, in [0, 1). */
  int at(double uniform) {
    double sum = 0;
    int last = 0;
    for (int k = 0; k < probability.length; k++) {
      sum += probability[k];
      last = probability[k] > 0 ? k : last;
      if (sum > uniform && probability[k] > 0) {
        return k;
      }
    }
    return last;
  }

  static int likeliest(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }

  double logProb(int token) {
    return logProb[token];
  }

  double entropy() {
    double sum = 0;
    for (int k = 0; k < probability.length; k++) {
      sum -= probability[k] > 0 ? probability[k] * logProb[k] : 0;
    }
    return Math.max(0, sum);
  }
}
