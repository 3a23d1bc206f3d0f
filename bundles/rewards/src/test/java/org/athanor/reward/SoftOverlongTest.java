package org.athanor.reward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.List;
import java.util.Map;
import org.athanor.data.Group;
import org.athanor.plugin.RewardModel;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.RewardContract;
import org.junit.jupiter.api.Test;

class SoftOverlongTest implements RewardContract<SoftOverlong.Options> {
  @Override
  public RewardModel<SoftOverlong.Options> reward() {
    return new SoftOverlong();
  }

  @Override
  public Map<String, String> requiredOptions() {
    return Map.of("maxTokens", "8", "buffer", "4");
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "buffer = 0",
        "buffer = 9",
        "maxTokens = 3",
        "factor = -1",
        "factor = Infinity",
        "correct = Infinity",
        "incorrect = Infinity");
  }

  @Test
  void penalties_agree_with_the_vectors() throws IOException {
    try (Reader in = new InputStreamReader(getClass().getResourceAsStream("/dapo.json"), UTF_8)) {
      for (JsonElement e :
          JsonParser.parseReader(in).getAsJsonObject().getAsJsonArray("overlong")) {
        JsonObject c = e.getAsJsonObject();
        var options =
            with(
                "maxTokens = " + c.get("max_resp_len"),
                "buffer = " + c.get("buffer"),
                "factor = " + c.get("penalty_factor"));
        double found = SoftOverlong.penalty(c.get("length").getAsInt(), options);
        assertEquals(c.get("penalty").getAsDouble(), found, 1e-12, c.toString());
      }
    }
  }

  @Test
  void the_penalty_is_added_to_the_verdict_s_reward() {
    Group group = Fixtures.group(0, new double[] {1, 1, 0}, new int[] {4, 6, 8});
    assertArrayEquals(new double[] {1, 0.5, -2}, rewards(group));
    assertArrayEquals(
        new double[] {2, 1.75, -0.5},
        rewards(group, "correct = 2", "incorrect = 0", "factor = 0.5"));
  }

  private double[] rewards(Group group, String... options) {
    return reward().score(List.of(group), tools(), with(options)).rewards().get(0).perRollout();
  }

  @Test
  void a_length_other_than_the_recipe_s_is_refused() {
    assertTrue(
        reward().refuses(Fixtures.setup(8, Map.of("maxTokens", "16")), options()).isPresent());
    assertTrue(reward().refuses(Fixtures.setup(8, Map.of("maxTokens", "8")), options()).isEmpty());
  }
}
