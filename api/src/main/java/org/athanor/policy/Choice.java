package org.athanor.policy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.athanor.math.Rng;

/**
 * Draws a token from a distribution that sampling parameters cut: penalty, temperature, topK, topP,
 * minP, in that order. Each cut works on what the one before left, and nothing is sorted but what
 * may lie in the nucleus: vocabularies are large, and what is kept of them is small. Not for use by
 * several threads.
 */
public final class Choice {
  private final SamplingParams params;
  private final float[] logits; // [V]
  private final double[] score; // [V], after the penalty
  private final int[] kept; // tokens that are left, ascending
  private final double[] weight; // of each of those, the likeliest token's being 1
  private final double[] heavy;
  private int count; // of tokens that are left
  private int token;
  private double logProb;

  /**
   * @param vocabulary number of tokens, V
   */
  public Choice(SamplingParams params, int vocabulary) {
    this.params = params;
    this.logits = new float[vocabulary];
    this.score = new double[vocabulary];
    this.kept = new int[vocabulary];
    this.weight = new double[vocabulary];
    this.heavy = new double[vocabulary];
  }

  public int vocabulary() {
    return score.length;
  }

  /** What was drawn last. */
  public int token() {
    return token;
  }

  /** Of the token, in nats, under the distribution that it was drawn from. */
  public double logProb() {
    return logProb;
  }

  /**
   * Draws one. Where a logit is no number, neither is the log-probability.
   *
   * @param from where the logits [V] begin
   * @param seen [V], whether a token occurred
   */
  public void draw(FloatBuffer all, int from, boolean[] seen, Rng rng) {
    all.get(from, logits);
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < score.length; k++) {
      score[k] = seen[k] ? penalized(logits[k]) : logits[k];
      best = score[k] > score[best] ? k : best;
      most = Math.max(most, score[k]); // no number stays
    }
    if (params.temperature() == 0 || Double.isNaN(most)) {
      token = best;
      logProb = most - score[best];
      return;
    }
    keepLikeliest(most);
    weigh(most);
    if (params.topP() < 1) {
      keepFrom(nucleus());
    }
    if (params.minP() > 0) {
      keepFrom(params.minP());
    }
    double sum = sum();
    int drawn = at(rng.nextDouble() * sum);
    token = kept[drawn];
    logProb = StrictMath.log(weight[drawn] / sum);
  }

  private double penalized(double logit) {
    return logit > 0 ? logit / params.repetitionPenalty() : logit * params.repetitionPenalty();
  }

  /** The topK first ones, and those as likely as the last of them; not those far below minP. */
  private void keepLikeliest(double most) {
    boolean cut = params.topK() > 0 && params.topK() < score.length;
    double least = cut ? largest(params.topK()) : Double.NEGATIVE_INFINITY;
    if (params.minP() > 0 && params.topP() == 1) { // topP is a share of what minP would drop, too
      double margin = StrictMath.log(params.minP()) - 1e-6; // what is near is weighed
      least = Math.max(least, most + params.temperature() * margin);
    }
    count = 0;
    for (int k = 0; k < score.length; k++) {
      if (score[k] >= least) {
        kept[count++] = k;
      }
    }
  }

  /** The k-th largest score: the root of a heap of the k largest so far, the least on top. */
  private double largest(int k) {
    System.arraycopy(score, 0, heavy, 0, k);
    for (int i = k / 2 - 1; i >= 0; i--) {
      sink(i, k);
    }
    for (int i = k; i < score.length; i++) {
      if (score[i] > heavy[0]) {
        heavy[0] = score[i];
        sink(0, k);
      }
    }
    return heavy[0];
  }

  private void sink(int from, int size) {
    double sinking = heavy[from];
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heavy[child + 1] < heavy[child]) {
        child++;
      }
      if (heavy[child] >= sinking) {
        break;
      }
      heavy[at] = heavy[child];
      at = child;
    }
    heavy[at] = sinking;
  }

  private void weigh(double most) {
    for (int i = 0; i < count; i++) {
      weight[i] = StrictMath.exp((score[kept[i]] - most) / params.temperature());
    }
  }

  private void keepFrom(double least) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (weight[i] >= least) {
        kept[left] = kept[i];
        weight[left++] = weight[i];
      }
    }
    count = left;
  }

  /**
   * Weight of the last token that the likeliest ones need to reach topP of what is left. Tokens so
   * light that all of them together would not make up the rest are not needed.
   */
  private double nucleus() {
    double all = sum();
    double light = (1 - params.topP()) * all / count;
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (weight[i] >= light) {
        heavy[size++] = weight[i];
      }
    }
    Arrays.sort(heavy, 0, size);
    double sum = 0;
    int k = size;
    while (k > 0 && sum < params.topP() * all) {
      sum += heavy[--k];
    }
    return heavy[k];
  }

  private double sum() {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weight[i];
    }
    return sum;
  }

  /** The first whose cumulative weight exceeds a threshold, or the last. */
  private int at(double threshold) {
    double sum = 0;
    for (int i = 0; i < count - 1; i++) {
      sum += weight[i];
      if (sum > threshold) {
        return i;
      }
    }
    return count - 1;
  }
}
