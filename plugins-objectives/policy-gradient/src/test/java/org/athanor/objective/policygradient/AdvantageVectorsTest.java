package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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
}
