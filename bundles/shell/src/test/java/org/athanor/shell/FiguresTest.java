package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void numbers_have_the_digits_that_matter() {
    assertEquals("17", Figures.number(17));
    assertEquals("0.412", Figures.number(0.41234));
    assertEquals("12.3", Figures.number(12.34));
    assertEquals("1235", Figures.number(1234.6));
    assertEquals("3.20e-05", Figures.number(3.2e-5));
  }

  @Test
  void times_and_rates_are_short() {
    assertEquals("1:05", Figures.time(65));
    assertEquals("2:00:07", Figures.time(7207));
    assertEquals("850", Figures.rate(850.2));
    assertEquals("18.2k", Figures.rate(18_200));
  }

  @Test
  void json_has_no_number_that_json_cannot_hold() {
    Captured captured = new Captured();

    captured.out(0).json(Map.of("a", List.of(Double.NaN, 1.5)));

    assertEquals("{\"a\":[null,1.5]}\n", captured.text());
  }
}
