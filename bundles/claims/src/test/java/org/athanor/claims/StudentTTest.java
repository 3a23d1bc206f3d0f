package org.athanor.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StudentTTest {
  @Test
  void quantiles_are_those_of_the_tables() {
    assertEquals(12.706, StudentT.quantile(1), 5e-4);
    assertEquals(2.776, StudentT.quantile(4), 5e-4);
    assertEquals(2.262, StudentT.quantile(9), 5e-4);
    assertEquals(1.984, StudentT.quantile(100), 5e-4);
  }

  @Test
  void tails_have_closed_forms_for_one_and_two_degrees_of_freedom() {
    for (double t : new double[] {0.1, 1, 3, 20}) {
      assertEquals(1 - 2 / Math.PI * Math.atan(t), StudentT.tails(t, 1), 1e-12);
      assertEquals(1 - t / Math.sqrt(2 + t * t), StudentT.tails(t, 2), 1e-12);
      assertEquals(StudentT.tails(t, 7), StudentT.tails(-t, 7), 1e-15);
    }
    assertEquals(1, StudentT.tails(0, 4), 1e-12);
  }

  @Test
  void a_mean_with_its_interval_by_hand() {
    StudentT.Mean mean = StudentT.of(new double[] {1, 2, 3, 4, 5});
    assertEquals(3, mean.mean(), 1e-15);
    assertEquals(2.776445 * Math.sqrt(2.5 / 5), mean.half(), 1e-5);
    assertEquals(0.0132, mean.p(), 5e-4); // t = 4.243 with 4 degrees of freedom
    assertTrue(mean.excludesZero());
    assertFalse(StudentT.of(new double[] {-1, 1, 0.5}).excludesZero());
  }

  @Test
  void one_value_has_no_interval_and_equal_values_no_doubt() {
    assertTrue(Double.isNaN(StudentT.of(new double[] {1}).half()));
    assertFalse(StudentT.of(new double[] {1}).excludesZero());
    assertEquals(0, StudentT.of(new double[] {2, 2, 2}).p());
    assertEquals(1, StudentT.of(new double[] {0, 0, 0}).p());
  }
}
