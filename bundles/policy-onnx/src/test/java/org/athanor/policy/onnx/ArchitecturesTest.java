package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of model that is built, small and random, against {@link Twin}. */
class ArchitecturesTest {
  private static final double TEMPERATURE = 0.8;

  /** Config files as transformers writes them. */
  enum Model {
    LLAMA(
        "LlamaForCausalLM",
        """
        "rms_norm_eps": 1e-5, "tie_word_embeddings": true, "attention_bias": false,\
        """),
    LLAMA_WITH_BIASES(
        "LlamaForCausalLM",
        """
        "attention_bias": true, "mlp_bias": true, "rope_theta": 500.0,\
        """),
    LLAMA_3(
        "LlamaForCausalLM",
        """
        "rope_theta": 50.0, "rope_scaling": {"rope_type": "llama3", "factor": 8.0,
        "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 16},\
        """),
    LLAMA_LINEAR(
        "LlamaForCausalLM",
        """
        "rope_scaling": {"type": "linear", "factor": 2.5}, "tie_word_embeddings": true,\
        """),
    LLAMA_YARN(
        "LlamaForCausalLM",
        """
        "rope_theta": 50.0, "rope_scaling": {"type": "yarn", "factor": 4.0, "beta_fast": 4,
        "original_max_position_embeddings": 20, "mscale": 1.0, "mscale_all_dim": 0.5,
        "truncate": false},\
        """),
    QWEN2(
        "Qwen2ForCausalLM",
        """
        "use_sliding_window": false, "sliding_window": 4, "rope_theta": 1000000.0,
        "tie_word_embeddings": true,\
        """),
    LLAMA_NARROW(
        "LlamaForCausalLM",
        """
        "head_dim": 2,\
        """),
    LLAMA_UNEVEN(
        "LlamaForCausalLM",
        """
        "head_dim": 12, "mlp_bias": true,\
        """),
    QWEN2_WINDOW(
        "Qwen2ForCausalLM",
        """
        "use_sliding_window": true, "sliding_window": 4, "max_window_layers": 1,\
        """),
    QWEN3(
        "Qwen3ForCausalLM",
        """
        "head_dim": 16, "tie_word_embeddings": true, "rope_parameters": {"rope_type": "default",
        "rope_theta": 10000.0},\
        """),
    QWEN3_YARN(
        "Qwen3ForCausalLM",
        """
        "head_dim": 32, "rope_parameters": {"rope_type": "yarn", "rope_theta": 50.0,
        "factor": 4.0, "original_max_position_embeddings": 16},\
        """),
    MISTRAL(
        "MistralForCausalLM",
        """
        "sliding_window": 5,\
        """),
    SMOLLM3(
        "SmolLM3ForCausalLM",
        """
        "no_rope_layer_interval": 2, "rope_theta": 50.0, "use_sliding_window": true,
        "sliding_window": 4,\
        """),
    SMOLLM3_BY_LAYER(
        "SmolLM3ForCausalLM",
        """
        "no_rope_layers": [0, 1], "use_sliding_window": true, "sliding_window": 4,
        "layer_types": ["full_attention", "sliding_attention"], "mlp_bias": true,
        "tie_word_embeddings": false,\
        """),
    GPT2("GPT2LMHeadModel", ""),
    GPT2_NARROW(
        "GPT2LMHeadModel",
        """
        "n_head": 16,\
        """),
    GPT2_UNTIED(
        "GPT2LMHeadModel",
        """
        "tie_word_embeddings": false,\
        """);

    final Config config;

    Model(String architecture, String more) {
      String sizes =
          architecture.startsWith("GPT2")
              ? """
              "n_embd": 16, "n_head": 2, "n_layer": 2, "n_positions": 40, "n_inner": 24,
              "activation_function": "gelu_new",\
              """
              : """
              "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
              "num_attention_heads": 2, "num_key_value_heads": 1, "hidden_act": "silu",
              "max_position_embeddings": 40,\
              """;
      String json =
          "{\"architectures\": [\"%s\"], %s %s \"vocab_size\": %d, \"eos_token_id\": [1]}"
              .formatted(architecture, sizes, more, Policies.VOCABULARY);
      this.config = Config.parse(json.getBytes(StandardCharsets.UTF_8), "config.json");
    }
  }

  @ParameterizedTest
  @EnumSource
  void log_probabilities_and_entropies_are_the_twins(Model model) {
    Architecture a = model.config.architecture();
    try (OnnxPolicy policy = Policies.random(model.config, Policies.layout(2, 8, 3))) {
      Twin twin = new Twin(a, policy.parameters());
      List<Trajectory> batch = Policies.trajectories(11, a);
      List<TokenStats> stats = policy.evaluate(batch, TEMPERATURE);
      double worst = 0;
      int tokens = 0;
      for (int i = 0; i < batch.size(); i++) {
        double[][] expected = twin.stats(batch.get(i), TEMPERATURE);
        assertEquals(expected.length, stats.get(i).logProb().length);
        assertEquals(expected.length, stats.get(i).entropy().length);
        for (int t = 0; t < expected.length; t++) {
          worst = Math.max(worst, Math.abs(expected[t][0] - stats.get(i).logProb()[t]));
          worst = Math.max(worst, Math.abs(expected[t][1] - stats.get(i).entropy()[t]));
          tokens++;
        }
      }
      System.out.printf("%s: largest difference to the twin %.2g nats%n", model, worst);
      assertTrue(tokens > 20 && worst < 1e-5, "largest difference " + worst);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradient_of_log_probabilities_and_entropies_is_the_twins(Model model) {
    GradientTest.compare(model.config, true, true);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_drawn_with_a_cache_is_what_is_scored_without(Model model) {
    try (OnnxPolicy policy = Policies.random(model.config, Policies.layout(1, 8, 3))) {
      List<int[]> prompts = List.of(new int[] {3, 9, 4, 11, 8, 30, 2}, new int[] {5});
      var params = new SamplingParams(20, TEMPERATURE);
      List<Trajectory> drawn =
          policy.generate(prompts, 3, params, Rng.of(1, "drawn")).stream()
              .flatMap(List::stream)
              .toList();
      List<TokenStats> stats = policy.evaluate(drawn, TEMPERATURE);
      for (int i = 0; i < drawn.size(); i++) {
        for (int t = 0; t < drawn.get(i).length(); t++) {
          assertEquals(stats.get(i).logProb()[t], drawn.get(i).logProb()[t], 1e-5, i + "," + t);
        }
      }
      assertNotEquals(drawn.get(0).tokens(), drawn.get(1).tokens());
    }
  }
}
