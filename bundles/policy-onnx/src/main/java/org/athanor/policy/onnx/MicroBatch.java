package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.athanor.data.Trajectory;

/**
 * Some trajectories side by side: the positions that choose a token, without those that choose none
 * (a prompt's) in the output layer, and without the last token as input.
 *
 * @param indices which of the whole batch, longest first
 * @param length S, inputs of the longest
 * @param tokens M, chosen by all of them
 */
record MicroBatch(List<Trajectory> all, int[] indices, int length, int tokens) {

  /** Splits a batch into micro-batches of one size, as the other does. */
  static List<MicroBatch> split(List<Trajectory> all, int size, IntPredicate wanted) {
    return split(all, length -> size, wanted);
  }

  /**
   * Splits a batch into micro-batches of similar length: by falling length, equal ones in their
   * order, so the split depends on the lengths alone.
   *
   * @param most sequences of one micro-batch, by the length of its longest
   * @param wanted which trajectories to take; those that chose nothing are left out in any case
   */
  static List<MicroBatch> split(List<Trajectory> all, IntUnaryOperator most, IntPredicate wanted) {
    int[] order =
        IntStream.range(0, all.size())
            .filter(i -> all.get(i).length() > 0 && wanted.test(i))
            .boxed()
            .sorted(Comparator.comparingInt(i -> -inputs(all.get(i))))
            .mapToInt(Integer::intValue)
            .toArray();
    List<MicroBatch> split = new ArrayList<>();
    for (int start = 0, size; start < order.length; start += size) {
      size = most.applyAsInt(inputs(all.get(order[start])));
      int end = Math.min(start + size, order.length);
      int[] indices = IntStream.range(start, end).map(i -> order[i]).toArray();
      int tokens = IntStream.of(indices).map(i -> all.get(i).length()).sum();
      split.add(new MicroBatch(all, indices, inputs(all.get(indices[0])), tokens));
    }
    return split;
  }

  private static int inputs(Trajectory trajectory) {
    return trajectory.prompt().length + trajectory.length() - 1;
  }

  /**
   * Adds the tensors that describe the trajectories to a graph's inputs; the caller closes them.
   */
  List<OnnxTensor> describe(
      OrtEnvironment environment, double temperature, Map<String, OnnxTensor> inputs)
      throws OrtException {
    long[] ids = new long[indices.length * length];
    long[] rows = new long[tokens];
    long[] targets = new long[tokens];
    int m = 0;
    for (int b = 0; b < indices.length; b++) {
      Trajectory trajectory = all.get(indices[b]);
      int[] prompt = trajectory.prompt();
      for (int p = 0; p < prompt.length; p++) {
        ids[b * length + p] = prompt[p];
      }
      for (int t = 0; t < trajectory.length(); t++) {
        int position = prompt.length + t;
        if (t < trajectory.length() - 1) {
          ids[b * length + position] = trajectory.tokens()[t];
        }
        rows[m] = (long) b * length + position - 1;
        targets[m++] = trajectory.tokens()[t];
      }
    }
    List<OnnxTensor> made = new ArrayList<>();
    long[] shape = {indices.length, length};
    float inverse = (float) (1 / temperature);
    made.add(put(inputs, Llama.TOKENS, longs(environment, ids, shape)));
    made.add(put(inputs, Llama.ROWS, longs(environment, rows, tokens)));
    made.add(put(inputs, Llama.TARGETS, longs(environment, targets, tokens, 1)));
    made.add(put(inputs, Llama.INVERSE_TEMPERATURE, floats(environment, new float[] {inverse})));
    return made;
  }

  /** One number for each chosen token, out of those of the whole batch. */
  OnnxTensor coefficients(OrtEnvironment environment, double[][] ofAll) throws OrtException {
    float[] values = new float[tokens];
    int m = 0;
    if (ofAll.length > 0) {
      for (int i : indices) {
        for (double value : ofAll[i]) {
          values[m++] = (float) value;
        }
      }
    }
    return floats(environment, values, tokens);
  }

  /** Deals one number for each chosen token out to the rows of the whole batch. */
  void deal(FloatBuffer values, double[][] toAll) {
    int m = 0;
    for (int i : indices) {
      toAll[i] = new double[all.get(i).length()];
      for (int t = 0; t < toAll[i].length; t++) {
        toAll[i][t] = values.get(m++);
      }
    }
  }

  private static OnnxTensor put(Map<String, OnnxTensor> inputs, String name, OnnxTensor tensor) {
    inputs.put(name, tensor);
    return tensor;
  }

  private static OnnxTensor longs(OrtEnvironment environment, long[] values, long... shape)
      throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private static OnnxTensor floats(OrtEnvironment environment, float[] values, long... shape)
      throws OrtException {
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
  }
}
