package org.athanor.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;

/**
 * Judges completions side by side on all cores. The verdicts come in the order of the completions,
 * whichever thread gave them, so the number of cores changes nothing but the time.
 */
final class Judging {
  /** What is judged sooner than this is not worth a second thread. */
  private static final long ALONE_NANOS = 2_000_000;

  private final Bound.Judge judge;
  private final List<Item> items;
  private final Verdict[] verdicts;
  private final Throwable[] failures;
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean failed;

  /** One completion of a problem. */
  record Item(Problem problem, String completion) {}

  private Judging(Bound.Judge judge, List<Item> items) {
    this.judge = judge;
    this.items = items;
    this.verdicts = new Verdict[items.size()];
    this.failures = new Throwable[items.size()];
  }

  /**
   * Judges all. They are begun in their order, and none is begun after a failure, so that the first
   * failure is the same however many threads there are.
   *
   * @throws PartFailure as the verifier threw it
   * @throws IllegalStateException if the verifier fails in another way; the completion is named
   */
  static List<Verdict> all(Bound.Judge judge, List<Item> items) {
    return all(judge, items, Runtime.getRuntime().availableProcessors());
  }

  static List<Verdict> all(Bound.Judge judge, List<Item> items, int threads) {
    Judging judging = new Judging(judge, items);
    judging.work(threads > 1 ? System.nanoTime() + ALONE_NANOS : Long.MAX_VALUE);
    judging.finish(threads);
    for (int i = 0; i < items.size(); i++) {
      if (judging.failures[i] != null) {
        throw failure(items.get(i), i, judging.failures[i]);
      }
    }
    return Arrays.asList(judging.verdicts);
  }

  /** Takes one completion after another until none is left or the time has come. */
  private void work(long until) {
    while (!failed && (until == Long.MAX_VALUE || System.nanoTime() - until < 0)) {
      int i = next.getAndIncrement();
      if (i >= items.size()) {
        return;
      }
      judge(i);
    }
  }

  private void judge(int i) {
    try {
      verdicts[i] = judge.verify(items.get(i).problem(), items.get(i).completion());
      if (verdicts[i] == null) {
        fail(i, new NullPointerException("it gave no verdict"));
      }
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      fail(i, e);
    }
  }

  private void fail(int i, Throwable e) {
    failures[i] = e;
    failed = true;
  }

  private void finish(int threads) {
    int left = items.size() - next.get();
    List<Thread> helpers = new ArrayList<>();
    for (int t = 1; t < Math.min(threads, left); t++) {
      Thread helper = new Thread(() -> work(Long.MAX_VALUE), "judge-" + t);
      helper.setDaemon(true);
      helper.start();
      helpers.add(helper);
    }
    work(Long.MAX_VALUE);
    helpers.forEach(Threads::join);
  }

  private static RuntimeException failure(Item item, int index, Throwable cause) {
    if (cause instanceof OutOfMemoryError e) {
      throw e;
    }
    if (cause instanceof PartFailure e) {
      return e;
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new IllegalStateException(
        "the verifier failed on completion %d, of problem '%s' with the answer '%s': %s"
            .formatted(index, item.problem().id(), shown(item.problem().answer()), message),
        cause);
  }

  private static String shown(String answer) {
    return answer.length() > 60 ? answer.substring(0, 60) + "..." : answer;
  }
}
