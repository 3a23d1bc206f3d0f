package org.athanor.objective.rspo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Arrays;
import org.athanor.math.MaxAtK;
import org.athanor.math.PassAtK;
import org.athanor.math.Stats;
import org.junit.jupiter.api.Test;

class MaxAtKTest {
  @Test
  void every_estimator_agrees_with_the_vectors() {
    for (JsonObject c : Vectors.cases("rspo_pkpo.json", "cases")) {
      double[] x = Vectors.row(c.get("rewards"));
      int k = c.get("k").getAsInt();
      String what = "k = " + k + " of " + Arrays.toString(x);
      assertEquals(Vectors.number(c.get("maxk_ustat")), MaxAtK.value(x, k), 1e-12, what);
      Vectors.close(Vectors.row(c.get("rspo_marginal_w")), MaxAtK.marginal(x, k), what);
      Vectors.close(Vectors.row(c.get("pkpo_s")), MaxAtK.shares(x, k), what);
      Vectors.close(
          Vectors.row(c.get("pkpo_sloo_minus_one")), MaxAtK.sharesLeaveOneOutMinusOne(x, k), what);
      if (x.length > k) {
        Vectors.close(Vectors.row(c.get("rspo_centered_A")), MaxAtK.centered(x, k), what);
        Vectors.close(Vectors.row(c.get("pkpo_sloo")), MaxAtK.sharesLeaveOneOut(x, k), what);
      } else {
        assertTrue(c.get("rspo_centered_A").isJsonNull(), what);
        assertThrows(IllegalArgumentException.class, () -> MaxAtK.centered(x, k));
        assertThrows(IllegalArgumentException.class, () -> MaxAtK.sharesLeaveOneOut(x, k));
      }
    }
  }

  @Test
  void large_groups_stay_exact() {
    for (JsonObject c : Vectors.cases("rspo_large.json", "cases")) {
      double[] x = Vectors.row(c.get("rewards"));
      int k = c.get("k").getAsInt();
      String what = "n = " + x.length + ", k = " + k;
      assertEquals(Vectors.number(c.get("maxk_ustat")), MaxAtK.value(x, k), 1e-12, what);
      Vectors.close(Vectors.row(c.get("rspo_marginal_w")), MaxAtK.marginal(x, k), what);
      Vectors.close(Vectors.row(c.get("rspo_centered_A")), MaxAtK.centered(x, k), what);
    }
  }

  @Test
  void for_right_and_wrong_it_is_leave_one_out_times_a_weight_of_the_problem() {
    for (JsonObject c : Vectors.cases("rspo_pkpo.json", "cases")) {
      double[] x = Vectors.row(c.get("rewards"));
      int k = c.get("k").getAsInt();
      if (c.has("binary") && x.length > k) {
        JsonObject binary = c.getAsJsonObject("binary");
        int correct = (int) Stats.sum(x);
        assertEquals(binary.get("c").getAsInt(), correct);
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          expected[i] = (x[i] - (correct - x[i]) / (x.length - 1));
          if (!binary.get("omega").isJsonNull()) {
            expected[i] *= Vectors.number(binary.get("omega"));
          }
        }
        Vectors.close(expected, MaxAtK.centered(x, k), "k = " + k);
      }
    }
  }

  @Test
  void for_right_and_wrong_it_is_pass_at_k_training_without_its_deviation() {
    for (JsonObject c : Vectors.cases("rspo_pkpo.json", "cases")) {
      double[] x = Vectors.row(c.get("rewards"));
      int k = c.get("k").getAsInt();
      int n = x.length;
      int correct = (int) Stats.sum(x);
      if (c.has("binary") && n > k && correct > 0 && correct < n) {
        JsonObject training = c.getAsJsonObject("binary").getAsJsonObject("passk_training");
        double factor = (double) n * k / (n - k);
        double right = factor * Vectors.number(training.get("A_pos_unnorm"));
        double wrong = factor * Vectors.number(training.get("A_neg_unnorm"));
        Vectors.close(
            Arrays.stream(x).map(r -> r == 1 ? right : wrong).toArray(),
            MaxAtK.centered(x, k),
            "k = " + k);
      }
    }
  }

  @Test
  void identities_between_the_estimators_hold_for_graded_rewards_with_ties() {
    double[] x = {0.25, 1, 0.5, 0.5, -2, 1, 0.75, 0, 0.5};
    int n = x.length;
    for (int k = 1; k < n; k++) {
      double[] shares = MaxAtK.shares(x, k);
      double value = MaxAtK.value(x, k);
      assertEquals(k * value, Stats.sum(shares), 1e-12, "shares add up to k times the value");
      double[] fromShares = new double[n];
      for (int i = 0; i < n; i++) {
        fromShares[i] = (double) n / (n - k) * (n * shares[i] - k * value);
      }
      Vectors.close(fromShares, MaxAtK.centered(x, k), "k = " + k);
      assertEquals(0, Stats.sum(MaxAtK.centered(x, k)), 1e-12, "centered sums to 0");
    }
  }

  @Test
  void the_value_is_pass_at_k() {
    for (JsonObject c : Vectors.cases("passk.json", "cases")) {
      int n = c.get("n").getAsInt();
      int correct = c.get("c").getAsInt();
      int k = c.get("k").getAsInt();
      double[] x = new double[n];
      Arrays.fill(x, 0, correct, 1);
      double expected = c.get("pass_at_k").getAsDouble();
      assertEquals(expected, MaxAtK.value(x, k), 1e-9, c.toString());
      assertEquals(expected, PassAtK.passAtK(n, correct, k), 1e-9, c.toString());
      double all = c.get("pass_hat_k(all k correct)").getAsDouble();
      assertEquals(all, PassAtK.allOfK(n, correct, k), 1e-9, c.toString());
    }
    for (JsonObject c : Vectors.cases("passk.json", "undefined")) {
      int n = c.get("n").getAsInt();
      int k = c.get("k").getAsInt();
      assertThrows(IllegalArgumentException.class, () -> MaxAtK.value(new double[n], k));
      assertThrows(IllegalArgumentException.class, () -> PassAtK.passAtK(n, 0, k));
    }
  }

  @Test
  void wrong_rollouts_do_not_hitchhike() {
    double[] x = {1, 0, 0, 0, 0, 0, 0, 0};
    assertArrayEquals(new double[7], Arrays.copyOfRange(MaxAtK.marginal(x, 4), 1, 8));
    assertTrue(MaxAtK.shares(x, 4)[1] > 0, "PKPO's plain shares do");
  }

  @Test
  void equal_rewards_get_equal_weights_and_none_if_all_are_equal() {
    double[] w = MaxAtK.marginal(new double[] {0, 0.5, 1, 0.5, 1}, 2);
    assertEquals(w[1], w[3]);
    assertEquals(w[2], w[4]);
    assertArrayEquals(new double[5], MaxAtK.marginal(new double[] {3, 3, 3, 3, 3}, 2));
    assertArrayEquals(new double[5], MaxAtK.centered(new double[] {3, 3, 3, 3, 3}, 2));
  }

  @Test
  void k_out_of_range_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> MaxAtK.marginal(new double[3], 4));
    assertThrows(IllegalArgumentException.class, () -> MaxAtK.marginal(new double[3], 0));
    assertThrows(IllegalArgumentException.class, () -> MaxAtK.shares(new double[3], 4));
    assertThrows(IllegalArgumentException.class, () -> MaxAtK.centered(new double[3], 3));
    assertThrows(IllegalArgumentException.class, () -> MaxAtK.sharesLeaveOneOut(new double[3], 3));
  }
}
