package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.policy.Parameter;

/**
 * A float for each weight of an architecture, in direct buffers of at most 2 GB, each tensor at a
 * multiple of 64 bytes. ONNX Runtime's tensors are made once and see later changes.
 */
final class Weights implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final String SMALLER = "take a smaller model, fewer rows or shorter sequences";

  private static final long LARGEST = (Integer.MAX_VALUE - 2L * ALIGNMENT) / Float.BYTES;

  private final List<FloatBuffer> all = new ArrayList<>();
  private final Map<String, FloatBuffer> views = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

  /**
   * All zero.
   *
   * @throws IllegalArgumentException if a tensor does not fit in a buffer, or all in memory
   */
  Weights(Architecture architecture, OrtEnvironment environment) {
    this(architecture.tensors(), environment);
  }

  Weights(List<Architecture.Tensor> tensors, OrtEnvironment environment) {
    for (int first = 0, next; first < tensors.size(); first = next) {
      long size = 0;
      next = first;
      while (next < tensors.size()
          && (next == first || size + aligned(tensors.get(next).size()) <= LARGEST)) {
        size += aligned(tensors.get(next++).size());
      }
      views(tensors.subList(first, next), allocate(size), environment);
    }
  }

  private void views(
      List<Architecture.Tensor> tensors, FloatBuffer buffer, OrtEnvironment environment) {
    all.add(buffer);
    int offset = 0;
    for (Architecture.Tensor tensor : tensors) {
      FloatBuffer view = buffer.slice(offset, (int) tensor.size());
      views.put(tensor.name(), view);
      this.tensors.put(tensor.name(), tensor(environment, view, tensor.shape()));
      offset += (int) aligned(tensor.size());
    }
  }

  /** View of one tensor's elements. */
  FloatBuffer view(String name) {
    return views.get(name);
  }

  /** ONNX Runtime's view of one tensor. */
  OnnxTensor tensor(String name) {
    return tensors.get(name);
  }

  void clear() {
    for (FloatBuffer buffer : all) {
      for (int i = 0; i < buffer.capacity(); i++) {
        buffer.put(i, 0);
      }
    }
  }

  /** Takes another's elements, which has the same tensors. */
  void copy(Weights other) {
    for (int b = 0; b < all.size(); b++) {
      all.get(b).put(0, other.all.get(b), 0, all.get(b).capacity());
    }
  }

  /** Adds another's elements to these. */
  void add(Weights other) {
    for (int b = 0; b < all.size(); b++) {
      FloatBuffer sum = all.get(b);
      FloatBuffer more = other.all.get(b);
      for (int i = 0; i < sum.capacity(); i++) {
        sum.put(i, sum.get(i) + more.get(i));
      }
    }
  }

  /** These as values and others as gradients. */
  List<Parameter> parameters(List<Architecture.Tensor> tensors, Weights gradient) {
    List<Parameter> parameters = new ArrayList<>();
    for (Architecture.Tensor tensor : tensors) {
      String name = tensor.name();
      parameters.add(new Parameter(name, tensor.shape(), view(name), gradient.view(name)));
    }
    return List.copyOf(parameters);
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
  }

  /** A direct buffer in native order that starts at a multiple of 64 bytes; all zero. */
  static FloatBuffer allocate(long floats) {
    long bytes = aligned(floats) * Float.BYTES + ALIGNMENT; // a slice ends aligned, too
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          floats + " numbers are too many for one buffer, which holds 536 million: " + SMALLER);
    }
    try {
      return ByteBuffer.allocateDirect((int) bytes)
          .alignedSlice(ALIGNMENT)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
          .slice(0, (int) floats);
    } catch (OutOfMemoryError e) {
      throw new IllegalArgumentException(
          "no memory for a buffer of %d MB: %s, or raise -Xmx".formatted(bytes >> 20, SMALLER), e);
    }
  }

  private static long aligned(long floats) {
    int step = ALIGNMENT / Float.BYTES;
    return (floats + step - 1) / step * step;
  }

  private static OnnxTensor tensor(OrtEnvironment environment, FloatBuffer view, int[] shape) {
    long[] dimensions = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      dimensions[i] = shape[i];
    }
    try {
      return OnnxTensor.createTensor(environment, view, dimensions);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refused a weight tensor: " + e.getMessage(), e);
    }
  }
}
