package org.athanor.policy.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some rows of one length on their way through a graph. What a run puts out as keys and values goes
 * into the next as it is. A graph that keeps none sees all tokens each time.
 */
final class Decoding implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Ports ports;
  private final ExportFolder folder;
  private final int rows;
  private OrtSession.Result before;
  private int seen;
  private long[][] all = new long[0][];

  Decoding(
      OrtEnvironment environment, OrtSession session, Ports ports, ExportFolder folder, int rows) {
    this.environment = environment;
    this.session = session;
    this.ports = ports;
    this.folder = folder;
    this.rows = rows;
  }

  /**
   * Feeds more tokens.
   *
   * @param tokens [row][n]
   * @return logits after each of these tokens, [row][n][vocabulary] in one buffer
   */
  Logits feed(long[][] tokens) throws OrtException {
    boolean caches = !ports.cache().isEmpty();
    if (!caches) {
      all = joined(all, tokens);
    }
    long[][] fed = caches ? tokens : all;
    int n = fed[0].length;
    int past = caches ? seen : 0;
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    List<OnnxTensor> own = new ArrayList<>();
    try {
      fill(inputs, own, fed, past);
      OrtSession.Result result = session.run(inputs);
      if (before != null) {
        before.close();
      }
      before = result;
      seen = past + n;
      OnnxTensor logits = (OnnxTensor) result.get(Ports.LOGITS).orElseThrow();
      return new Logits(logits, tokens[0].length);
    } finally {
      own.forEach(OnnxTensor::close);
    }
  }

  private static long[][] joined(long[][] first, long[][] more) {
    long[][] joined = new long[more.length][];
    for (int r = 0; r < more.length; r++) {
      int length = first.length == 0 ? 0 : first[r].length;
      joined[r] = Arrays.copyOf(length == 0 ? more[r] : first[r], length + more[r].length);
      System.arraycopy(more[r], 0, joined[r], length, more[r].length);
    }
    return joined;
  }

  private void fill(Map<String, OnnxTensor> inputs, List<OnnxTensor> own, long[][] tokens, int past)
      throws OrtException {
    int n = tokens[0].length;
    long[] ids = new long[rows * n];
    long[] positions = new long[rows * n];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = tokens[i / n][i % n];
      positions[i] = past + i % n;
    }
    long[] mask = new long[rows * (past + n)];
    Arrays.fill(mask, 1);
    whole(inputs, own, Ports.IDS, ids, rows, n);
    whole(inputs, own, Ports.MASK, mask, rows, past + n);
    whole(inputs, own, Ports.POSITIONS, positions, rows, n);
    whole(inputs, own, Ports.CACHE_POSITION, Arrays.copyOf(positions, n), n);
    for (String keep : List.of(Ports.KEEP, Ports.KEEP_NEWER)) {
      if (ports.has(keep)) {
        long[] shape = ports.rank(keep) == 0 ? new long[0] : new long[] {1};
        whole(inputs, own, keep, new long[] {n}, shape);
      }
    }
    if (ports.has(Ports.BRANCH)) {
      OnnxTensor branch = OnnxTensor.createTensor(environment, new boolean[] {before != null});
      own.add(branch);
      inputs.put(Ports.BRANCH, branch);
    }
    for (Port port : ports.cache()) {
      inputs.put(port.past(), past(port, own));
    }
  }

  /** A tensor of whole numbers, if the graph has such an input. */
  private void whole(
      Map<String, OnnxTensor> inputs,
      List<OnnxTensor> own,
      String name,
      long[] values,
      long... shape)
      throws OrtException {
    if (!ports.has(name)) {
      return;
    }
    OnnxTensor tensor;
    if (ports.small(name)) {
      int[] small = Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
      tensor = OnnxTensor.createTensor(environment, IntBuffer.wrap(small), shape);
    } else {
      tensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }
    own.add(tensor);
    inputs.put(name, tensor);
  }

  private OnnxTensor past(Port port, List<OnnxTensor> own) throws OrtException {
    if (before != null) {
      OnnxValue present = before.get(port.present()).orElseThrow();
      return (OnnxTensor) present;
    }
    long[] shape = port.empty(rows, folder.heads(), folder.headSize());
    ByteBuffer nothing = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
    OnnxTensor empty = OnnxTensor.createTensor(environment, nothing, shape, port.type());
    own.add(empty);
    return empty;
  }

  /** Logits of a run, for the last tokens fed. */
  static final class Logits {
    private final FloatBuffer values;
    private final int vocabulary;
    private final int given;
    private final int asked;

    Logits(OnnxTensor tensor, int asked) {
      long[] shape = tensor.getInfo().getShape();
      this.values = tensor.getFloatBuffer();
      this.given = Math.toIntExact(shape[1]);
      this.vocabulary = Math.toIntExact(shape[2]);
      this.asked = asked;
      if (given < asked) {
        throw new IllegalStateException(
            "the graph gives logits for " + given + " of " + asked + " tokens");
      }
    }

    /** Those after token {@code t} of row {@code r}. */
    float[] at(int row, int t) {
      float[] some = new float[vocabulary];
      values.get((row * given + given - asked + t) * vocabulary, some);
      return some;
    }
  }

  @Override
  public void close() {
    if (before != null) {
      before.close();
    }
  }
}
