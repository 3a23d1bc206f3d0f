package org.athanor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {
  private final Recipe recipe =
      new Recipe(
          "r", Map.of("objective", "ppo-clip@1.2", "objective.clipHigh", "0.3", "steps", "4"));

  @Test
  void an_empty_value_takes_a_key_away() {
    Map<String, String> left = recipe.with(Map.of("objective.clipHigh", "")).entries();
    assertEquals(Map.of("objective", "ppo-clip@1.2", "steps", "4"), left);
  }

  @Test
  void options_of_a_part_that_makes_way_for_another_one_fall_away() {
    Map<String, String> other =
        recipe.with(Map.of("objective", "gspo", "objective.clipLow", "0.1")).entries();
    assertEquals(Map.of("objective", "gspo", "objective.clipLow", "0.1", "steps", "4"), other);
    assertEquals(Map.of("steps", "4"), recipe.with(Map.of("objective", "")).entries());
  }

  @Test
  void options_stay_with_another_version_of_their_part() {
    Map<String, String> same = recipe.with(Map.of("objective", "ppo-clip")).entries();
    assertEquals("0.3", same.get("objective.clipHigh"));
  }

  @Test
  void options_of_a_part_that_the_recipe_does_not_name_stay() {
    Recipe unnamed = new Recipe("r", Map.of("sampler.keepLow", "0.2"));
    Map<String, String> named = unnamed.with(Map.of("sampler", "group")).entries();
    assertEquals(Map.of("sampler", "group", "sampler.keepLow", "0.2"), named);
  }
}
