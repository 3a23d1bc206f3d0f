package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.policy.Choice;
import org.athanor.policy.SamplingParams;

/**
 * Draws completions of one worker's rows by continuous batching: each run of the step graph moves
 * every open row by one token; a row that ends gives its slot to the last one, and to the next that
 * waits. Prompts go through the prefill graph once, without their last token; each of their rows
 * copies the keys and values and begins with that token.
 *
 * <p>A product of one row alone is summed in another order than the same row among others. Runs
 * therefore have at least two rows, so a row's bits do not depend on its company.
 */
final class Generator implements AutoCloseable {
  private static final int PREFILL = 16; // prompts in one run

  private final Sessions sessions;
  private final Architecture a;
  private final int maxRows;
  private final KeyValueCache cache;
  private final KeyValueCache prompts;
  private int prefilledFrom;
  private int prefilledTo;

  Generator(Sessions sessions, Architecture architecture, int maxRows) {
    this.sessions = sessions;
    this.a = architecture;
    this.maxRows = maxRows;
    this.cache = new KeyValueCache(sessions.environment, architecture);
    this.prompts = new KeyValueCache(sessions.environment, architecture);
  }

  /** Draws rows from ≤ r &lt; to, where row r is completion r % count of prompt r / count. */
  void run(Request request, int from, int to, Trajectory[] drawn) throws OrtException {
    if (from == to) {
      return;
    }
    int slots = Math.max(2, Math.min(maxRows, to - from));
    cache.reserve(slots, request.positions(from, to));
    Step step = new Step(slots, request.params());
    prefilledFrom = 0;
    prefilledTo = 0;
    List<Row> open = new ArrayList<>();
    int next = from;
    try {
      while (next < to || !open.isEmpty()) {
        while (next < to && open.size() < slots) {
          open.add(start(request, next++, to, open.size()));
        }
        step.run(open);
        close(open, request, drawn);
      }
    } finally {
      step.close();
      cache.close();
      prompts.close();
    }
  }

  private Row start(Request request, int index, int to, int slot) throws OrtException {
    int p = index / request.count();
    if (p >= prefilledTo) {
      prefill(request, p, Math.min(p + PREFILL, (to - 1) / request.count() + 1));
    }
    Row row = request.row(index);
    cache.copy(prompts, p - prefilledFrom, slot, row.seen());
    return row;
  }

  /** Rows that ended leave; the last open row takes the slot. */
  private void close(List<Row> open, Request request, Trajectory[] drawn) {
    for (int slot = 0; slot < open.size(); ) {
      Row row = open.get(slot);
      drawn[row.index] = request.finished(row);
      if (drawn[row.index] == null) {
        slot++;
        continue;
      }
      Row last = open.remove(open.size() - 1);
      if (last != row) {
        cache.copy(cache, open.size(), slot, last.seen());
        open.set(slot, last);
      }
    }
  }

  /** Keys and values of prompts from ≤ p &lt; to, without their last tokens. */
  private void prefill(Request request, int from, int to) throws OrtException {
    prefilledFrom = from;
    prefilledTo = to;
    int rows = Math.max(2, to - from);
    Request.Prefix prefix = request.prefix(from, to, rows);
    int length = prefix.length();
    OrtEnvironment environment = sessions.environment;
    prompts.reserve(rows, length);
    prompts.bind(rows);
    Map<String, OnnxTensor> inputs = sessions.fixedInputs(Sessions.Kind.PREFILL);
    inputs.putAll(prompts.past());
    try (var ids =
            OnnxTensor.createTensor(
                environment, LongBuffer.wrap(prefix.tokens()), new long[] {rows, length});
        var seen =
            OnnxTensor.createTensor(
                environment, IntBuffer.wrap(prefix.lengths()), new long[] {rows});
        var total =
            OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[] {length}), new long[0])) {
      inputs.put(Llama.TOKENS, ids);
      inputs.put(Llama.LENGTHS, seen);
      inputs.put(Llama.TOTAL, total);
      OrtSession session = sessions.get(Sessions.Kind.PREFILL);
      sessions.stopwatch.compute(() -> session.run(inputs, prompts.present())).close();
    }
  }

  @Override
  public void close() {
    cache.close();
    prompts.close();
  }

  /** One more token for every open row; its buffers serve the whole request. */
  private final class Step implements AutoCloseable {
    private final Sessions.Kind kind;
    private final OrtSession session;
    private final LongBuffer tokens;
    private final IntBuffer lengths;
    private final IntBuffer total = bytes(1, Integer.BYTES).asIntBuffer();
    private final FloatBuffer uniform;
    private final LongBuffer chosen;
    private final FloatBuffer logProb;
    private final boolean greedy;
    private final Choice choice; // null where the graph draws
    private final FloatBuffer logits;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final List<OnnxTensor> constant = new ArrayList<>();
    private final List<OnnxTensor> sized = new ArrayList<>();
    private int rows;

    Step(int slots, SamplingParams params) throws OrtException {
      kind = params.whole() ? Sessions.Kind.STEP : Sessions.Kind.LOGITS;
      session = sessions.get(kind);
      inputs = sessions.fixedInputs(kind);
      choice = params.whole() ? null : new Choice(params, a.vocabulary());
      logits = choice == null ? null : Weights.allocate((long) slots * a.vocabulary());
      double temperature = params.temperature();
      tokens = bytes(slots, Long.BYTES).asLongBuffer();
      lengths = bytes(slots, Integer.BYTES).asIntBuffer();
      uniform = bytes(slots, Float.BYTES).asFloatBuffer();
      chosen = bytes(slots, Long.BYTES).asLongBuffer();
      logProb = bytes(slots, Float.BYTES).asFloatBuffer();
      greedy = temperature == 0;
      OrtEnvironment environment = sessions.environment;
      float inverse = greedy ? 1 : (float) (1 / temperature);
      input(constant, Llama.TOTAL, OnnxTensor.createTensor(environment, total, new long[0]));
      if (choice == null) {
        input(constant, Llama.INVERSE_TEMPERATURE, OnnxTensor.createTensor(environment, inverse));
        input(constant, Llama.GREEDY, OnnxTensor.createTensor(environment, greedy ? 1L : 0L));
      }
    }

    void run(List<Row> open) throws OrtException {
      bind(Math.max(2, open.size()));
      int longest = 1;
      for (int slot = 0; slot < rows; slot++) {
        Row row = slot < open.size() ? open.get(slot) : null;
        int seen = row == null ? 0 : row.seen();
        tokens.put(slot, row == null ? 0 : row.last());
        lengths.put(slot, seen);
        boolean draws = row != null && !greedy && choice == null;
        uniform.put(slot, draws ? (float) row.rng.nextDouble() : 0);
        longest = Math.max(longest, seen + 1);
      }
      total.put(0, longest);
      sessions.stopwatch.compute(() -> session.run(inputs, outputs)).close();
      for (int slot = 0; slot < open.size(); slot++) {
        Row row = open.get(slot);
        if (choice != null) {
          row.draw(choice, logits, slot);
        } else {
          // a sure choice at 0
          row.append(Math.toIntExact(chosen.get(slot)), greedy ? 0 : logProb.get(slot));
        }
      }
    }

    /** Tensors over the first slots. */
    private void bind(int size) throws OrtException {
      if (size == rows) {
        return;
      }
      rows = size;
      sized.forEach(OnnxTensor::close);
      sized.clear();
      cache.bind(rows);
      inputs.putAll(cache.past());
      outputs.putAll(cache.present());
      OrtEnvironment environment = sessions.environment;
      long[] column = {rows, 1};
      long[] row = {rows};
      input(
          sized, Llama.TOKENS, OnnxTensor.createTensor(environment, tokens.slice(0, rows), column));
      input(
          sized, Llama.LENGTHS, OnnxTensor.createTensor(environment, lengths.slice(0, rows), row));
      if (choice != null) {
        FloatBuffer used = logits.slice(0, rows * a.vocabulary());
        long[] shape = {rows, a.vocabulary()};
        OnnxTensor all = OnnxTensor.createTensor(environment, used, shape);
        sized.add(all);
        outputs.put(Llama.LOGITS_OUT, all);
        return;
      }
      input(
          sized, Llama.UNIFORM, OnnxTensor.createTensor(environment, uniform.slice(0, rows), row));
      OnnxTensor drawn = OnnxTensor.createTensor(environment, chosen.slice(0, rows), column);
      OnnxTensor drawnLogProb = OnnxTensor.createTensor(environment, logProb.slice(0, rows), row);
      sized.add(drawn);
      sized.add(drawnLogProb);
      outputs.put(Llama.CHOSEN, drawn);
      outputs.put(Llama.LOG_PROB, drawnLogProb);
    }

    private void input(List<OnnxTensor> owner, String name, OnnxTensor tensor) {
      owner.add(tensor);
      inputs.put(name, tensor);
    }

    private static ByteBuffer bytes(int elements, int size) {
      return ByteBuffer.allocateDirect(elements * size).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
      sized.forEach(OnnxTensor::close);
      constant.forEach(OnnxTensor::close);
    }
  }
}
