package org.athanor.optimizer.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void constant_ignores_the_rest() {
    var rate = new LearningRate(0.5, Schedule.CONSTANT, 10, 0.1);
    assertEquals(0.5, rate.at(1, 100));
    assertEquals(0.5, rate.at(100, 100));
  }

  @Test
  void warm_up_rises_in_equal_steps_and_stays() {
    var rate = new LearningRate(0.5, Schedule.WARM_UP, 4, 0.1);
    assertEquals(0.125, rate.at(1, 100));
    assertEquals(0.375, rate.at(3, 100));
    assertEquals(0.5, rate.at(4, 100));
    assertEquals(0.5, rate.at(100, 100));
  }

  @Test
  void cosine_goes_from_the_peak_at_the_end_of_warm_up_to_the_least_at_the_last_update() {
    var rate = new LearningRate(0.5, Schedule.COSINE, 4, 0.1);
    assertEquals(0.25, rate.at(2, 12));
    assertEquals(0.5, rate.at(4, 12));
    assertEquals(0.1 + 0.4 * (1 + Math.sqrt(0.5)) / 2, rate.at(6, 12), 1e-15);
    assertEquals(0.3, rate.at(8, 12), 1e-15);
    assertEquals(0.1, rate.at(12, 12));
  }

  @Test
  void cosine_without_warm_up_starts_at_the_peak() {
    var rate = new LearningRate(0.5, Schedule.COSINE, 0, 0);
    assertEquals(0.5, rate.at(1, 11));
    assertEquals(0.25, rate.at(6, 11), 1e-15);
    assertEquals(0.5, rate.at(1, 1));
  }
}
