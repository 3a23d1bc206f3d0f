package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void each_share_runs_once_and_the_first_mistake_is_thrown_when_all_are_done() {
    AtomicIntegerArray done = new AtomicIntegerArray(4);
    var mistake = new IllegalArgumentException("of worker 1");
    try (Workers workers = new Workers(4)) {
      var thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  workers.run(
                      w -> {
                        done.incrementAndGet(w);
                        if (w == 1) {
                          throw mistake;
                        }
                        if (w == 2) {
                          throw new OrtException("of worker 2");
                        }
                      }));
      assertSame(mistake, thrown);
    }
    assertEquals("[1, 1, 1, 1]", done.toString());
  }

  @Test
  void a_failure_of_the_native_code_keeps_its_message() {
    try (Workers workers = new Workers(2)) {
      var thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  workers.run(
                      w -> {
                        throw new OrtException("worker " + w);
                      }));
      assertEquals("worker 0", thrown.getMessage());
      assertEquals(OrtException.class, thrown.getCause().getClass());
    }
  }
}
