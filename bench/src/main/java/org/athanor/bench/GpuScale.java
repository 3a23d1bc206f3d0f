package org.athanor.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;

/**
 * How large model and work are.
 *
 * @param card whether on a card, or else on the processor by the code that a card runs
 * @param parityFirst positions before the first that is scored, of {@code parityLength}
 * @param greedy tokens drawn to compare
 * @param prompt tokens of a prompt, to draw from and to train on
 * @param trainLength positions of a sequence to train on
 */
record GpuScale(
    boolean card,
    int vocabulary,
    int hidden,
    int intermediate,
    int layers,
    int heads,
    int kvHeads,
    int parityFirst,
    int parityLength,
    int greedy,
    int prompts,
    int prompt,
    int newTokens,
    int trainSequences,
    int trainLength,
    int microBatch,
    int rounds) {
  private static final int PARITY_SEQUENCES = 4;

  /** Of each prompt. */
  static final int COUNT = 4;

  /** Qwen2.5-0.5B's shape. */
  static GpuScale of(List<String> flags) {
    if (flags.contains("--rehearse")) {
      return new GpuScale(false, 8192, 64, 160, 2, 4, 2, 16, 32, 8, 4, 16, 8, 4, 65, 2, 1);
    }
    boolean quick = flags.contains("--quick");
    return new GpuScale(
        true,
        151_936,
        896,
        4864,
        24,
        14,
        2,
        64,
        128,
        32,
        32,
        128,
        quick ? 128 : 256,
        quick ? 32 : 64,
        513,
        8,
        quick ? 1 : 3);
  }

  /** Arguments of transformers' Qwen2Config. */
  Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("vocab_size", vocabulary);
    config.put("hidden_size", hidden);
    config.put("intermediate_size", intermediate);
    config.put("num_hidden_layers", layers);
    config.put("num_attention_heads", heads);
    config.put("num_key_value_heads", kvHeads);
    return config;
  }

  List<Trajectory> parity() {
    return batch("parity", PARITY_SEQUENCES, parityFirst, parityLength);
  }

  List<Trajectory> train() {
    return batch("train", trainSequences, prompt, trainLength);
  }

  private List<Trajectory> batch(String purpose, int count, int first, int length) {
    List<Trajectory> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Rng rng = Rng.of(1, purpose, i);
      int[] tokens = tokens(length - first, rng);
      batch.add(
          new Trajectory(
              tokens(first, rng), tokens, new double[tokens.length], Trajectory.Stop.LENGTH, 0));
    }
    return batch;
  }

  List<int[]> toContinue() {
    List<int[]> made = new ArrayList<>();
    for (int p = 0; p < prompts; p++) {
      made.add(tokens(prompt, Rng.of(1, "prompt", p)));
    }
    return made;
  }

  private int[] tokens(int count, Rng rng) {
    int[] tokens = new int[count];
    for (int t = 0; t < count; t++) {
      tokens[t] = rng.nextInt(vocabulary);
    }
    return tokens;
  }

  /** [sequence][token] of the training batch, around 0. */
  double[][] coefficients() {
    double[][] c = new double[trainSequences][trainLength - prompt];
    for (int i = 0; i < c.length; i++) {
      Rng rng = Rng.of(1, "coefficients", i);
      for (int t = 0; t < c[i].length; t++) {
        c[i][t] = (float) ((rng.nextDouble() - 0.5) / c.length);
      }
    }
    return c;
  }
}
