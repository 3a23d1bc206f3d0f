package org.athanor.objective.rspo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.athanor.math.MaxAtK;
import org.athanor.math.Stats;
import org.junit.jupiter.api.Test;

/**
 * Softmax policies over a few answers, small enough to sum over every n-tuple of draws: the
 * expected gradient of each estimator against the gradient of E[max of k rewards], both by the
 * logits.
 */
class UnbiasednessTest {
  record Moments(double[] mean, double variance) {}

  private static final List<JsonObject> CASES = Vectors.cases("rspo_unbiasedness.json", "cases");

  /** Mean and total variance of Σ_i factor · weight_i ∇ log π(y_i) over all n-tuples. */
  private static Moments moments(
      double[] policy, double[] rewards, int n, double factor, UnaryOperator<double[]> weights) {
    int m = policy.length;
    double[] mean = new double[m];
    double square = 0;
    for (int tuple = 0; tuple < Math.round(StrictMath.pow(m, n)); tuple++) {
      int[] drawn = new int[n];
      double p = 1;
      for (int i = 0, rest = tuple; i < n; i++, rest /= m) {
        drawn[i] = rest % m;
        p *= policy[drawn[i]];
      }
      double[] w = weights.apply(Arrays.stream(drawn).mapToDouble(y -> rewards[y]).toArray());
      for (int a = 0; a < m; a++) {
        double g = 0;
        for (int i = 0; i < n; i++) {
          g += factor * w[i] * ((drawn[i] == a ? 1 : 0) - policy[a]);
        }
        mean[a] += p * g;
        square += p * g * g;
      }
    }
    return new Moments(mean, square - Arrays.stream(mean).map(v -> v * v).sum());
  }

  /** ∂/∂z of Σ over k-tuples of π(tuple) max reward, differentiated by hand. */
  private static double[] trueGradient(double[] policy, double[] rewards, int k) {
    return moments(
            policy,
            rewards,
            k,
            1,
            x -> {
              double[] w = new double[k];
              Arrays.fill(w, Arrays.stream(x).max().orElseThrow());
              return w;
            })
        .mean();
  }

  private static Moments of(JsonObject c, boolean mean, UnaryOperator<double[]> weights) {
    int n = c.get("n").getAsInt();
    double[] policy = Vectors.row(c.get("policy"));
    double[] rewards = Vectors.row(c.get("rewards"));
    return moments(policy, rewards, n, mean ? 1.0 / n : 1, weights);
  }

  private static void unbiased(JsonObject c, String name, Moments found) {
    double[] gradient = Vectors.row(c.get("true_gradient_wrt_logits"));
    double scale = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
    for (int a = 0; a < gradient.length; a++) {
      assertEquals(gradient[a], found.mean()[a], 1e-9 * scale, c.get("name") + ", " + name);
    }
    JsonObject expected = c.getAsJsonObject("estimators").getAsJsonObject(name);
    assertTrue(expected.get("equals_true_gradient").getAsBoolean(), name);
    assertEquals(expected.get("total_variance_double").getAsDouble(), found.variance(), 1e-9, name);
  }

  @Test
  void every_estimator_has_the_expected_gradient_and_variance() {
    for (JsonObject c : CASES) {
      int k = c.get("k").getAsInt();
      unbiased(c, "rspo_marginal (mean_i)", of(c, true, x -> MaxAtK.marginal(x, k)));
      unbiased(c, "pkpo_s (sum_i)", of(c, false, x -> MaxAtK.shares(x, k)));
      unbiased(
          c,
          "pkpo_sloo_minus_one (sum_i)",
          of(c, false, x -> MaxAtK.sharesLeaveOneOutMinusOne(x, k)));
      if (c.get("n").getAsInt() > k) {
        unbiased(c, "rspo_centered_L2O (mean_i)", of(c, true, x -> MaxAtK.centered(x, k)));
        unbiased(c, "pkpo_sloo (sum_i)", of(c, false, x -> MaxAtK.sharesLeaveOneOut(x, k)));
      }
    }
  }

  @Test
  void the_true_gradient_is_the_vectors_own() {
    for (JsonObject c : CASES) {
      double[] found =
          trueGradient(
              Vectors.row(c.get("policy")), Vectors.row(c.get("rewards")), c.get("k").getAsInt());
      Vectors.close(
          Vectors.row(c.get("true_gradient_wrt_logits")), found, c.get("name").toString());
    }
  }

  @Test
  void every_k_and_n_is_unbiased_on_a_policy_of_our_own() {
    double[] policy = {0.45, 0.3, 0.15, 0.1};
    double[] rewards = {0, 0.25, 0.25, 2};
    for (int n = 1; n <= 5; n++) {
      for (int k = 1; k <= n; k++) {
        int size = k;
        double[] expected = trueGradient(policy, rewards, k);
        String what = "n = " + n + ", k = " + k;
        same(expected, moments(policy, rewards, n, 1.0 / n, x -> MaxAtK.marginal(x, size)), what);
        same(expected, moments(policy, rewards, n, 1, x -> MaxAtK.shares(x, size)), what);
        if (k < n) {
          same(expected, moments(policy, rewards, n, 1.0 / n, x -> MaxAtK.centered(x, size)), what);
          same(
              expected,
              moments(policy, rewards, n, 1, x -> MaxAtK.sharesLeaveOneOut(x, size)),
              what);
        }
      }
    }
  }

  private static void same(double[] expected, Moments found, String what) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int a = 0; a < expected.length; a++) {
      assertEquals(expected[a], found.mean()[a], 1e-9 * scale, what);
    }
  }

  @Test
  void dividing_by_the_group_s_deviation_is_biased_and_this_test_can_see_it() {
    double[] policy = {0.2, 0.8};
    double[] rewards = {1, 0};
    double[] expected = trueGradient(policy, rewards, 3);
    Moments found = moments(policy, rewards, 5, 1.0 / 5, x -> overDeviation(MaxAtK.centered(x, 3)));
    assertTrue(Math.abs(found.mean()[0] / expected[0] - 1) > 0.1, Arrays.toString(found.mean()));
  }

  @Test
  void dividing_by_the_group_s_deviation_cancels_k() {
    for (JsonObject c :
        Vectors.cases("rspo_notes.json", "std_normalisation_cancels_k_for_binary")) {
      int k = c.get("k").getAsInt();
      double[] x = new double[8];
      Arrays.fill(x, 0, c.get("c").getAsInt(), 1);
      double[] transformed = MaxAtK.marginal(x, k);
      if (c.has("identical")) {
        assertTrue(c.get("identical").getAsBoolean());
        double normalized = centeredOverDeviation(transformed)[0];
        assertEquals(c.get("grpo_of_transformed").getAsDouble(), normalized, 1e-9);
        assertEquals(centeredOverDeviation(x)[0], normalized, 1e-9, "k makes no difference");
      } else {
        assertEquals(0, Stats.variance(transformed), 1e-24, c.toString());
      }
    }
  }

  @Test
  void second_moments_of_the_weights_agree_with_the_vectors() {
    for (JsonObject v : Vectors.cases("rspo_notes.json", "second_moments")) {
      int n = v.get("n").getAsInt();
      int k = v.get("k").getAsInt();
      double p = v.get("p").getAsDouble();
      double[] moments = new double[3];
      double probability = StrictMath.pow(1 - p, n);
      for (int c = 0; c <= n; c++) {
        double[] x = new double[n];
        Arrays.fill(x, 0, c, 1);
        moments[0] += probability * meanSquare(MaxAtK.marginal(x, k), 1);
        moments[1] += probability * meanSquare(MaxAtK.centered(x, k), 1);
        moments[2] += probability * meanSquare(MaxAtK.shares(x, k), n);
        probability *= (n - c) / (c + 1.0) * p / (1 - p);
      }
      assertEquals(v.get("E[w^2] marginal").getAsDouble(), moments[0], 1e-9, v.toString());
      assertEquals(v.get("E[A^2] centered").getAsDouble(), moments[1], 1e-9, v.toString());
      assertEquals(v.get("E[(n s)^2] pkpo_s").getAsDouble(), moments[2], 1e-9, v.toString());
    }
  }

  private static double meanSquare(double[] x, double factor) {
    return Arrays.stream(x).map(v -> factor * v * factor * v).sum() / x.length;
  }

  private static double[] overDeviation(double[] x) {
    double std = Stats.std(x);
    return Arrays.stream(x).map(v -> std < 1e-12 ? 0 : v / std).toArray();
  }

  private static double[] centeredOverDeviation(double[] x) {
    double mean = Stats.mean(x);
    return overDeviation(Arrays.stream(x).map(v -> v - mean).toArray());
  }
}
