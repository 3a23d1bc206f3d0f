package org.athanor.policy.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Weights that several policies read, so that policy, reference and judge of one checkpoint hold
 * them once. A policy that wants to write them takes them off the shelf, as a copy if another still
 * reads them.
 */
final class Shelf {
  private final Map<String, Shared> shared = new HashMap<>();

  private static final class Shared {
    final Weights weights;
    int readers;

    Shared(Weights weights) {
      this.weights = weights;
    }
  }

  /**
   * The weights of that key, read in if nobody holds them.
   *
   * @param key the same for the same bytes only
   */
  synchronized Loan borrow(String key, Supplier<Weights> read) {
    Shared found = shared.get(key);
    if (found == null) {
      found = new Shared(read.get());
      shared.put(key, found);
    }
    found.readers++;
    return new Loan(key, found);
  }

  /** Weights of one's own. */
  static Loan own(Weights weights) {
    return new Shelf().new Loan("", new Shared(weights));
  }

  /** One policy's hold on weights. */
  final class Loan implements AutoCloseable {
    private final String key;
    private Shared held;
    private boolean own;

    private Loan(String key, Shared held) {
      this.key = key;
      this.held = held;
      this.own = key.isEmpty();
    }

    /** To read. */
    Weights weights() {
      return held.weights;
    }

    /** To write: from here on nobody else's. */
    Weights keep(List<Architecture.Tensor> tensors, ai.onnxruntime.OrtEnvironment environment) {
      synchronized (Shelf.this) {
        if (!own && --held.readers > 0) {
          Weights copy = new Weights(tensors, environment);
          copy.copy(held.weights);
          held = new Shared(copy);
        } else if (!own) {
          shared.remove(key);
        }
        own = true;
        return held.weights;
      }
    }

    @Override
    public void close() {
      synchronized (Shelf.this) {
        if (own || --held.readers == 0) {
          held.weights.close();
          if (!own) {
            shared.remove(key);
          }
        }
      }
    }
  }
}
