package org.athanor.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.math.Rng;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  /** Probabilities 0.5, 0.25, 0.15, 0.1 at temperature 1. */
  private static final FloatBuffer LOGITS =
      FloatBuffer.wrap(
          new float[] {
            9,
            (float) Math.log(0.25),
            (float) Math.log(0.5),
            (float) Math.log(0.1),
            (float) Math.log(0.15)
          });

  private static SamplingParams params(int topK, double topP, double minP, double temperature) {
    return new SamplingParams(8, temperature, topK, topP, minP, 1, List.of());
  }

  /** Frequency of each token over many draws; checks each log-probability on the way. */
  private static Map<Integer, Double> drawn(SamplingParams params, boolean... seen) {
    Choice choice = new Choice(params, 4);
    Map<Integer, Double> share = new TreeMap<>();
    Map<Integer, Double> logProb = new TreeMap<>();
    int n = 4000;
    for (int i = 0; i < n; i++) {
      boolean[] occurred = seen.length == 0 ? new boolean[4] : seen;
      choice.draw(LOGITS, 1, occurred, Rng.of(3, "choice", i));
      share.merge(choice.token(), 1.0 / n, Double::sum);
      logProb.put(choice.token(), choice.logProb());
    }
    double sum = 0;
    for (int token : share.keySet()) {
      assertEquals(share.get(token), Math.exp(logProb.get(token)), 0.03, "token " + token);
      sum += Math.exp(logProb.get(token));
    }
    assertEquals(1, sum, 1e-6, "probabilities of what is kept");
    return share;
  }

  @Test
  void top_k_keeps_the_likeliest() {
    Map<Integer, Double> share = drawn(params(2, 1, 0, 1));
    assertEquals(List.of(0, 1), List.copyOf(share.keySet()));
    assertEquals(2.0 / 3, share.get(1), 0.03);
  }

  @Test
  void top_p_keeps_what_reaches_the_sum() {
    assertEquals(List.of(0, 1), List.copyOf(drawn(params(0, 0.6, 0, 1)).keySet()));
    assertEquals(List.of(0, 1, 3), List.copyOf(drawn(params(0, 0.8, 0, 1)).keySet()));
    assertEquals(List.of(1), List.copyOf(drawn(params(0, 0.01, 0, 1)).keySet()));
    assertEquals(
        List.of(1), List.copyOf(drawn(params(2, 0.6, 0, 1)).keySet()), "0.6 of what topK left");
  }

  @Test
  void min_p_keeps_what_is_near_the_likeliest() {
    assertEquals(List.of(0, 1, 3), List.copyOf(drawn(params(0, 1, 0.29, 1)).keySet()));
    assertEquals(List.of(0, 1), List.copyOf(drawn(params(0, 1, 0.31, 1)).keySet()));
  }

  @Test
  void temperature_comes_before_the_cuts() {
    assertEquals(4, drawn(params(0, 0.9, 0, 4)).size(), "flat enough that all are needed");
  }

  @Test
  void what_occurred_is_made_less_likely() {
    SamplingParams penalty = new SamplingParams(8, 1, 0, 1, 0, 2, List.of());
    double before = drawn(penalty).get(1);
    double after = drawn(penalty, false, true, false, false).get(1);
    assertEquals(0.5, before, 0.03);
    assertEquals(1.0 / 3, after, 0.03, "0.5 becomes 0.25 of 0.75");
  }

  /** Beside plain sorting; logits in steps, so that tokens are equally likely. */
  @Test
  void a_large_vocabulary_is_cut_as_sorting_it_would() {
    int vocabulary = 700;
    int cut = 0;
    for (int i = 0; i < 300; i++) {
      Rng rng = Rng.of(4, "large", i);
      float[] logits = new float[vocabulary];
      for (int k = 0; k < vocabulary; k++) {
        logits[k] = Math.round(8 * rng.nextGaussian()) / 4f;
      }
      int topK = i % 2 == 0 ? 0 : 1 + rng.nextInt(vocabulary);
      double topP = i % 3 == 0 ? 1 : rng.nextDouble();
      double minP = i % 5 < 2 ? 0 : 0.2 * rng.nextDouble();
      SamplingParams params =
          new SamplingParams(8, 0.5 + rng.nextDouble(), topK, topP, minP, 1, List.of());
      double[] kept = sortedAndCut(logits, params);
      Choice choice = new Choice(params, vocabulary);
      choice.draw(FloatBuffer.wrap(logits), 0, new boolean[vocabulary], Rng.of(5, "draw", i));
      double sum = Arrays.stream(kept).sum();
      double u = Rng.of(5, "draw", i).nextDouble() * sum;
      int expected = -1;
      for (double below = 0; below <= u; ) {
        below += kept[++expected];
      }
      assertEquals(expected, choice.token(), params.toString());
      assertEquals(Math.log(kept[expected] / sum), choice.logProb(), 1e-12, params.toString());
      cut += Arrays.stream(kept).anyMatch(p -> p == 0) ? 1 : 0;
    }
    assertTrue(cut > 200, "settings that cut something: " + cut);
  }

  /** Weights of the tokens, 0 for those that are left out. */
  private static double[] sortedAndCut(float[] logits, SamplingParams params) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double[] kept = new double[logits.length];
    for (int k = 0; k < kept.length; k++) {
      kept[k] = StrictMath.exp((logits[k] - most) / params.temperature());
    }
    if (params.topK() > 0) {
      keepFrom(kept, sorted(kept)[kept.length - params.topK()]);
    }
    if (params.topP() < 1) {
      double[] sorted = sorted(kept);
      double rest = params.topP() * Arrays.stream(sorted).sum();
      int last = sorted.length;
      while (rest > 0) {
        rest -= sorted[--last];
      }
      keepFrom(kept, sorted[last]);
    }
    keepFrom(kept, params.minP());
    return kept;
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static void keepFrom(double[] values, double least) {
    for (int k = 0; k < values.length; k++) {
      values[k] = values[k] >= least ? values[k] : 0;
    }
  }

  @Test
  void where_a_logit_is_no_number_neither_is_the_log_probability() {
    for (double temperature : new double[] {0, 1}) {
      Choice choice = new Choice(params(2, 0.9, 0.1, temperature), 3);
      FloatBuffer logits = FloatBuffer.wrap(new float[] {1, Float.NaN, 2});
      choice.draw(logits, 0, new boolean[3], Rng.of(1, "nan"));
      assertTrue(Double.isNaN(choice.logProb()));
    }
  }
}
