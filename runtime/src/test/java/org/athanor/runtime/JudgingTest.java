package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JudgingTest {
  private static final Problem PROBLEM = new Problem("p7", "?", "7", Map.of());

  private static List<Judging.Item> items(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> new Judging.Item(PROBLEM, Integer.toString(i)))
        .toList();
  }

  @Test
  void verdicts_come_in_the_order_of_the_completions() {
    List<Verdict> verdicts =
        Judging.all((p, text) -> Verdict.correct(text, slow(text)), items(200), 4);

    assertEquals(
        items(200).stream().map(Judging.Item::completion).toList(),
        verdicts.stream().map(Verdict::extracted).toList());
  }

  /** Longer for the first, so that others end before them. */
  private static String slow(String text) {
    int i = Integer.parseInt(text);
    long until = System.nanoTime() + (i < 5 ? 5_000_000 : 50_000);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    return "";
  }

  @Test
  void several_are_judged_at_the_same_time() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Judging.all(
        (p, text) -> {
          if (!text.equals("0")) { // the first alone takes long enough to ask for help
            both.countDown();
            await(both);
          } else {
            slow("0");
          }
          return Verdict.noAnswer("");
        },
        items(3),
        2);

    assertEquals(0, both.getCount(), "one waited for the other");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody else was judged meanwhile");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void each_is_judged_once() {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    Judging.all(
        (p, text) -> {
          seen.computeIfAbsent(text, t -> new AtomicInteger()).incrementAndGet();
          return Verdict.correct(text, slow(text));
        },
        items(300),
        4);

    assertEquals(300, seen.size());
    assertTrue(seen.values().stream().allMatch(n -> n.get() == 1), seen.toString());
  }

  @Test
  void quick_judgements_stay_on_the_callers_thread() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Judging.all(
        (p, text) -> {
          threads.add(Thread.currentThread());
          return Verdict.noAnswer("");
        },
        items(1),
        4);

    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  @Test
  void the_first_failure_is_named_with_its_problem_and_answer() {
    RuntimeException cause = new IllegalArgumentException("no such digit");
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                Judging.all(
                    (p, text) -> {
                      slow(text);
                      if (Integer.parseInt(text) % 50 == 30) {
                        throw cause;
                      }
                      return Verdict.noAnswer("");
                    },
                    items(200),
                    4));

    assertEquals(
        "the verifier failed on completion 30, of problem 'p7' with the answer '7': no such digit",
        e.getMessage());
    assertSame(cause, e.getCause());
  }

  @Test
  void a_verifier_that_gives_no_verdict_is_named_too() {
    assertThrows(IllegalStateException.class, () -> Judging.all((p, text) -> null, items(1), 1));
  }

  @Test
  void nothing_to_judge_gives_nothing() {
    assertEquals(List.of(), Judging.all((p, text) -> Verdict.noAnswer(""), List.of(), 4));
  }
}
