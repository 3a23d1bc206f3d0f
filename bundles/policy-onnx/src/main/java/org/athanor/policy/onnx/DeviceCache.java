package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.athanor.onnxruntime.Binding;
import org.athanor.onnxruntime.DeviceTensor;

/** Keys and values of rows in a device's memory; ONNX Runtime writes new ones in place. */
final class DeviceCache implements AutoCloseable {
  private final DeviceSessions sessions;
  private final Architecture a;
  private final int positions;
  private final int rows;
  private final Map<String, DeviceTensor> tensors = new LinkedHashMap<>();

  private DeviceCache(DeviceSessions sessions, Architecture architecture, int rows, int positions) {
    this.sessions = sessions;
    this.a = architecture;
    this.rows = rows;
    this.positions = positions;
    try {
      for (int layer = 0; layer < a.layers(); layer++) {
        for (String which : new String[] {"key", "value"}) {
          tensors.put(
              Llama.past(layer, which),
              sessions.tensor(sessions.cacheType(), rows, a.kvHeads(), positions, a.cachedDim()));
        }
      }
    } catch (RuntimeException e) {
      close(); // a card that is full has room again
      throw e;
    }
  }

  int rows() {
    return rows;
  }

  /**
   * All zero: attention multiplies what lies beyond a row's length by 0, which memory as it is
   * found would turn into no number.
   */
  static DeviceCache empty(DeviceSessions sessions, Architecture a, int rows, int positions)
      throws OrtException {
    long[] shape = {rows, a.kvHeads(), positions, a.cachedDim()};
    OrtSession zeros = sessions.helper("empty", DeviceCopies.emptyCache(a, sessions.cacheType()));
    DeviceCache cache = new DeviceCache(sessions, a, rows, positions);
    try (Binding binding = new Binding(zeros);
        OnnxTensor sizes =
            OnnxTensor.createTensor(
                sessions.host.environment, LongBuffer.wrap(shape), new long[] {4})) {
      binding.input(DeviceCopies.SHAPE, sizes);
      cache.tensors.forEach(binding::output);
      binding.run();
    } catch (RuntimeException | OrtException e) {
      cache.close();
      throw e;
    }
    return cache;
  }

  /** As past and present of a graph that decodes. */
  void bind(Binding binding) {
    for (int layer = 0; layer < a.layers(); layer++) {
      for (String which : new String[] {"key", "value"}) {
        DeviceTensor tensor = tensors.get(Llama.past(layer, which));
        binding.input(Llama.past(layer, which), tensor);
        binding.output(Llama.present(layer, which), tensor);
      }
    }
  }

  /**
   * A cache of chosen rows of one or two; both are closed.
   *
   * @param old null for none
   * @param next null for none; its rows are numbered after those of the old one
   */
  static DeviceCache of(DeviceCache old, DeviceCache next, long[] chosen) throws OrtException {
    DeviceCache any = old == null ? next : old;
    DeviceSessions sessions = any.sessions;
    String name = "rows" + (old == null ? "" : " old") + (next == null ? "" : " new");
    byte[] graph = DeviceCopies.rows(any.a, sessions.cacheType(), old != null, next != null);
    OrtSession session = sessions.helper(name, graph);
    DeviceCache made = new DeviceCache(sessions, any.a, chosen.length, any.positions);
    try (Binding binding = new Binding(session);
        OnnxTensor index =
            OnnxTensor.createTensor(
                sessions.host.environment, LongBuffer.wrap(chosen), new long[] {chosen.length})) {
      binding.input(DeviceCopies.ROWS, index);
      made.tensors.forEach(
          (tensor, to) -> {
            if (old != null) {
              binding.input(tensor + "." + DeviceCopies.OLD, old.tensors.get(tensor));
            }
            if (next != null) {
              binding.input(tensor + "." + DeviceCopies.NEW, next.tensors.get(tensor));
            }
            binding.output(tensor, to);
          });
      binding.run();
    } catch (RuntimeException | OrtException e) {
      made.close();
      throw e;
    }
    for (DeviceCache cache : new DeviceCache[] {old, next}) {
      if (cache != null) {
        cache.close();
      }
    }
    return made;
  }

  @Override
  public void close() {
    tensors.values().forEach(DeviceTensor::close);
  }
}
