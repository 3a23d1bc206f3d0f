package org.athanor.policy.onnx;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A fixed number of threads that each take their own share of the work: which share is whose never
 * depends on time, so neither do the bits of a sum over shares.
 */
final class Workers implements AutoCloseable {
  /** Two sessions' worth of small matrix products fill two cores; one product does not. */
  static final int AUTOMATIC = 2;

  private final int count;
  private final ExecutorService threads;

  Workers(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "policy-onnx");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What one worker does. */
  interface Share {
    void run(int worker) throws OrtException;
  }

  int count() {
    return count;
  }

  /** Runs all shares and waits for the last; throws what the first of them threw. */
  void run(Share share) {
    List<Future<?>> running = new ArrayList<>();
    for (int w = 0; w < count; w++) {
      int worker = w;
      running.add(
          threads.submit(
              () -> {
                share.run(worker);
                return null;
              }));
    }
    RuntimeException failure = null;
    for (Future<?> future : running) {
      try {
        join(future);
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Not to be interrupted: the native code behind it could not stop anyway. */
  private static void join(Future<?> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          future.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException mistake) {
        throw mistake;
      }
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
