package org.athanor.policy.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.atomic.LongAdder;

/** Time that threads work, and of that the time in ONNX Runtime. */
final class Stopwatch {
  private final LongAdder working = new LongAdder();
  private final LongAdder computing = new LongAdder();

  /** Something that takes time. */
  interface Work<T> {
    T done() throws OrtException;
  }

  <T> T work(Work<T> work) throws OrtException {
    return timed(work, working);
  }

  <T> T compute(Work<T> work) throws OrtException {
    return timed(work, computing);
  }

  private static <T> T timed(Work<T> work, LongAdder into) throws OrtException {
    long start = System.nanoTime();
    try {
      return work.done();
    } finally {
      into.add(System.nanoTime() - start);
    }
  }

  /** Of the work so far, in [0, 1]; NaN before any. */
  double share() {
    return working.sum() == 0 ? Double.NaN : (double) computing.sum() / working.sum();
  }
}
