package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.TrainablePolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRandomPolicySourceTest {
  private static final OnnxRandomPolicySource SOURCE = new OnnxRandomPolicySource(Policies.VAR);
  @TempDir Path folder;

  @BeforeEach
  void tokenizer() throws IOException {
    Files.write(folder.resolve("tokenizer.json"), Policies.tokenizer());
  }

  private OnnxRandomPolicySource.Options options(
      String end, int hidden, int layers, int heads, int kv, int context, boolean tied, long seed) {
    return new OnnxRandomPolicySource.Options(
        folder.toString(),
        end,
        hidden,
        layers,
        heads,
        kv,
        40,
        context,
        tied,
        seed,
        Policies.layout(1, 8, 4),
        new Placement(Device.CPU, Precision.BFLOAT16));
  }

  @Test
  void sizes_and_names_are_those_of_the_options() {
    try (TrainablePolicy policy = SOURCE.open(options("", 32, 3, 4, 1, 77, false, 0))) {
      List<String> names = policy.parameters().stream().map(Parameter::name).toList();
      assertEquals(3 * 9 + 3, names.size());
      assertEquals(List.of(36, 32), shape(policy, "model.embed_tokens.weight"));
      assertEquals(List.of(8, 32), shape(policy, "model.layers.2.self_attn.k_proj.weight"));
      assertEquals(List.of(32, 40), shape(policy, "model.layers.0.mlp.down_proj.weight"));
      assertEquals(List.of(36, 32), shape(policy, "lm_head.weight"));
      assertEquals(77, policy.contextLength());
      assertEquals(1, policy.tokenizer().endOfSequence());
    }
    try (TrainablePolicy tied = SOURCE.open(options("7", 32, 3, 4, 1, 77, true, 0))) {
      assertEquals(3 * 9 + 2, tied.parameters().size());
      assertEquals(11, tied.tokenizer().endOfSequence());
    }
  }

  private static List<Integer> shape(TrainablePolicy policy, String name) {
    Parameter found =
        policy.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    return java.util.Arrays.stream(found.shape()).boxed().toList();
  }

  @Test
  void weights_have_the_deviation_of_the_recipe_and_depend_on_the_seed_alone() {
    try (TrainablePolicy first = SOURCE.open(options("", 64, 2, 4, 2, 50, true, 3));
        TrainablePolicy same = SOURCE.open(options("", 64, 2, 4, 2, 50, true, 3));
        TrainablePolicy other = SOURCE.open(options("", 64, 2, 4, 2, 50, true, 4))) {
      for (int i = 0; i < first.parameters().size(); i++) {
        Parameter parameter = first.parameters().get(i);
        assertEquals(parameter.value(), same.parameters().get(i).value());
        double square = 0;
        for (int e = 0; e < parameter.size(); e++) {
          square += parameter.value().get(e) * (double) parameter.value().get(e);
        }
        boolean norm = parameter.shape().length == 1;
        boolean residual = parameter.name().matches(".*(o_proj|down_proj).*");
        double deviation = norm ? 1 : residual ? 0.01 : 0.02;
        assertEquals(deviation, Math.sqrt(square / parameter.size()), norm ? 0 : 0.002);
        if (!norm) {
          assertNotEquals(parameter.value(), other.parameters().get(i).value());
        }
      }
    }
  }

  @Test
  void it_saves_what_the_other_source_opens() throws IOException {
    Path saved = Files.createDirectory(folder.resolve("saved"));
    var params = new SamplingParams(10, 1);
    List<int[]> prompts = List.of(new int[] {4, 5});
    try (TrainablePolicy policy = SOURCE.open(options("", 32, 2, 4, 2, 30, true, 0))) {
      policy.save(saved);
      try (TrainablePolicy opened =
          new OnnxPolicySource(Policies.VAR).open(Policies.options(saved))) {
        Rng rng = Rng.of(1, "x");
        int[] expected = policy.generate(prompts, 1, params, rng).get(0).get(0).tokens();
        int[] found = opened.generate(prompts, 1, params, rng).get(0).get(0).tokens();
        assertEquals(policy.tokenizer().decode(expected), opened.tokenizer().decode(found));
        assertTrue(Files.readString(saved.resolve("tokenizer_config.json")).contains("\"</s>\""));
      }
    }
  }

  @Test
  void bad_options_are_refused() {
    refused("heads must divide hidden (30), got 4", 30, 2, 4, 2);
    refused("kvHeads must divide heads (4), got 3", 32, 2, 4, 3);
    refused("layers must be at least 1, got 0", 32, 0, 4, 2);
    refused("headDim (hidden / heads) must be even, for pairs of it turn, got 5", 20, 1, 4, 2);
    var none = options("<none>", 32, 1, 4, 2, 30, true, 0);
    var e = assertThrows(IllegalArgumentException.class, () -> SOURCE.open(none));
    assertTrue(e.getMessage().endsWith("has no token '<none>' to end a completion with"));
  }

  @Test
  void a_model_too_large_for_one_buffer_is_refused() {
    var huge = options("", 1 << 15, 99, 4, 2, 30, true, 0);
    var e = assertThrows(IllegalArgumentException.class, () -> SOURCE.open(huge));
    assertTrue(e.getMessage().contains("too many for one buffer"), e.getMessage());
  }

  private void refused(String message, int hidden, int layers, int heads, int kv) {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> options("", hidden, layers, heads, kv, 30, true, 0));
    assertEquals(message, e.getMessage());
  }
}
