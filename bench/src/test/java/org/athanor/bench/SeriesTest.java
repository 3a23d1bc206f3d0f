package org.athanor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void says_median_least_and_most() {
    assertEquals("2.5 [1.0..4.0]", of(4, 1, 3, 2).text("%.1f"));
    assertEquals("3.0 [1.0..9.0]", of(9, 1, 3).text("%.1f"));
  }

  @Test
  void a_ratio_is_taken_round_by_round() {
    assertEquals("0.50 [0.25..2.00]", of(1, 1, 4).over(of(2, 4, 2)).text("%.2f"));
  }

  private static Series of(double... values) {
    Series series = new Series();
    for (double value : values) {
      series.add(value);
    }
    return series;
  }
}
