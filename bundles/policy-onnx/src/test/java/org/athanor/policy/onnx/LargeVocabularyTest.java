package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.junit.jupiter.api.Test;

/** A vocabulary of 150,000, whose output layer goes part by part. */
class LargeVocabularyTest {
  private static final int VOCABULARY = 150_000;

  private static Config config(boolean tied) {
    String json =
        """
        {"architectures": ["Qwen3ForCausalLM"], "vocab_size": %d, "hidden_size": 8, "head_dim": 8,
        "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
        "num_key_value_heads": 1, "max_position_embeddings": 64, "tie_word_embeddings": %s,
        "eos_token_id": 1}"""
            .formatted(VOCABULARY, tied);
    return Config.parse(json.getBytes(StandardCharsets.UTF_8), "config.json");
  }

  /** More positions than one part has. */
  private static List<Trajectory> batch(Architecture a) {
    List<Trajectory> batch = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Rng rng = Rng.of(4, "large", i);
      int[] tokens = Policies.tokens(35 - i, rng, a);
      batch.add(
          new Trajectory(Policies.tokens(4, rng, a), tokens, new double[35 - i], Stop.LENGTH, 0));
    }
    return batch;
  }

  @Test
  void scores_and_gradients_are_the_twins() {
    Config config = config(true);
    Architecture a = config.architecture();
    assertTrue(Llama.rowsOfPart(VOCABULARY) < 60, "the batch takes two parts");
    try (OnnxPolicy policy = Policies.random(config, Policies.layout(1, 8, 8))) {
      List<Trajectory> batch = batch(a);
      Twin twin = new Twin(a, policy.parameters());
      List<TokenStats> stats = policy.evaluate(batch, 0.9);
      for (int i = 0; i < batch.size(); i++) {
        double[][] expected = twin.stats(batch.get(i), 0.9);
        for (int t = 0; t < expected.length; t++) {
          assertEquals(expected[t][0], stats.get(i).logProb()[t], 1e-4, i + "," + t);
          assertEquals(expected[t][1], stats.get(i).entropy()[t], 1e-4, i + "," + t);
        }
      }
      double[][] c = Policies.coefficients(batch, "c");
      double[][] e = Policies.coefficients(batch, "e");
      policy.accumulate(batch, 0.9, c, e);
      Map<String, float[]> found = Policies.gradients(policy);
      slopes(twin, found, batch, c, e);
    }
  }

  /** Central differences along the gradient of each tensor. */
  private static void slopes(
      Twin twin, Map<String, float[]> found, List<Trajectory> batch, double[][] c, double[][] e) {
    for (Map.Entry<String, double[]> weight : twin.weights.entrySet()) {
      if (!weight.getKey().matches(".*(embed_tokens|q_proj|k_norm|model.norm).*")) {
        continue; // the rest is what small vocabularies have, too
      }
      float[] gradient = found.get(weight.getKey());
      double square = 0;
      for (float g : gradient) {
        square += (double) g * g;
      }
      double norm = Math.sqrt(square);
      double h = 1e-4;
      double above = moved(twin, weight.getValue(), gradient, h / norm, batch, c, e);
      double below = moved(twin, weight.getValue(), gradient, -h / norm, batch, c, e);
      assertEquals(1, (above - below) / (2 * h) / norm, 1e-4, weight.getKey());
    }
  }

  private static double moved(
      Twin twin,
      double[] weight,
      float[] direction,
      double step,
      List<Trajectory> batch,
      double[][] c,
      double[][] e) {
    double[] kept = weight.clone();
    for (int i = 0; i < weight.length; i++) {
      weight[i] += step * direction[i];
    }
    double sum = GradientTest.objective(twin, batch, 0.9, c, e);
    System.arraycopy(kept, 0, weight, 0, kept.length);
    return sum;
  }

  @Test
  void a_step_of_learning_makes_what_was_drawn_likelier() {
    Config config = config(false);
    try (OnnxPolicy policy = Policies.random(config, Policies.layout(1, 8, 8))) {
      List<Trajectory> drawn =
          policy
              .generate(
                  List.of(new int[] {5, 140_000}), 4, new SamplingParams(20, 1), Rng.of(1, "d"))
              .get(0);
      double before = sum(policy.evaluate(drawn, 1));
      double[][] c =
          drawn.stream()
              .map(t -> java.util.stream.DoubleStream.generate(() -> 1).limit(t.length()).toArray())
              .toArray(double[][]::new);
      policy.accumulate(drawn, 1, c, new double[0][]);
      for (Parameter p : policy.parameters()) {
        for (int i = 0; i < p.size(); i++) {
          p.value().put(i, p.value().get(i) + 1e-4f * p.gradient().get(i));
        }
      }
      policy.weightsChanged(1);
      double after = sum(policy.evaluate(drawn, 1));
      assertTrue(after > before + 0.01, before + " then " + after);
    }
  }

  private static double sum(List<TokenStats> stats) {
    return stats.stream().mapToDouble(s -> java.util.Arrays.stream(s.logProb()).sum()).sum();
  }
}
