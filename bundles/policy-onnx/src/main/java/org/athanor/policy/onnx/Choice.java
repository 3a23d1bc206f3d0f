package org.athanor.policy.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.athanor.math.Rng;
import org.athanor.policy.SamplingParams;

/**
 * Draws a token from a distribution that sampling parameters cut: penalty, temperature, topK, topP,
 * minP, in that order.
 */
final class Choice {
  private final SamplingParams params;
  private final double[] score; // of each token, scaled; then its probability
  private final boolean[] kept;
  private int token;
  private double logProb;

  Choice(SamplingParams params, int vocabulary) {
    this.params = params;
    this.score = new double[vocabulary];
    this.kept = new boolean[vocabulary];
  }

  int token() {
    return token;
  }

  /** Of the token, in nats, under the distribution that it was drawn from. */
  double logProb() {
    return logProb;
  }

  /**
   * Draws one.
   *
   * @param logits [V] from {@code from} on
   * @param seen [V], whether a token occurred
   */
  void draw(FloatBuffer logits, int from, boolean[] seen, Rng rng) {
    for (int k = 0; k < score.length; k++) {
      double logit = logits.get(from + k);
      score[k] = seen[k] ? penalized(logit) : logit;
    }
    if (params.temperature() == 0) {
      token = likeliest();
      logProb = 0;
      return;
    }
    probabilities();
    cut();
    double sum = 0;
    for (int k = 0; k < score.length; k++) {
      sum += kept[k] ? score[k] : 0;
    }
    token = at(rng.nextDouble() * sum);
    logProb = StrictMath.log(score[token] / sum);
  }

  private double penalized(double logit) {
    return logit > 0 ? logit / params.repetitionPenalty() : logit * params.repetitionPenalty();
  }

  private int likeliest() {
    int best = 0;
    for (int k = 1; k < score.length; k++) {
      best = score[k] > score[best] ? k : best;
    }
    return best;
  }

  private void probabilities() {
    double most = score[likeliest()];
    double sum = 0;
    for (int k = 0; k < score.length; k++) {
      score[k] = StrictMath.exp((score[k] - most) / params.temperature());
      sum += score[k];
    }
    for (int k = 0; k < score.length; k++) {
      score[k] /= sum;
    }
  }

  /** What the parameters leave; the likeliest token always stays. */
  private void cut() {
    Arrays.fill(kept, true);
    int best = likeliest();
    if (params.topK() > 0 && params.topK() < score.length) {
      keepFrom(sorted()[score.length - params.topK()]);
    }
    if (params.topP() < 1) {
      keepFrom(nucleus());
    }
    if (params.minP() > 0) {
      keepFrom(params.minP() * score[best]);
    }
    kept[best] = true;
  }

  private void keepFrom(double least) {
    for (int k = 0; k < score.length; k++) {
      kept[k] &= score[k] >= least;
    }
  }

  /** Probability of the last token that the likeliest ones need to reach topP of what is kept. */
  private double nucleus() {
    double[] sorted = sorted();
    double all = 0;
    for (double each : sorted) {
      all += each;
    }
    double sum = 0;
    int k = sorted.length;
    while (k > 0 && sum < params.topP() * all) {
      sum += sorted[--k];
    }
    return sorted[k];
  }

  /** Ascending; 0 for what is not kept. */
  private double[] sorted() {
    double[] copy = new double[score.length];
    for (int k = 0; k < copy.length; k++) {
      copy[k] = kept[k] ? score[k] : 0;
    }
    Arrays.sort(copy);
    return copy;
  }

  private int at(double threshold) {
    double sum = 0;
    int last = 0;
    for (int k = 0; k < score.length; k++) {
      if (kept[k]) {
        sum += score[k];
        last = k;
        if (sum > threshold) {
          return k;
        }
      }
    }
    return last;
  }
}
