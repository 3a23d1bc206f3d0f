package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeadlineTest {
  private static void waitFor(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void what_the_run_does_for_a_part_is_not_its_time() {
    String answer =
        new Deadline(2)
            .call(
                "the part",
                turn ->
                    turn.back(
                        () -> {
                          waitFor(after(2300));
                          return "late";
                        }));

    assertEquals("late", answer);
    PartFailure e =
        assertThrows(
            PartFailure.class,
            () ->
                new Deadline(0.05)
                    .call(
                        "the part",
                        () -> {
                          waitFor(after(2000));
                          return "later";
                        }));
    assertTrue(e.getMessage().contains("did not answer within 0.05 s"), e.getMessage());
  }

  private static CountDownLatch after(long millis) {
    CountDownLatch latch = new CountDownLatch(1);
    Thread timer =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(millis);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              latch.countDown();
            });
    timer.setDaemon(true);
    timer.start();
    return latch;
  }

  /** The run must not change what the part's call is still at work with. */
  @Test
  void an_interrupted_caller_leaves_when_the_run_is_done_with_it_and_the_part_can_ask_no_more()
      throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean atWork = new AtomicBoolean();
    AtomicBoolean wasAtWork = new AtomicBoolean();
    AtomicReference<Throwable> refused = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              assertThrows(
                  PartFailure.class,
                  () ->
                      new Deadline(60)
                          .call(
                              "the part",
                              turn -> {
                                turn.back(
                                    () -> {
                                      atWork.set(true);
                                      inside.countDown();
                                      waitFor(goOn);
                                      atWork.set(false);
                                      return 0;
                                    });
                                refused.set(
                                    assertThrows(
                                        IllegalStateException.class, () -> turn.back(() -> 1)));
                                end.countDown();
                                return 0;
                              }));
              wasAtWork.set(atWork.get());
            });
    caller.start();
    inside.await();

    caller.interrupt();
    while (caller.isAlive() && caller.getState() != Thread.State.WAITING) { // for the run's work
      Thread.sleep(5);
    }
    goOn.countDown();
    caller.join();
    end.await();

    assertEquals(false, wasAtWork.get(), "it left while the run was at work for the part");
    assertTrue(refused.get().getMessage().contains("given up"), refused.get().getMessage());
  }
}
