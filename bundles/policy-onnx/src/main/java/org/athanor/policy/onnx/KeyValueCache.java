package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys and values of the positions that rows have seen, for each layer [rows, kvHeads, capacity,
 * cachedDim]. ONNX Runtime writes new ones in place: the same tensor is input and output.
 */
final class KeyValueCache implements AutoCloseable {
  private final OrtEnvironment environment;
  private final Architecture a;
  private final FloatBuffer[] memory; // [2 · layers], keys and values by turns
  private int capacity;
  private final Map<String, OnnxTensor> past = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> present = new LinkedHashMap<>();

  KeyValueCache(OrtEnvironment environment, Architecture architecture) {
    this.environment = environment;
    this.a = architecture;
    this.memory = new FloatBuffer[2 * architecture.layers()];
  }

  /** Makes room; what was in it is lost. */
  void reserve(int rows, int positions) {
    capacity = positions;
    long size = (long) rows * a.kvHeads() * positions * a.cachedDim();
    for (int m = 0; m < memory.length; m++) {
      if (memory[m] == null || memory[m].capacity() < size) {
        memory[m] = Weights.allocate(size);
      }
    }
  }

  /** Makes the tensors of the first rows. */
  void bind(int rows) throws OrtException {
    close();
    long[] shape = {rows, a.kvHeads(), capacity, a.cachedDim()};
    int size = rows * a.kvHeads() * capacity * a.cachedDim();
    for (int layer = 0; layer < a.layers(); layer++) {
      for (int m = 0; m < 2; m++) {
        String which = m == 0 ? "key" : "value";
        FloatBuffer view = memory[2 * layer + m].slice(0, size);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, view, shape);
        past.put(Llama.past(layer, which), tensor);
        present.put(Llama.present(layer, which), tensor);
      }
    }
  }

  /** The bound rows as inputs. */
  Map<String, OnnxTensor> past() {
    return past;
  }

  /** The bound rows as outputs. */
  Map<String, OnnxTensor> present() {
    return present;
  }

  /** Copies the first positions of a row, perhaps another cache's. */
  void copy(KeyValueCache from, int fromRow, int toRow, int positions) {
    for (int m = 0; m < memory.length; m++) {
      for (int head = 0; head < a.kvHeads(); head++) {
        memory[m].put(
            at(toRow, head), from.memory[m], from.at(fromRow, head), positions * a.cachedDim());
      }
    }
  }

  private int at(int row, int head) {
    return (row * a.kvHeads() + head) * capacity * a.cachedDim();
  }

  @Override
  public void close() {
    past.values().forEach(OnnxTensor::close);
    past.clear();
    present.clear();
  }
}
