package org.athanor.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingTest {
  @Test
  void tensors_stay_bound_from_run_to_run_and_hand_their_elements_on(@TempDir Path var)
      throws Exception {
    OrtEnvironment environment = OnnxRuntime.environment(var);
    try (OrtSession session = environment.createSession(sum());
        DeviceMemory memory = new DeviceMemory(session, false);
        DeviceTensor total = memory.tensor(1, 2);
        Binding first = new Binding(session);
        Binding second = new Binding(session)) {
      FloatBuffer in = floats(1, 2);
      FloatBuffer out = floats(0, 0);
      OnnxTensor x = OnnxTensor.createTensor(environment, in, new long[] {2});
      OnnxTensor y = OnnxTensor.createTensor(environment, out, new long[] {2});
      first.input("a", x);
      first.input("b", x);
      first.output("c", total);
      second.input("a", total);
      second.input("b", x);
      second.output("c", y);
      for (int run = 1; run <= 2; run++) {
        in.put(0, run);
        first.run();
        second.run();
        assertEquals(3 * run, out.get(0));
        assertEquals(6, out.get(1));
      }
      var mistake = assertThrows(IllegalStateException.class, () -> first.input("nobody", x));
      assertTrue(mistake.getMessage().contains("nobody"), mistake.getMessage());
    }
  }

  private static FloatBuffer floats(float... values) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.nativeOrder()).asFloatBuffer();
    return buffer.put(0, values);
  }

  /** A model c = a + b of two floats each, field by field as protocol buffers write them. */
  private static byte[] sum() {
    byte[] node = join(text(1, "a"), text(1, "b"), text(2, "c"), text(4, "Add"));
    byte[] graph =
        join(
            bytes(1, node),
            text(2, "sum"),
            bytes(11, value("a")),
            bytes(11, value("b")),
            bytes(12, value("c")));
    return join(number(1, 8), bytes(7, graph), bytes(8, join(text(1, ""), number(2, 13))));
  }

  private static byte[] value(String name) {
    byte[] shape = bytes(1, number(1, 2));
    byte[] type = bytes(1, join(number(1, 1), bytes(2, shape)));
    return join(text(1, name), bytes(2, type));
  }

  private static byte[] text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int field, byte[] value) {
    return join(new byte[] {(byte) (field << 3 | 2), (byte) value.length}, value);
  }

  private static byte[] number(int field, int value) {
    return new byte[] {(byte) (field << 3), (byte) value};
  }

  private static byte[] join(byte[]... parts) {
    var joined = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
