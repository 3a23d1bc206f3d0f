package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;
import org.athanor.policy.TrainablePolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoraTest {
  private static final double SCALE = 6.0 / 2;

  @TempDir Path temporary;
  private final OnnxPolicySource source = new OnnxPolicySource(Policies.VAR);
  private Path folder;

  @BeforeEach
  void save() throws IOException {
    folder = saved("base", ArchitecturesTest.Model.LLAMA.config);
  }

  private Path saved(String name, Config config) throws IOException {
    Path made = Files.createDirectory(temporary.resolve(name));
    try (OnnxPolicy policy = Policies.random(config, Policies.layout(1, 4, 4))) {
      policy.save(made);
    }
    return made;
  }

  private TrainablePolicy open(Path path, int rank) {
    return source.open(Policies.options(path, rank));
  }

  /** Adapters that do something. */
  private static void disturb(TrainablePolicy policy) {
    for (Parameter p : policy.parameters()) {
      Rng rng = Rng.of(11, p.name());
      for (int i = 0; i < p.size(); i++) {
        p.value().put(i, (float) (0.1 * rng.nextGaussian()));
      }
    }
    policy.weightsChanged(1);
  }

  private static double[] logProb(TrainablePolicy policy, List<Trajectory> batch) {
    return policy.evaluate(batch, 1).stream()
        .flatMapToDouble(s -> java.util.Arrays.stream(s.logProb()))
        .toArray();
  }

  @Test
  void adapters_go_where_peft_puts_them_if_nobody_says_where() throws IOException {
    Path gpt2 = saved("gpt2", ArchitecturesTest.Model.GPT2.config);
    for (Path path : List.of(folder, gpt2)) {
      var options = Policies.options(path, Map.of("loraRank", "2", "loraAlpha", "6"));
      try (TrainablePolicy policy = source.open(options)) {
        int adapted = path.equals(gpt2) ? 1 : 2;
        assertEquals(2 * adapted * 2, policy.parameters().size(), "A and B in 2 layers");
        String name = policy.parameters().get(0).name();
        assertTrue(name.contains(path.equals(gpt2) ? "c_attn" : "q_proj"), name);
      }
    }
  }

  @Test
  void fresh_adapters_leave_the_model_as_it_is() {
    try (TrainablePolicy base = open(folder, 0);
        TrainablePolicy adapted = open(folder, 2)) {
      List<Trajectory> batch =
          Policies.trajectories(4, ArchitecturesTest.Model.LLAMA.config.architecture());
      assertArrayEquals(logProb(base, batch), logProb(adapted, batch), 1e-6);
      assertEquals(2 * 7 * 2, adapted.parameters().size(), "A and B of 7 projections in 2 layers");
      disturb(adapted);
      assertNotEquals(logProb(base, batch)[0], logProb(adapted, batch)[0], 1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LLAMA_WITH_BIASES", "QWEN3", "GPT2"})
  void gradients_are_those_of_the_twin_with_merged_weights(ArchitecturesTest.Model model)
      throws IOException {
    Path path = saved("other", model.config);
    Architecture a = model.config.architecture();
    List<Trajectory> batch = Policies.trajectories(4, a);
    double[][] c = Policies.coefficients(batch, "c");
    double[][] e = Policies.coefficients(batch, "e");
    try (TrainablePolicy base = open(path, 0);
        TrainablePolicy adapted = open(path, 2)) {
      disturb(adapted);
      Twin twin = new Twin(a, base.parameters());
      List<Parameter> adapters = adapted.parameters();
      double[][] values = new double[adapters.size()][];
      for (int p = 0; p < values.length; p++) {
        values[p] = new double[adapters.get(p).size()];
        for (int i = 0; i < values[p].length; i++) {
          values[p][i] = adapters.get(p).value().get(i);
        }
      }
      adapted.accumulate(batch, 1, c, e);
      for (int p = 0; p < values.length; p++) {
        slope(p, values, adapters, twin, a, batch, c, e);
      }
    }
  }

  /** Along the gradient of one adapter's tensor. */
  private static void slope(
      int p,
      double[][] values,
      List<Parameter> adapters,
      Twin twin,
      Architecture a,
      List<Trajectory> batch,
      double[][] c,
      double[][] e) {
    Parameter parameter = adapters.get(p);
    double square = 0;
    for (int i = 0; i < parameter.size(); i++) {
      square += parameter.gradient().get(i) * parameter.gradient().get(i);
    }
    double norm = Math.sqrt(square);
    assertTrue(norm > 1e-6, parameter.name());
    double[] kept = values[p].clone();
    double[] objective = new double[2];
    double h = 1e-4;
    for (int side = 0; side < 2; side++) {
      for (int i = 0; i < kept.length; i++) {
        double step = (side == 0 ? h : -h) / norm;
        values[p][i] = kept[i] + step * parameter.gradient().get(i);
      }
      Twin merged = merged(twin, values, adapters, a);
      objective[side] = GradientTest.objective(merged, batch, 1, c, e);
    }
    values[p] = kept;
    double found = (objective[0] - objective[1]) / (2 * h);
    assertEquals(1, found / norm, 1e-4, parameter.name());
  }

  /** W + scale · B · A. */
  private static Twin merged(
      Twin base, double[][] values, List<Parameter> adapters, Architecture a) {
    Twin merged = new Twin(a, List.of());
    base.weights.forEach((name, weight) -> merged.weights.put(name, weight.clone()));
    for (int p = 0; p < values.length; p += 2) {
      int rank = adapters.get(p).shape()[0];
      int in = adapters.get(p).shape()[1];
      int out = adapters.get(p + 1).shape()[0];
      String name = adapters.get(p).name().replace(".lora_A", "");
      boolean columns = a.family() == Architecture.Family.GPT2;
      double[] weight = merged.weights.get(name);
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          for (int r = 0; r < rank; r++) {
            weight[columns ? i * out + o : o * in + i] +=
                SCALE * values[p + 1][o * rank + r] * values[p][r * in + i];
          }
        }
      }
    }
    return merged;
  }

  @Test
  void adapters_are_saved_as_peft_does_and_open_again() throws IOException {
    Path saved = Files.createDirectory(temporary.resolve("adapters"));
    List<Trajectory> batch =
        Policies.trajectories(4, ArchitecturesTest.Model.LLAMA.config.architecture());
    try (TrainablePolicy adapted = open(folder, 2)) {
      disturb(adapted);
      adapted.save(saved);
      try (TrainablePolicy again = open(saved, 0)) {
        assertArrayEquals(logProb(adapted, batch), logProb(again, batch), 0);
        assertEquals(adapted.parameters().size(), again.parameters().size());
      }
    }
    var config =
        JsonParser.parseString(Files.readString(saved.resolve("adapter_config.json")))
            .getAsJsonObject();
    assertEquals("LORA", config.get("peft_type").getAsString());
    assertEquals(2, config.get("r").getAsInt());
    assertEquals(6, config.get("lora_alpha").getAsDouble());
    assertEquals(folder.toString(), config.get("base_model_name_or_path").getAsString());
    var names = new Safetensors(saved.resolve("adapter_model.safetensors")).names();
    assertTrue(
        names.contains("base_model.model.model.layers.1.mlp.up_proj.lora_B.weight"), names + "");

    var other = assertThrows(IllegalArgumentException.class, () -> open(saved, 3));
    assertTrue(other.getMessage().startsWith("loraRank must be 0 or the rank 2"));
    config.addProperty("use_dora", true);
    Files.writeString(saved.resolve("adapter_config.json"), config.toString());
    var dora = assertThrows(IllegalArgumentException.class, () -> open(saved, 0));
    assertTrue(dora.getMessage().endsWith("use_dora must be absent, got true"), dora.getMessage());
    config.remove("use_dora");
    config.add("alora_invocation_tokens", JsonParser.parseString("[5]"));
    Files.writeString(saved.resolve("adapter_config.json"), config.toString());
    var alora = assertThrows(IllegalArgumentException.class, () -> open(saved, 0));
    assertTrue(
        alora.getMessage().endsWith("alora_invocation_tokens must be absent, got [5]"),
        alora.getMessage());
    config.remove("alora_invocation_tokens");
    config.addProperty("init_lora_weights", "pissa_niter_4");
    Files.writeString(saved.resolve("adapter_config.json"), config.toString());
    var pissa = assertThrows(IllegalArgumentException.class, () -> open(saved, 0));
    assertTrue(pissa.getMessage().endsWith("eva), got \"pissa_niter_4\""), pissa.getMessage());
    config.remove("init_lora_weights");
    var targets = config.get("target_modules");
    config.add("target_modules", JsonParser.parseString("[\"q_proj\", \"lm_head\"]"));
    Files.writeString(saved.resolve("adapter_config.json"), config.toString());
    var head = assertThrows(IllegalArgumentException.class, () -> open(saved, 0));
    assertTrue(
        head.getMessage()
            .startsWith(saved.resolve("adapter_config.json") + ": target_modules must be some of"),
        head.getMessage());
    config.add("target_modules", targets);
    config.remove("r");
    Files.writeString(saved.resolve("adapter_config.json"), config.toString());
    var none = assertThrows(IllegalArgumentException.class, () -> open(saved, 0));
    assertTrue(none.getMessage().endsWith("r must be a number, got null"), none.getMessage());
  }

  @Test
  void policies_of_one_folder_share_what_none_of_them_trains() {
    Shelf shelf = new Shelf();
    Architecture a = Policies.tiny(true, false);
    var environment = org.athanor.onnxruntime.OnnxRuntime.environment(Policies.VAR);
    List<Integer> read = new ArrayList<>();
    java.util.function.Supplier<Weights> reader =
        () -> {
          read.add(1);
          return new Weights(a, environment);
        };
    Shelf.Loan first = shelf.borrow("key", reader);
    Shelf.Loan second = shelf.borrow("key", reader);
    assertSame(first.weights(), second.weights());
    assertEquals(1, read.size());

    first.weights().view(a.embedding()).put(0, 7f);
    Weights copy = second.keep(a.tensors(), environment);
    copy.view(a.embedding()).put(1, 8f);
    assertEquals(7f, copy.view(a.embedding()).get(0), "a copy");
    assertEquals(0f, first.weights().view(a.embedding()).get(1), "of its own");
    second.close();
    assertSame(first.weights(), first.keep(a.tensors(), environment), "nobody else reads it");
    Shelf.Loan third = shelf.borrow("key", reader);
    assertEquals(2, read.size(), "what is written is not lent again");
    third.close();
    first.close();
  }

  @Test
  void targets_that_the_model_lacks_are_refused() {
    var options = Policies.options(folder, Map.of("loraRank", "2", "loraTargets", "c_attn"));
    var e = assertThrows(IllegalArgumentException.class, () -> source.open(options));
    assertTrue(
        e.getMessage().startsWith("adapters' targets must be some of [q_proj,"), e.getMessage());
    for (var bad : List.of(Map.of("loraRank", "-1"), Map.of("loraAlpha", "0"))) {
      assertThrows(IllegalArgumentException.class, () -> Policies.options(folder, bad));
    }
  }
}
