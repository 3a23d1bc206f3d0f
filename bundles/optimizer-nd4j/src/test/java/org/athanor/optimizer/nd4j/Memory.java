package org.athanor.optimizer.nd4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.athanor.math.Rng;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.Optimizer.Update;
import org.athanor.policy.Parameter;

/**
 * What a run would own: three parameters, one of them of one dimension, and an optimizer's slots.
 */
final class Memory {
  static final List<int[]> SHAPES =
      List.of(new int[] {37, 16}, new int[] {16}, new int[] {5, 3, 7});

  final List<Parameter> parameters = new ArrayList<>();
  final List<List<FloatBuffer>> slots = new ArrayList<>();

  Memory(int slotsEach) {
    for (int[] shape : SHAPES) {
      int size = size(shape);
      String name = "weight-" + parameters.size();
      parameters.add(new Parameter(name, shape, direct(size), direct(size)));
      List<FloatBuffer> own = new ArrayList<>();
      for (int s = 0; s < slotsEach; s++) {
        own.add(direct(size));
      }
      slots.add(own);
    }
    for (int p = 0; p < parameters.size(); p++) {
      fill(parameters.get(p).value(), Rng.of(7, "value", p), 1);
    }
  }

  /** Gradients of one update: the same for every memory, of very different sizes by element. */
  void drawGradients(long number) {
    for (int p = 0; p < parameters.size(); p++) {
      fill(parameters.get(p).gradient(), Rng.of(7, "gradient", number, p), 0.1);
    }
  }

  <O extends Record> SortedMap<String, Double> update(
      Optimizer<O> optimizer, O options, long number, long planned) {
    return optimizer.update(new Update(parameters, slots, number, planned), options);
  }

  float[] values() {
    return join(parameters.stream().map(Parameter::value).toList());
  }

  float[] gradients() {
    return join(parameters.stream().map(Parameter::gradient).toList());
  }

  static int size(int[] shape) {
    int size = 1;
    for (int n : shape) {
      size *= n;
    }
    return size;
  }

  static FloatBuffer direct(int size) {
    return ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static void fill(FloatBuffer buffer, Rng rng, double scale) {
    for (int i = 0; i < buffer.capacity(); i++) {
      double size = StrictMath.exp(4 * rng.nextDouble() - 2);
      buffer.put(i, (float) (scale * size * (2 * rng.nextDouble() - 1)));
    }
  }

  private static float[] join(List<FloatBuffer> buffers) {
    float[] all = new float[buffers.stream().mapToInt(FloatBuffer::capacity).sum()];
    int at = 0;
    for (FloatBuffer buffer : buffers) {
      buffer.duplicate().clear().get(all, at, buffer.capacity());
      at += buffer.capacity();
    }
    return all;
  }
}
