package org.athanor.policy.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Choice;
import org.athanor.policy.Tokenizer;

/** A completion that is being drawn. */
final class Row {
  private static final int SPLIT = 4; // tokens that may share a character

  final int index;
  final int[] prompt;
  final int[] tokens;
  final double[] logProb;
  final Rng rng;
  int length;

  /** Where its keys and values lie in the cache of a device. */
  int place;

  private boolean[] occurred;

  /**
   * @param limit most tokens it may have
   */
  Row(int index, int[] prompt, int limit, Rng rng) {
    this.index = index;
    this.prompt = prompt;
    this.tokens = new int[limit];
    this.logProb = new double[limit];
    this.rng = rng;
  }

  /** Positions in the cache. */
  int seen() {
    return prompt.length - 1 + length;
  }

  int last() {
    return length == 0 ? prompt[prompt.length - 1] : tokens[length - 1];
  }

  void append(int token, double tokenLogProb) {
    tokens[length] = token;
    logProb[length++] = tokenLogProb;
  }

  /** Appends what is chosen from row {@code at} of logits [.., V]. */
  void draw(Choice choice, FloatBuffer logits, int at) {
    int vocabulary = choice.vocabulary();
    choice.draw(logits, at * vocabulary, occurred(vocabulary), rng);
    append(choice.token(), choice.logProb());
  }

  /** [V] whether each token is in the prompt or was drawn. */
  private boolean[] occurred(int vocabulary) {
    if (occurred == null) {
      occurred = new boolean[vocabulary];
      for (int token : prompt) {
        occurred[token] = true;
      }
    }
    if (length > 0) {
      occurred[last()] = true;
    }
    return occurred;
  }

  /** Whether one of these texts ends in the last token. */
  boolean stopped(List<String> stops, Tokenizer tokenizer) {
    for (String stop : stops) {
      int from = Math.max(0, length - stop.length() - SPLIT);
      int[] before = Arrays.copyOf(tokens, from);
      if (tokenizer.decode(before, Arrays.copyOfRange(tokens, from, length)).contains(stop)) {
        return true;
      }
    }
    return false;
  }

  Trajectory drawn(Trajectory.Stop stop, long version) {
    return new Trajectory(
        prompt, Arrays.copyOf(tokens, length), Arrays.copyOf(logProb, length), stop, version);
  }
}
