package org.athanor.policy.tabular;

/** A distribution over tokens. */
final class Softmax {
  private final double[] logProb;

  private Softmax(double[] logProb) {
    this.logProb = logProb;
  }

  static Softmax of(double[] logits) {
    double largest = logits[likeliest(logits)];
    double sum = 0;
    for (double z : logits) {
      sum += StrictMath.exp(z - largest);
    }
    double normalizer = largest + StrictMath.log(sum);
    double[] logProb = new double[logits.length];
    for (int k = 0; k < logits.length; k++) {
      logProb[k] = logits[k] - normalizer;
    }
    return new Softmax(logProb);
  }

  /** Index of the largest; the first of equals. */
  static int likeliest(double[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      if (logits[k] > logits[best]) {
        best = k;
      }
    }
    return best;
  }

  /** The token at {@code uniform} in [0, 1) of the cumulative distribution. */
  int draw(double uniform) {
    double below = 0;
    for (int k = 0; k < logProb.length; k++) {
      below += StrictMath.exp(logProb[k]);
      if (uniform < below) {
        return k;
      }
    }
    return likeliest(logProb); // the probabilities' sum was rounded below uniform
  }

  double logProb(int token) {
    return logProb[token];
  }

  /** In nats. */
  double entropy() {
    double entropy = 0;
    for (double l : logProb) {
      entropy -= StrictMath.exp(l) * l;
    }
    return entropy;
  }

  /** Adds forLogProb · d(log p_token)/dz + forEntropy · dH/dz. */
  void addGradient(double[] gradient, int token, double forLogProb, double forEntropy) {
    double entropy = entropy();
    for (int k = 0; k < gradient.length; k++) {
      double p = StrictMath.exp(logProb[k]);
      gradient[k] -= forLogProb * p + forEntropy * p * (logProb[k] + entropy);
    }
    gradient[token] += forLogProb;
  }
}
