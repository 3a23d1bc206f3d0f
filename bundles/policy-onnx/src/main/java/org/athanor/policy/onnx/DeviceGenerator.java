package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.onnxruntime.Binding;

/**
 * Draws completions on a device. Keys and values stay there; each run of the graph moves every open
 * row by one token, and {@link Pick} says what comes back for it. Rows that ended keep their places
 * until a quarter of the places can go to rows that wait, or half of them can be dropped: then the
 * cache is gathered anew, on the device.
 */
final class DeviceGenerator {
  private static final int ALIGNMENT = 8;

  private final DeviceSessions sessions;
  private final Architecture a;
  private final int places;
  private final Request request;
  private final Trajectory[] drawn;
  private final List<Row> open = new ArrayList<>();
  private final int positions;
  private int next;
  private DeviceCache cache;

  private DeviceGenerator(DeviceSessions sessions, Architecture a, int places, Request request) {
    this.sessions = sessions;
    this.a = a;
    int atOnce =
        request.params().whole() ? places : Math.max(1, DeviceSessions.LOGITS / a.vocabulary());
    this.places = Math.min(Math.min(places, atOnce), request.rows());
    this.request = request;
    this.drawn = new Trajectory[request.rows()];
    int most = request.positions(0, request.rows());
    this.positions = (most + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Row r is completion r % count of prompt r / count. */
  static Trajectory[] run(DeviceSessions sessions, Architecture a, int places, Request request)
      throws OrtException {
    if (request.rows() == 0) {
      return new Trajectory[0];
    }
    return new DeviceGenerator(sessions, a, places, request).run();
  }

  private Trajectory[] run() throws OrtException {
    var environment = sessions.host.environment;
    try (Pick pick = Pick.of(request.params(), a.vocabulary(), environment);
        Step step = new Step(pick)) {
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
      Row row = request.row(next);
      row.place = past + next / request.count() - first;
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
    Request.Prefix prefix = request.prefix(from, to, rows);
    int length = prefix.length();
    OrtEnvironment environment = sessions.host.environment;
    DeviceCache prompts = DeviceCache.empty(sessions, a, rows, positions);
    try (Binding binding = sessions.bind(DeviceSessions.Kind.PREFILL);
        var ids =
            OnnxTensor.createTensor(
                environment, LongBuffer.wrap(prefix.tokens()), new long[] {rows, length});
        var seen =
            OnnxTensor.createTensor(
                environment, IntBuffer.wrap(prefix.lengths()), new long[] {rows});
        var total =
            OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[] {length}), new long[0])) {
      prompts.bind(binding);
      binding.input(Llama.TOKENS, ids);
      binding.input(Llama.LENGTHS, seen);
      binding.input(Llama.TOTAL, total);
      sessions.run(binding);
    }
    return prompts;
  }

  private void close() {
    open.forEach(row -> drawn[row.index] = request.finished(row));
    open.removeIf(row -> drawn[row.index] != null);
  }

  static ByteBuffer bytes(int elements, int size) {
    return ByteBuffer.allocateDirect(elements * size).order(ByteOrder.nativeOrder());
  }

  /** One more token for every open row; its buffers serve until the number of places changes. */
  private final class Step implements AutoCloseable {
    private final OrtEnvironment environment = sessions.host.environment;
    private final Pick pick;
    private final Binding binding;
    private final IntBuffer total = bytes(1, Integer.BYTES).asIntBuffer();
    private final OnnxTensor totalTensor;
    private final List<OnnxTensor> sized = new ArrayList<>();
    private LongBuffer tokens;
    private IntBuffer lengths;

    Step(Pick pick) throws OrtException {
      this.pick = pick;
      binding = sessions.bind(pick.kind());
      totalTensor = OnnxTensor.createTensor(environment, total, new long[0]);
    }

    void size(DeviceCache cache) throws OrtException {
      sized.forEach(OnnxTensor::close);
      sized.clear();
      int rows = cache.rows();
      tokens = bytes(rows, Long.BYTES).asLongBuffer();
      lengths = bytes(rows, Integer.BYTES).asIntBuffer();
      sized.add(OnnxTensor.createTensor(environment, tokens, new long[] {rows, 1}));
      sized.add(OnnxTensor.createTensor(environment, lengths, new long[] {rows}));
      cache.bind(binding);
      pick.size(binding, rows);
    }

    void run() throws OrtException {
      for (int place = 0; place < lengths.capacity(); place++) {
        tokens.put(place, 0); // a place that nobody has writes over its own first position
        lengths.put(place, 0);
      }
      int longest = 1;
      for (Row row : open) {
        tokens.put(row.place, row.last());
        lengths.put(row.place, row.seen());
        longest = Math.max(longest, row.seen() + 1);
      }
      total.put(0, longest);
      binding.input(Llama.TOKENS, sized.get(0));
      binding.input(Llama.LENGTHS, sized.get(1));
      binding.input(Llama.TOTAL, totalTensor);
      pick.before(binding, open);
      sessions.run(binding);
      pick.after(open);
    }

    @Override
    public void close() {
      binding.close();
      sized.forEach(OnnxTensor::close);
      totalTensor.close();
    }
  }
}
