package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import java.nio.FloatBuffer;
import org.athanor.onnxruntime.Binding;
import org.athanor.onnxruntime.DeviceTensor;
import org.junit.jupiter.api.Test;

class DeviceCacheTest {
  private static final Architecture TINY = Policies.tiny(true, true);
  private static final long[] SHAPE = {3, TINY.kvHeads(), 16, TINY.headDim()};
  private static final int SIZE = Math.toIntExact(SHAPE[0] * SHAPE[1] * SHAPE[2] * SHAPE[3]);

  /** Attention on CUDA multiplies what lies beyond a row's length by 0: no number would stay. */
  @Test
  void a_new_cache_is_zero_where_memory_held_no_numbers_before() throws Exception {
    try (OnnxPolicy policy = Policies.random(TINY, Policies.layout(1, 4, 4));
        DeviceSessions sessions = sessions(policy)) {
      spoil(sessions);
      String first = Llama.past(0, "key");
      try (DeviceTensor found = sessions.tensor(Numerics.FLOAT, SHAPE);
          Binding binding = new Binding(adding(sessions, 0, first))) {
        binding.input(first, found);
        assertTrue(
            Float.isNaN(read(sessions, binding, first)[0]),
            "memory comes back as it was left, or else this test shows nothing");
      }
      try (DeviceCache cache = empty(sessions);
          Binding binding = new Binding(adding(sessions, 0, names()))) {
        cache.bind(binding);
        for (String name : names()) {
          for (float value : read(sessions, binding, name)) {
            assertEquals(0, value, name);
          }
        }
      }
    }
  }

  @Test
  void memory_that_is_not_there_is_told_with_what_to_do() {
    try (OnnxPolicy policy = Policies.random(TINY, Policies.layout(1, 4, 8));
        DeviceSessions sessions = sessions(policy)) {
      var refused =
          assertThrows(
              IllegalStateException.class, () -> sessions.tensor(Numerics.FLOAT, 1L << 50));
      String told = DevicePolicy.explained(refused, policy.layout()).getMessage();
      assertTrue(told.contains("lower policy.rows (4) where it draws"), told);
      assertTrue(told.contains("policy.microBatch (8)") && told.contains("loraRank"), told);
      assertTrue(told.endsWith(refused.getMessage()), told);
      var other = new IllegalStateException("ONNX Runtime: no such input");
      assertSame(other, DevicePolicy.explained(other, policy.layout()));
    }
  }

  private static DeviceSessions sessions(OnnxPolicy policy) {
    return new DeviceSessions(
        policy.sessions(), policy.model(), Numerics.PLAIN, false, DeviceSessions.LOGITS);
  }

  /** Leaves no numbers where the next cache will lie. */
  private static void spoil(DeviceSessions sessions) throws Exception {
    try (DeviceCache cache = empty(sessions);
        Binding binding = new Binding(adding(sessions, Float.NaN, names()))) {
      cache.bind(binding);
      binding.run();
    }
  }

  private static DeviceCache empty(DeviceSessions sessions) throws Exception {
    return DeviceCache.empty(sessions, TINY, (int) SHAPE[0], (int) SHAPE[2]);
  }

  private static String[] names() {
    String[] names = new String[2 * TINY.layers()];
    for (int layer = 0; layer < TINY.layers(); layer++) {
      names[2 * layer] = Llama.past(layer, "key");
      names[2 * layer + 1] = Llama.past(layer, "value");
    }
    return names;
  }

  /** A graph that adds a number to keys and values. */
  private static ai.onnxruntime.OrtSession adding(
      DeviceSessions sessions, float number, String... names) {
    Graph g = new Graph("add");
    for (String name : names) {
      g.input(name, Graph.FLOAT, SHAPE[0], SHAPE[1], SHAPE[2], SHAPE[3]);
      String present = name.replace("past", "present");
      String sum = g.op("Add", name, g.number(number));
      g.output(sum, present, Graph.FLOAT, SHAPE[0], SHAPE[1], SHAPE[2], SHAPE[3]);
    }
    return sessions.helper("add " + number + names.length, g.toBytes());
  }

  /** What a graph that adds nothing gives for a name. */
  private static float[] read(DeviceSessions sessions, Binding binding, String name)
      throws Exception {
    FloatBuffer memory = Weights.allocate(SIZE);
    float[] values = new float[SIZE];
    try (var to = OnnxTensor.createTensor(sessions.host.environment, memory, SHAPE)) {
      binding.output(name.replace("past", "present"), to);
      binding.run();
      memory.get(0, values);
    }
    return values;
  }
}
