package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.athanor.run.Recipe;
import org.junit.jupiter.api.Test;

class RunStartTest {
  private final Recipe written =
      new Recipe("r", Map.of("optimizer", "adamw", "optimizer.learningRate", "3e-4", "stop", "."));

  private String leftOut(Map<String, String> settings) {
    return RunStart.leftOut(written, written.with(settings), settings);
  }

  @Test
  void options_that_fall_away_with_their_part_are_told() {
    assertEquals("optimizer.learningRate = 3e-4", leftOut(Map.of("optimizer", "sgd")));
  }

  @Test
  void what_somebody_asked_for_is_not_told() {
    assertEquals("", leftOut(Map.of("optimizer.learningRate", "1e-3", "stop", "")));
    assertEquals("", leftOut(Map.of("optimizer", "sgd", "optimizer.learningRate", "0.1")));
    assertEquals("", leftOut(Map.of("optimizer", "")), "without the part there are no options");
  }
}
