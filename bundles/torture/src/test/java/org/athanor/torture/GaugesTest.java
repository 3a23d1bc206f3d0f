package org.athanor.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GaugesTest {
  private static final int MIB = 1 << 20;
  private final List<ByteBuffer> held = new ArrayList<>();

  /** What grows while so much more direct memory is held at each of 12 readings. */
  private List<String> growing(Gauges gauges, int bytes) throws Exception {
    for (int i = 1; i <= 12; i++) {
      ByteBuffer more = ByteBuffer.allocateDirect(bytes);
      for (int at = 0; at < bytes; at += 1024) {
        more.put(at, (byte) 1);
      }
      held.add(more);
      gauges.read(i);
    }
    List<String> growing = new ArrayList<>();
    assertEquals(gauges.figures().size(), gauges.growth(growing).size());
    return growing;
  }

  @Test
  void what_is_held_more_and_more_is_named() throws Exception {
    Gauges gauges = Gauges.exchanges(4);

    List<String> growing = growing(gauges, MIB);

    assertTrue(growing.contains("direct MiB"), growing.toString());
    assertEquals(1, gauges.perUnit("direct MiB"), 0.1);
  }

  @Test
  void what_stays_as_it_is_is_not() throws Exception {
    List<String> growing = growing(Gauges.soak(), 16);

    assertFalse(growing.contains("direct MiB"), growing.toString());
  }

  @Test
  void growth_is_the_line_of_least_squares() {
    assertEquals(2.0, Gauges.slope(List.of(1.0, 2.0, 4.0), List.of(5.0, 7.0, 11.0)), 1e-12);
    assertEquals(0.5, Gauges.slope(List.of(0.0, 1.0, 2.0), List.of(0.0, 2.0, 1.0)), 1e-12);
    assertEquals(0.0, Gauges.slope(List.of(3.0), List.of(9.0)));
  }
}
