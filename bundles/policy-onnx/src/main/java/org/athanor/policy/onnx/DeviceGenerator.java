package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.onnxruntime.Binding;

/**
 * Draws completions on a device. Keys and values stay there; each run of the graph moves every open
 * row by one token, and only the tokens and their log-probabilities come back. Rows that ended keep
 * their places until a quarter of the places can go to rows that wait, or half of them can be
 * dropped: then the cache is gathered anew, on the device.
 */
final class DeviceGenerator {
  private static final int ALIGNMENT = 8;

  private final DeviceSessions sessions;
  private final Architecture a;
  private final int places;
  private final Generator.Request request;
  private final Trajectory[] drawn;
  private final List<Row> open = new ArrayList<>();
  private final int positions;
  private int next;
  private DeviceCache cache;

  private DeviceGenerator(
      DeviceSessions sessions, Architecture a, int places, Generator.Request request) {
    this.sessions = sessions;
    this.a = a;
    this.places = Math.min(places, request.rows());
    this.request = request;
    this.drawn = new Trajectory[request.rows()];
    int most = 1;
    for (int[] prompt : request.prompts()) {
      most = Math.max(most, prompt.length + limit(prompt));
    }
    this.positions = (most + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Row r is completion r % count of prompt r / count. */
  static Trajectory[] run(
      DeviceSessions sessions, Architecture a, int places, Generator.Request request)
      throws OrtException {
    if (request.rows() == 0) {
      return new Trajectory[0];
    }
    return new DeviceGenerator(sessions, a, places, request).run();
  }

  private Trajectory[] run() throws OrtException {
    boolean greedy = request.params().temperature() == 0;
    var kind = greedy ? DeviceSessions.Kind.DRAW_GREEDILY : DeviceSessions.Kind.DRAW;
    try (Step step = new Step(sessions.bind(kind), greedy)) {
      while (next < drawn.length || !open.isEmpty()) {
        if (arrange()) {
          step.size(cache);
        }
        step.run();
        close();
      }
    } finally {
      if (cache != null) {
        cache.close();
      }
    }
    return drawn;
  }

  private int limit(int[] prompt) {
    return Math.min(request.params().maxTokens(), a.context() - prompt.length);
  }

  /** Admits rows that wait, or drops places that nobody needs; whether anything was done. */
  private boolean arrange() throws OrtException {
    int waiting = drawn.length - next;
    if (waiting > 0 && (open.isEmpty() || open.size() <= places - Math.max(1, places / 4))) {
      gather(admit(Math.min(waiting, places - open.size())));
      return true;
    }
    if (open.size() <= cache.rows() / 2) {
      gather(null);
      return true;
    }
    return false;
  }

  /** Opens rows and returns the cache of their prompts, each once. */
  private DeviceCache admit(int count) throws OrtException {
    int first = next / request.count();
    int past = cache == null ? 0 : cache.rows();
    for (int i = 0; i < count; i++, next++) {
      int p = next / request.count();
      int[] prompt = request.prompts().get(p);
      Row row = new Row(next, prompt, limit(prompt), request.rng().at(p, next % request.count()));
      row.place = past + p - first;
      open.add(row);
    }
    return prefill(first, (next - 1) / request.count() + 1);
  }

  private void gather(DeviceCache prompts) throws OrtException {
    long[] chosen = new long[open.size()];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = open.get(i).place;
      open.get(i).place = i;
    }
    cache = DeviceCache.of(cache, prompts, chosen);
  }

  /** Keys and values of prompts from ≤ p &lt; to, without their last tokens. */
  private DeviceCache prefill(int from, int to) throws OrtException {
    int rows = to - from;
    int length = 1;
    for (int p = from; p < to; p++) {
      length = Math.max(length, request.prompts().get(p).length - 1);
    }
    long[] tokens = new long[rows * length];
    int[] lengths = new int[rows];
    for (int p = from; p < to; p++) {
      int[] prompt = request.prompts().get(p);
      lengths[p - from] = Math.max(0, prompt.length - 2);
      for (int t = 0; t < prompt.length - 1; t++) {
        tokens[(p - from) * length + t] = prompt[t];
      }
    }
    OrtEnvironment environment = sessions.host.environment;
    DeviceCache prompts = DeviceCache.empty(sessions, a, rows, positions);
    try (Binding binding = sessions.bind(DeviceSessions.Kind.PREFILL);
        var ids =
            OnnxTensor.createTensor(
                environment, LongBuffer.wrap(tokens), new long[] {rows, length});
        var seen =
            OnnxTensor.createTensor(environment, IntBuffer.wrap(lengths), new long[] {rows});
        var total =
            OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[] {length}), new long[0])) {
      prompts.bind(binding);
      binding.input(Llama.TOKENS, ids);
      binding.input(Llama.LENGTHS, seen);
      binding.input(Llama.TOTAL, total);
      binding.run();
    }
    return prompts;
  }

  private void close() {
    for (Row row : open) {
      boolean ended = request.ends(row.last());
      if (ended || row.length == row.tokens.length) {
        drawn[row.index] = row.drawn(ended ? Stop.END_OF_SEQUENCE : Stop.LENGTH, request.version());
      }
    }
    open.removeIf(row -> drawn[row.index] != null);
  }

  /** One more token for every open row; its buffers serve until the number of places changes. */
  private final class Step implements AutoCloseable {
    private final Binding binding;
    private final boolean greedy;
    private final IntBuffer total = bytes(1, Integer.BYTES).asIntBuffer();
    private final OnnxTensor totalTensor;
    private final OnnxTensor inverse;
    private final List<OnnxTensor> sized = new ArrayList<>();
    private LongBuffer tokens;
    private IntBuffer lengths;
    private FloatBuffer uniform;
    private LongBuffer chosen;
    private FloatBuffer logProb;

    Step(Binding binding, boolean greedy) throws OrtException {
      this.binding = binding;
      this.greedy = greedy;
      double temperature = greedy ? 1 : request.params().temperature();
      OrtEnvironment environment = sessions.host.environment;
      totalTensor = OnnxTensor.createTensor(environment, total, new long[0]);
      inverse = OnnxTensor.createTensor(environment, (float) (1 / temperature));
      binding.input(Llama.INVERSE_TEMPERATURE, inverse);
    }

    void size(DeviceCache cache) throws OrtException {
      sized.forEach(OnnxTensor::close);
      sized.clear();
      int rows = cache.rows();
      tokens = bytes(rows, Long.BYTES).asLongBuffer();
      lengths = bytes(rows, Integer.BYTES).asIntBuffer();
      uniform = bytes(rows, Float.BYTES).asFloatBuffer();
      chosen = bytes(rows, Long.BYTES).asLongBuffer();
      logProb = bytes(rows, Float.BYTES).asFloatBuffer();
      OrtEnvironment environment = sessions.host.environment;
      long[] column = {rows, 1};
      long[] row = {rows};
      sized.add(OnnxTensor.createTensor(environment, tokens, column));
      sized.add(OnnxTensor.createTensor(environment, lengths, row));
      sized.add(OnnxTensor.createTensor(environment, uniform, row));
      sized.add(OnnxTensor.createTensor(environment, chosen, column));
      sized.add(OnnxTensor.createTensor(environment, logProb, row));
      cache.bind(binding);
      binding.output(Llama.CHOSEN, sized.get(3));
      binding.output(Llama.LOG_PROB, sized.get(4));
    }

    void run() {
      for (int place = 0; place < lengths.capacity(); place++) {
        tokens.put(place, 0); // a place that nobody has writes over its own first position
        lengths.put(place, 0);
        uniform.put(place, 0);
      }
      int longest = 1;
      for (Row row : open) {
        tokens.put(row.place, row.last());
        lengths.put(row.place, row.seen());
        uniform.put(row.place, greedy ? 0 : (float) row.rng.nextDouble());
        longest = Math.max(longest, row.seen() + 1);
      }
      total.put(0, longest);
      binding.input(Llama.TOKENS, sized.get(0));
      binding.input(Llama.LENGTHS, sized.get(1));
      binding.input(Llama.TOTAL, totalTensor);
      if (!greedy) {
        binding.input(Llama.UNIFORM, sized.get(2));
      }
      binding.run();
      for (Row row : open) {
        row.tokens[row.length] = Math.toIntExact(chosen.get(row.place));
        row.logProb[row.length++] = greedy ? 0 : logProb.get(row.place); // a sure choice at 0
      }
    }

    private static ByteBuffer bytes(int elements, int size) {
      return ByteBuffer.allocateDirect(elements * size).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
      binding.close();
      sized.forEach(OnnxTensor::close);
      totalTensor.close();
      inverse.close();
    }
  }
}
