package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ElementaryTest {
  private static final int DIGITS = 60;
  private final Budget budget = Budget.millis(10_000);
  private final Elementary f = new Elementary(DIGITS, budget);

  @Test
  void constants_are_those_of_the_tables() {
    near("3.14159265358979323846264338327950288419716939937510582097494459", f.pi());
    near("2.71828182845904523536028747135266249775724709369995957496696763", f.exp(BigDecimal.ONE));
    near(
        "0.69314718055994530941723212145817656807550013436025525412068001",
        f.ln(new BigDecimal(2)));
    near("2.30258509299404568401799145468436420760110148862877297603332790", f.ln(BigDecimal.TEN));
    near(
        "0.84147098480789650665250232163029899962256306079837106567275171",
        f.sinCos(BigDecimal.ONE)[0]);
    near(
        "0.54030230586813971740093660744297660373231042061792222767009725",
        f.sinCos(BigDecimal.ONE)[1]);
    near(
        "0.78539816339744830961566084581987572104929234984377645524373615", f.atan(BigDecimal.ONE));
  }

  @Test
  void inverse_functions_lead_back() {
    for (String text : new String[] {"0.001", "0.7", "1.3", "12.5", "3000.25"}) {
      BigDecimal x = new BigDecimal(text);
      relative(x, f.exp(f.ln(x)));
      BigDecimal angle = f.atan(x);
      BigDecimal[] sinCos = f.sinCos(angle);
      relative(x, sinCos[0].divide(sinCos[1], f.mc));
    }
  }

  @Test
  void a_ball_knows_the_digits_that_cancellation_leaves() {
    Node difference = read("10^{40}+\\pi-10^{40}");
    Ball value = new Numeric(50, Map.of(), false, budget).value(difference);

    assertTrue(value.error() > -12 && value.error() < -6, "error " + value.error());
    assertTrue(
        value.re().subtract(f.pi()).abs().doubleValue() < Math.pow(10, value.error()),
        value.toString());
  }

  private Node read(String s) {
    return Reader.read(s, budget).nodes().get(0);
  }

  private static void near(String expected, BigDecimal found) {
    BigDecimal error = found.subtract(new BigDecimal(expected)).abs();
    assertTrue(error.compareTo(BigDecimal.ONE.movePointLeft(DIGITS)) < 0, expected + " " + found);
  }

  private static void relative(BigDecimal expected, BigDecimal found) {
    double error = found.subtract(expected).abs().doubleValue() / expected.doubleValue();
    assertEquals(0, error, 1e-58, expected + " " + found);
  }
}
