package org.athanor.optimizer.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RateScheduleTest {
  @Test
  void constant_ignores_the_rest() {
    var rates = new RateSchedule(Schedule.CONSTANT, 10, 0.1);
    assertEquals(0.5, rates.at(0.5, 1, 100));
    assertEquals(0.5, rates.at(0.5, 100, 100));
  }

  @Test
  void warm_up_rises_in_equal_steps_and_stays() {
    var rates = new RateSchedule(Schedule.WARM_UP, 4, 0.1);
    assertEquals(0.125, rates.at(0.5, 1, 100));
    assertEquals(0.375, rates.at(0.5, 3, 100));
    assertEquals(0.5, rates.at(0.5, 4, 100));
    assertEquals(0.5, rates.at(0.5, 100, 100));
  }

  @Test
  void cosine_goes_from_the_peak_at_the_end_of_warm_up_to_the_least_at_the_last_update() {
    var rates = new RateSchedule(Schedule.COSINE, 4, 0.1);
    assertEquals(0.25, rates.at(0.5, 2, 12));
    assertEquals(0.5, rates.at(0.5, 4, 12));
    assertEquals(0.1 + 0.4 * (1 + Math.sqrt(0.5)) / 2, rates.at(0.5, 6, 12), 1e-15);
    assertEquals(0.3, rates.at(0.5, 8, 12), 1e-15);
    assertEquals(0.1, rates.at(0.5, 12, 12));
  }

  @Test
  void cosine_without_warm_up_starts_at_the_peak() {
    var rates = new RateSchedule(Schedule.COSINE, 0, 0);
    assertEquals(0.5, rates.at(0.5, 1, 11));
    assertEquals(0.25, rates.at(0.5, 6, 11), 1e-15);
    assertEquals(0.5, rates.at(0.5, 1, 1));
  }
}
