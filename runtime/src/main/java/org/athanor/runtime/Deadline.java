package org.athanor.runtime;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls parts that nobody knows yet, each on a thread that is left behind if it does not come back.
 * What the part asks of the run meanwhile does not count as its time, and is refused once it is
 * given up.
 */
final class Deadline {
  private static final ExecutorService THREADS = Executors.newCachedThreadPool(Deadline::daemon);
  private final double seconds;

  Deadline(double seconds) {
    this.seconds = seconds;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "part-on-trial");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * @param who such as "objective 'mine'"
   * @throws PartFailure if it takes too long, or throws
   */
  <T> T call(String who, Supplier<T> part) {
    return call(who, turn -> part.get());
  }

  /** Likewise, for a part that calls back. */
  <T> T call(String who, Function<Turn, T> part) {
    Turn turn = new Turn();
    Future<T> answer = THREADS.submit(() -> part.apply(turn));
    while (true) {
      try {
        return answer.get(Math.max(1, (long) (seconds * 250)), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (!answer.isDone() && turn.giveUpAfter(seconds)) {
          answer.cancel(true);
          throw new PartFailure(
              "%s did not answer within %s s".formatted(who, Json.GSON.toJson(seconds)), e);
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof PartFailure failure) {
          throw failure;
        }
        throw new PartFailure(
            "%s failed: %s".formatted(who, PartFailure.words(e.getCause())), e.getCause());
      } catch (InterruptedException e) {
        turn.giveUp();
        answer.cancel(true);
        Thread.currentThread().interrupt();
        throw new PartFailure(who + " was interrupted", e);
      }
    }
  }

  /** One call of a part. */
  static final class Turn {
    private boolean givenUp;
    private int inside;
    private long since = System.nanoTime();

    /** What the part asks of the run. */
    <T> T back(Supplier<T> callback) {
      synchronized (this) {
        if (givenUp) {
          throw new IllegalStateException("this call was given up: it took too long");
        }
        inside++;
      }
      try {
        return callback.get();
      } finally {
        synchronized (this) {
          inside--;
          since = System.nanoTime();
          notifyAll();
        }
      }
    }

    private synchronized boolean giveUpAfter(double seconds) {
      givenUp |= inside == 0 && System.nanoTime() - since >= seconds * 1e9;
      return givenUp;
    }

    /** At once; waits for what the run itself does for the part, which then can ask no more. */
    private synchronized void giveUp() {
      givenUp = true;
      while (inside > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          // the caller is interrupted already, and says so
        }
      }
    }
  }
}
