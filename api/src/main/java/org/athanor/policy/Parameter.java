package org.athanor.policy;

import java.nio.FloatBuffer;

/**
 * One named weight tensor, row-major.
 *
 * @param name unique within the policy, such as "model.layers.0.self_attn.q_proj.weight"
 * @param shape at least one dimension
 * @param value direct, in native byte order, position 0, as many elements as the shape says
 * @param gradient likewise
 */
public record Parameter(String name, int[] shape, FloatBuffer value, FloatBuffer gradient) {
  /** Number of elements. */
  public int size() {
    return value.capacity();
  }
}
