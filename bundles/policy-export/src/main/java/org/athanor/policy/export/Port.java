package org.athanor.policy.export;

import ai.onnxruntime.OnnxJavaType;
import java.util.Arrays;

/**
 * One tensor of a graph's cache.
 *
 * @param past input
 * @param present output that is the next run's input
 * @param shape of the input, -1 where it is open
 * @param type FLOAT, FLOAT16 or BFLOAT16
 */
record Port(String past, String present, long[] shape, OnnxJavaType type) {

  /**
   * Shape of the cache before the first token. Keys and values apart are [batch, heads, positions,
   * size], both together [2, batch, heads, positions, size].
   */
  long[] empty(int batch, int heads, int size) {
    long[] empty = shape.clone();
    int first = shape.length - 4;
    empty[first] = batch;
    empty[first + 1] = shape[first + 1] > 0 ? shape[first + 1] : heads;
    empty[first + 2] = 0;
    empty[first + 3] = shape[first + 3] > 0 ? shape[first + 3] : size;
    return empty;
  }

  /** Whether heads and size of a head are told by the graph itself. */
  boolean complete() {
    return shape[shape.length - 3] > 0 && shape[shape.length - 1] > 0;
  }

  boolean fits() {
    return (shape.length == 4 || shape.length == 5 && shape[0] == 2)
        && Arrays.asList(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16)
            .contains(type);
  }
}
