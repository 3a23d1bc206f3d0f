package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.testkit.OptionValues;
import org.junit.jupiter.api.Test;

/** Every estimator against advantages.json. */
class AdvantageVectorsTest {
  private static final List<JsonObject> CASES =
      Vectors.cases(Vectors.read("advantages.json"), "cases");

  private static <O extends Record> void agrees(
      AdvantageEstimator<O> estimator, Map<String, String> options, String key) {
    for (JsonObject c : CASES) {
      JsonElement expected = c.get(key);
      if (!expected.isJsonNull()) {
        compare(
            c,
            key,
            estimator.advantages(
                Vectors.batch(c), OptionValues.bind(estimator.optionsType(), options)));
      }
    }
  }

  private static void compare(JsonObject c, String key, double[][] found) {
    int[] order = Vectors.order(c);
    assertEquals(order.length, found.length);
    for (int i = 0; i < found.length; i++) {
      JsonElement expected = c.getAsJsonArray(key).get(order[i]);
      for (int t = 0; t < found[i].length; t++) {
        double e =
            expected.isJsonArray()
                ? expected.getAsJsonArray().get(t).getAsDouble()
                : expected.getAsDouble();
        assertEquals(
            e,
            found[i][t],
            1e-9 * Math.max(1, Math.abs(e)),
            key + " of " + c.get("name") + ", response " + order[i] + ", token " + t);
      }
    }
  }

  @Test
  void group_normalized_is_grpo() {
    agrees(new GroupNormalized(), Map.of("single", "reward"), "grpo_eps1e-6");
    agrees(new GroupNormalized(), Map.of("epsilon", "1e-4"), "grpo_trl_eps1e-4");
  }

  @Test
  void group_normalized_without_scale_is_dr_grpo() {
    agrees(new GroupNormalized(), Map.of("scale", "none", "single", "reward"), "drgrpo_no_std");
  }

  @Test
  void leave_one_out_is_rloo() {
    agrees(new LeaveOneOut(), Map.of("single", "reward"), "rloo");
  }

  @Test
  void length_weighted_is_opo() {
    agrees(new LengthWeighted(), Map.of("single", "reward"), "opo");
  }

  @Test
  void gpg_agrees() {
    agrees(new Gpg(), Map.of("single", "reward"), "gpg");
  }

  @Test
  void best_minus_second_agrees() {
    agrees(new BestMinusSecond(), Map.of(), "verl_grpo_passk");
    agrees(new BestMinusSecond(), Map.of("normalize", "false"), "verl_grpo_passk_nostd");
  }

  @Test
  void reinforce_plus_plus_agrees_with_and_without_discount_and_baseline() {
    agrees(new ReinforcePlusPlus(), Map.of(), "reinforcepp_adv_gamma1");
    agrees(new ReinforcePlusPlus(), Map.of("gamma", "0.9"), "reinforcepp_adv_gamma0.9");
    agrees(new ReinforcePlusPlus(), Map.of("baseline", "true"), "reinforcepp_baseline_adv");
  }

  @Test
  void discounted_returns_agree() {
    for (JsonObject c : CASES) {
      double[] rewards = Vectors.row(c.get("rewards"));
      for (String gamma : List.of("1", "0.9")) {
        double[][] expected = Vectors.rows(c.get("reinforcepp_returns_gamma" + gamma));
        for (int i = 0; i < rewards.length; i++) {
          int length = c.getAsJsonArray("lengths").get(i).getAsInt();
          double[] outcome = new double[length];
          outcome[length - 1] = rewards[i];
          assertArrayEquals(
              Arrays.copyOf(expected[i], length),
              Returns.advantages(outcome, new double[length], Double.parseDouble(gamma), 1),
              1e-12);
        }
      }
    }
  }

  @Test
  void generalized_advantages_agree() {
    JsonObject c = Vectors.read("gae.json");
    double[][] rewards = Vectors.rows(c.get("rewards"));
    double[][] values = Vectors.rows(c.get("values"));
    double[][] mask = Vectors.rows(c.get("mask"));
    double[][] raw = new double[2][];
    for (int i = 0; i < 2; i++) {
      int length = (int) Arrays.stream(mask[i]).sum();
      raw[i] =
          Returns.advantages(
              Arrays.copyOf(rewards[i], length),
              Arrays.copyOf(values[i], length),
              c.get("gamma").getAsDouble(),
              c.get("lam").getAsDouble());
      double[] expected = Vectors.rows(c.get("advantages_raw"))[i];
      double[] returns = Vectors.rows(c.get("returns"))[i];
      for (int t = 0; t < length; t++) {
        assertEquals(expected[t], raw[i][t], 1e-12);
        assertEquals(returns[t], raw[i][t] + values[i][t], 1e-12);
      }
    }
    double[][] whitened = Returns.whitened(raw);
    for (int i = 0; i < 2; i++) {
      double[] expected = Vectors.rows(c.get("advantages_whitened"))[i];
      assertArrayEquals(Arrays.copyOf(expected, raw[i].length), whitened[i], 1e-9);
    }
  }
}
