package org.athanor.policy.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;

/**
 * What to draw: row r is completion r % count of prompt r / count.
 *
 * @param context most tokens of prompt and completion together
 */
record Request(
    List<int[]> prompts,
    int count,
    SamplingParams params,
    Rng rng,
    int[] endsOfSequence,
    Tokenizer tokenizer,
    int context,
    long version) {
  /**
   * Prompts side by side without their last tokens, as the prefill graph reads them.
   *
   * @param tokens [rows, length]
   * @param lengths [rows], each less one, as ONNX Runtime's attention counts
   */
  record Prefix(long[] tokens, int[] lengths, int length) {}

  int rows() {
    return prompts.size() * count;
  }

  List<List<Trajectory>> groups(Trajectory[] drawn) {
    List<List<Trajectory>> groups = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) {
      groups.add(List.of(Arrays.copyOfRange(drawn, p * count, (p + 1) * count)));
    }
    return groups;
  }

  /** A row with nothing drawn yet. */
  Row row(int index) {
    int[] prompt = prompts.get(index / count);
    return new Row(index, prompt, limit(prompt), rng.at(index / count, index % count));
  }

  /** Most tokens a completion may have. */
  private int limit(int[] prompt) {
    return Math.min(params.maxTokens(), context - prompt.length);
  }

  /** Most positions that rows from ≤ r &lt; to may take. */
  int positions(int from, int to) {
    int most = 1;
    for (int p = from / count; p <= (to - 1) / count; p++) {
      int[] prompt = prompts.get(p);
      most = Math.max(most, prompt.length + limit(prompt));
    }
    return most;
  }

  /**
   * Of prompts from ≤ p &lt; to.
   *
   * @param rows at least that many; more are empty
   */
  Prefix prefix(int from, int to, int rows) {
    int length = 1;
    for (int p = from; p < to; p++) {
      length = Math.max(length, prompts.get(p).length - 1);
    }
    long[] tokens = new long[rows * length];
    int[] lengths = new int[rows];
    for (int p = from; p < to; p++) {
      int[] prompt = prompts.get(p);
      lengths[p - from] = Math.max(0, prompt.length - 2);
      for (int t = 0; t < prompt.length - 1; t++) {
        tokens[(p - from) * length + t] = prompt[t];
      }
    }
    return new Prefix(tokens, lengths, length);
  }

  /** The finished row, or null if it goes on. */
  Trajectory finished(Row row) {
    Stop stop;
    if (ends(row.last())) {
      stop = Stop.END_OF_SEQUENCE;
    } else if (row.stopped(params.stop(), tokenizer)) {
      stop = Stop.STOP_TEXT;
    } else if (row.length == row.tokens.length) {
      stop = Stop.LENGTH;
    } else {
      return null;
    }
    return row.drawn(stop, version);
  }

  private boolean ends(int token) {
    for (int end : endsOfSequence) {
      if (token == end) {
        return true;
      }
    }
    return false;
  }
}
