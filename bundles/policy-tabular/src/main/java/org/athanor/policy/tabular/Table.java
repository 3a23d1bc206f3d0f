package org.athanor.policy.tabular;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;

/**
 * The weights: logits of the next token = bias + table[row], where the row stands for the last
 * {@code order} tokens, exactly if there are rows enough, else by hash.
 */
final class Table {
  private static final int BEFORE_THE_START = -1;
  final int order;
  final int rows;
  final int vocabulary;
  final Parameter bias;
  final Parameter table;

  /**
   * @param mostRows as many rows as there are contexts, but no more than this
   */
  Table(int order, int mostRows, int vocabulary) {
    this.order = order;
    this.vocabulary = vocabulary;
    this.rows = (int) Math.min(mostRows, contexts(order, vocabulary, mostRows));
    this.bias = parameter("bias", vocabulary);
    this.table = parameter("table", rows, vocabulary);
  }

  /** Number of contexts of {@code order} tokens, each possibly before the start; or above most. */
  private static long contexts(int order, int vocabulary, int most) {
    long contexts = 1;
    for (int i = 0; i < order && contexts <= most; i++) {
      contexts *= vocabulary + 1;
    }
    return contexts;
  }

  List<Parameter> parameters() {
    return List.of(bias, table);
  }

  /** Row of the context that ends before position {@code end} of prompt and tokens in sequence. */
  int row(int[] prompt, int[] tokens, int end) {
    boolean exact = contexts(order, vocabulary, rows) <= rows;
    long row = 0;
    for (int i = end - order; i < end; i++) {
      int token =
          i < 0 ? BEFORE_THE_START : i < prompt.length ? prompt[i] : tokens[i - prompt.length];
      row = exact ? row * (vocabulary + 1) + token + 1 : mix(row ^ mix(token + 1));
    }
    return (int) Math.floorMod(row, (long) rows);
  }

  /** Finalizer of SplitMix64 over the next multiple of its increment. */
  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Logits over temperature. */
  double[] logits(int row, double temperature) {
    double[] logits = new double[vocabulary];
    for (int k = 0; k < vocabulary; k++) {
      double logit = (double) bias.value().get(k) + table.value().get(row * vocabulary + k);
      logits[k] = logit / temperature;
    }
    return logits;
  }

  void addGradient(int row, double[] gradient) {
    add(bias.gradient(), 0, gradient);
    add(table.gradient(), row * vocabulary, gradient);
  }

  private static void add(FloatBuffer buffer, int from, double[] x) {
    for (int k = 0; k < x.length; k++) {
      buffer.put(from + k, (float) (buffer.get(from + k) + x[k]));
    }
  }

  void clearGradients() {
    for (Parameter p : parameters()) {
      for (int i = 0; i < p.size(); i++) {
        p.gradient().put(i, 0);
      }
    }
  }

  void randomize(long seed, double deviation) {
    Rng rng = Rng.of(seed, "tabular");
    for (Parameter p : parameters()) {
      for (int i = 0; i < p.size(); i++) {
        p.value().put(i, (float) (deviation * rng.nextGaussian()));
      }
    }
  }

  private static Parameter parameter(String name, int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size = Math.multiplyExact(size, dimension);
    }
    return new Parameter(name, shape, direct(size), direct(size));
  }

  private static FloatBuffer direct(int size) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(4, size))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
