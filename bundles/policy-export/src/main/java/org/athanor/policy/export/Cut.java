package org.athanor.policy.export;

import java.util.Arrays;
import org.athanor.policy.SamplingParams;

/** What sampling parameters leave of logits: penalty, then topK, topP and minP, in that order. */
final class Cut {
  private Cut() {}

  /**
   * Logits with the penalty, and minus infinity for tokens that are not to be drawn.
   *
   * @param seen whether a token occurred
   */
  static float[] logits(float[] logits, boolean[] seen, SamplingParams params) {
    float[] score = logits.clone();
    double penalty = params.repetitionPenalty();
    for (int k = 0; k < score.length; k++) {
      if (seen[k]) {
        score[k] = (float) (score[k] > 0 ? score[k] / penalty : score[k] * penalty);
      }
    }
    if (params.temperature() > 0 && (params.topK() > 0 || params.topP() < 1 || params.minP() > 0)) {
      drop(score, params);
    }
    return score;
  }

  private static void drop(float[] score, SamplingParams params) {
    float[] sorted = score.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    float best = sorted[last];
    int first = params.topK() > 0 ? Math.max(0, sorted.length - params.topK()) : 0;
    while (first > 0 && sorted[first - 1] == sorted[first]) {
      first--; // as likely as the last of them
    }
    if (params.topP() < 1) {
      double all = 0;
      for (int k = first; k <= last; k++) {
        all += weight(sorted[k], best, params);
      }
      double sum = 0;
      int k = sorted.length;
      while (k > first && sum < params.topP() * all) {
        sum += weight(sorted[--k], best, params);
      }
      first = k;
    }
    float least = sorted[first];
    for (int k = 0; k < score.length; k++) {
      if (score[k] < least || weight(score[k], best, params) < params.minP()) {
        score[k] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** Of the likeliest: 1. */
  private static double weight(float score, float best, SamplingParams params) {
    return StrictMath.exp(((double) score - best) / params.temperature());
  }
}
