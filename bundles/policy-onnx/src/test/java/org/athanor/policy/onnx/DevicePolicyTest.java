package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.TrainablePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The path that a card takes, run on the processor: bindings, rewritten graphs, cache, sampling.
 */
class DevicePolicyTest {
  private static final Architecture TINY = Policies.tiny(true, true);
  private static final Numerics HALF = new Numerics(Numerics.FLOAT16, Numerics.FLOAT16);
  private static final Rng RNG = Rng.of(11, "generate");

  @Test
  void it_draws_what_the_processors_own_path_draws() {
    for (double temperature : new double[] {1, 0.6, 0}) {
      SamplingParams params = new SamplingParams(20, temperature);
      List<int[]> prompts = prompts(9);
      List<Trajectory> expected;
      try (OnnxPolicy policy = policy(128)) {
        expected = flat(policy.generate(prompts, 4, params, RNG));
      }
      for (int rows : new int[] {1, 5, 128}) {
        try (DevicePolicy device = new DevicePolicy(policy(rows), Numerics.PLAIN, false)) {
          assertSame(expected, flat(device.generate(prompts, 4, params, RNG)));
        }
      }
      if (temperature == 1) {
        assertTrue(expected.stream().anyMatch(t -> t.stop() == Stop.END_OF_SEQUENCE));
        assertTrue(expected.stream().anyMatch(t -> t.stop() == Stop.LENGTH));
      }
    }
  }

  /** What {@link SamplingParams} has beside temperature, one by one and together. */
  static List<SamplingParams> cuts() {
    return List.of(
        new SamplingParams(20, 1, 5, 1, 0, 1, List.of()),
        new SamplingParams(20, 1, 0, 0.8, 0, 1, List.of()),
        new SamplingParams(20, 1, 0, 1, 0.2, 1, List.of()),
        new SamplingParams(20, 1, 0, 1, 0, 1.5, List.of()),
        new SamplingParams(20, 0, 0, 1, 0, 1.5, List.of()),
        new SamplingParams(20, 0.7, 9, 0.9, 0.02, 1.2, List.of()));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void a_cut_distribution_is_drawn_from_as_on_the_processors_own_path(SamplingParams params) {
    List<int[]> prompts = prompts(9);
    List<Trajectory> whole;
    List<Trajectory> expected;
    try (OnnxPolicy policy = policy(128)) {
      whole = flat(policy.generate(prompts, 4, new SamplingParams(20, params.temperature()), RNG));
      expected = flat(policy.generate(prompts, 4, params, RNG));
    }
    assertFalse(sameTokens(whole, expected), "the option changes what is drawn");
    for (int rows : new int[] {5, 128}) {
      try (DevicePolicy device = new DevicePolicy(policy(rows), Numerics.PLAIN, false)) {
        assertSame(expected, flat(device.generate(prompts, 4, params, RNG)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.9}) // picked on the device, and on the processor
  void a_stop_text_ends_a_completion(double topP) {
    try (OnnxPolicy policy = policy(128);
        DevicePolicy device = new DevicePolicy(policy(5), Numerics.PLAIN, false)) {
      String stop = policy.tokenizer().decode(new int[] {9});
      SamplingParams params = new SamplingParams(20, 1, 0, topP, 0, 1, List.of(stop));
      List<Trajectory> expected = flat(policy.generate(prompts(9), 4, params, RNG));
      assertSame(expected, flat(device.generate(prompts(9), 4, params, RNG)));
      for (Stop each : Stop.values()) {
        assertTrue(expected.stream().anyMatch(t -> t.stop() == each), each.toString());
      }
    }
  }

  private static boolean sameTokens(List<Trajectory> a, List<Trajectory> b) {
    for (int i = 0; i < a.size(); i++) {
      if (!Arrays.equals(a.get(i).tokens(), b.get(i).tokens())) {
        return false;
      }
    }
    return true;
  }

  @Test
  void it_scores_and_differentiates_like_the_processors_own_path_across_weight_changes() {
    List<Trajectory> batch = Policies.trajectories(11, TINY);
    try (OnnxPolicy plain = policy(8);
        DevicePolicy device = new DevicePolicy(policy(8), Numerics.PLAIN, false)) {
      for (int version = 1; version <= 2; version++) {
        assertTrue(distance(plain.evaluate(batch, 0.7), device.evaluate(batch, 0.7)) < 1e-5);
        double[][] c = Policies.coefficients(batch, "c");
        double[][] e = Policies.coefficients(batch, "e");
        for (TrainablePolicy policy : List.of(plain, device)) {
          policy.accumulate(batch, 0.7, c, e);
          policy.accumulate(
              batch.subList(0, 4),
              0.7,
              Policies.coefficients(batch.subList(0, 4), "d"),
              new double[0][]);
        }
        double difference = gradients(plain.parameters(), device.parameters());
        assertTrue(difference < 1e-5, "relative difference of the gradients " + difference);
        for (TrainablePolicy policy : List.of(plain, device)) {
          move(policy);
          policy.weightsChanged(version);
        }
        assertEquals(version, device.version());
        assertTrue(device.engineShare() > 0 && device.engineShare() <= 1);
        assertTrue(device.plan(20).contains("on the card"), device.plan(20));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {36, 5000}) // the second in parts, in a loop
  void shorter_numbers_change_results_by_their_rounding_and_no_more(int vocabulary) {
    Architecture a =
        new Architecture(vocabulary, 16, 24, 2, 4, 2, 8, 40, 1e-5f, 10000, true, true, true);
    List<Trajectory> batch = Policies.trajectories(8, a);
    try (OnnxPolicy plain = Policies.random(a, Policies.layout(2, 8, 4));
        DevicePolicy half =
            new DevicePolicy(Policies.random(a, Policies.layout(2, 8, 4)), HALF, false)) {
      double scored = distance(plain.evaluate(batch, 1), half.evaluate(batch, 1));
      assertTrue(scored > 1e-6 && scored < 0.05, "log-probabilities differ by " + scored);
      double[][] c = Policies.coefficients(batch, "c");
      for (TrainablePolicy policy : List.of(plain, half)) {
        policy.accumulate(batch, 1, c, new double[0][]);
      }
      double difference = gradients(plain.parameters(), half.parameters());
      assertTrue(difference > 1e-6 && difference < 0.02, "gradients differ by " + difference);
      List<Trajectory> drawn = flat(half.generate(prompts(5), 3, new SamplingParams(12, 1), RNG));
      double gap = gap(drawn, half.evaluate(drawn, 1));
      assertTrue(gap > 0 && gap < 0.05, "drawn and scored log-probabilities differ by " + gap);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_output_layer_in_many_parts_gives_what_it_gives_at_once(boolean tied) {
    Architecture a = new Architecture(5000, 16, 24, 1, 4, 2, 8, 40, 1e-5f, 10000, tied, true, true);
    List<Trajectory> batch = Policies.trajectories(11, a);
    try (OnnxPolicy plain = Policies.random(a, Policies.layout(1, 8, 8));
        DevicePolicy device =
            new DevicePolicy(
                Policies.random(a, Policies.layout(1, 8, 8)),
                Numerics.PLAIN,
                false,
                3 * 5000)) { // three rows a part
      assertTrue(distance(plain.evaluate(batch, 0.7), device.evaluate(batch, 0.7)) < 1e-5);
      for (TrainablePolicy policy : List.of(plain, device)) {
        policy.accumulate(
            batch, 0.7, Policies.coefficients(batch, "c"), Policies.coefficients(batch, "e"));
      }
      double difference = gradients(plain.parameters(), device.parameters());
      assertTrue(difference < 1e-5, "relative difference of the gradients " + difference);
    }
  }

  /** ONNX Runtime infers all types before it looks for what computes them. */
  @ParameterizedTest
  @EnumSource(DeviceSessions.Kind.class)
  void graphs_in_bfloat16_are_sound_and_the_processor_lacks_only_the_means(
      DeviceSessions.Kind kind) {
    Numerics bfloat16 = Numerics.cuda(Precision.BFLOAT16);
    Architecture large =
        new Architecture(5000, 16, 24, 1, 4, 2, 8, 40, 1e-5f, 10000, false, true, true);
    for (Architecture a : List.of(TINY, large)) {
      try (OnnxPolicy host = Policies.random(a, Policies.layout(1, 8, 4));
          DeviceSessions sessions =
              new DeviceSessions(host.sessions(), host.model(), bfloat16, false, 1 << 20)) {
        sessions.upload();
        var refused = assertThrows(IllegalStateException.class, () -> sessions.bind(kind));
        assertTrue(refused.getMessage().contains("ORT_NOT_IMPLEMENTED"), refused.getMessage());
      }
    }
  }

  @Test
  void heads_narrower_than_the_cache_has_them_are_drawn_from_like_others() {
    Architecture narrow =
        new Architecture(36, 16, 24, 2, 4, 2, 6, 40, 1e-5f, 10000, true, true, true);
    SamplingParams params = new SamplingParams(20, 1);
    try (OnnxPolicy plain = Policies.random(narrow, Policies.layout(2, 64, 4));
        DevicePolicy device =
            new DevicePolicy(
                Policies.random(narrow, Policies.layout(2, 64, 4)), Numerics.PLAIN, false);
        DevicePolicy half =
            new DevicePolicy(Policies.random(narrow, Policies.layout(2, 64, 4)), HALF, false)) {
      assertSame(
          flat(plain.generate(prompts(6), 8, params, RNG)),
          flat(device.generate(prompts(6), 8, params, RNG)));
      List<Trajectory> drawn = flat(half.generate(prompts(6), 8, params, RNG));
      double gap = gap(drawn, half.evaluate(drawn, 1));
      assertTrue(gap > 0 && gap < 0.05, "drawn and scored log-probabilities differ by " + gap);
    }
  }

  @Test
  void a_vocabulary_of_several_blocks_is_drawn_from_like_a_small_one() {
    Architecture a = new Architecture(300, 16, 24, 1, 4, 2, 8, 40, 1e-5f, 10000, true, true, false);
    try (OnnxPolicy plain = Policies.random(a, Policies.layout(2, 64, 4));
        DevicePolicy device =
            new DevicePolicy(
                Policies.random(a, Policies.layout(2, 64, 4)), Numerics.PLAIN, false)) {
      SamplingParams params = new SamplingParams(20, 1);
      List<Trajectory> expected = flat(plain.generate(prompts(6), 8, params, RNG));
      assertSame(expected, flat(device.generate(prompts(6), 8, params, RNG)));
      for (int block = 0; block < 3; block++) {
        int from = 128 * block;
        assertTrue(
            expected.stream()
                .flatMapToInt(t -> Arrays.stream(t.tokens()))
                .anyMatch(token -> token >= from && token < from + 128));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ArchitecturesTest.Model.class)
  void every_architecture_goes_through(ArchitecturesTest.Model model) {
    try (OnnxPolicy plain = Policies.random(model.config, Policies.layout(1, 8, 4));
        DevicePolicy device =
            new DevicePolicy(
                Policies.random(model.config, Policies.layout(1, 8, 4)), Numerics.PLAIN, false)) {
      assertAlike(plain, device, model.config.architecture());
    }
  }

  @Test
  void adapters_are_trained_over_a_base_that_stays(@TempDir Path folder) {
    try (OnnxPolicy policy = policy(4)) {
      policy.save(folder);
    }
    OnnxPolicySource source = new OnnxPolicySource(Policies.VAR);
    try (OnnxPolicy plain = (OnnxPolicy) source.open(Policies.options(folder, 2));
        DevicePolicy device =
            new DevicePolicy(
                (OnnxPolicy) source.open(Policies.options(folder, 2)), Numerics.PLAIN, false)) {
      for (int version = 1; version <= 2; version++) {
        assertAlike(plain, device, TINY);
        for (TrainablePolicy policy : List.of(plain, device)) {
          move(policy);
          policy.weightsChanged(version);
        }
      }
    }
  }

  /** Scores, gradient and what is drawn. */
  private static void assertAlike(OnnxPolicy plain, DevicePolicy device, Architecture a) {
    List<Trajectory> batch = Policies.trajectories(6, a);
    assertTrue(distance(plain.evaluate(batch, 1), device.evaluate(batch, 1)) < 1e-5);
    double[][] c = Policies.coefficients(batch, "c");
    for (TrainablePolicy policy : List.of(plain, device)) {
      policy.accumulate(batch, 1, c, new double[0][]);
    }
    double difference = gradients(plain.parameters(), device.parameters());
    assertTrue(difference < 1e-5, "relative difference of the gradients " + difference);
    SamplingParams params = new SamplingParams(8, 1);
    assertSame(
        flat(plain.generate(prompts(3), 2, params, RNG)),
        flat(device.generate(prompts(3), 2, params, RNG)));
  }

  private static OnnxPolicy policy(int rows) {
    return Policies.random(TINY, Policies.layout(2, rows, 4));
  }

  /** Largest difference of a drawn token's log-probability to its score. */
  private static double gap(List<Trajectory> drawn, List<TokenStats> stats) {
    double gap = 0;
    for (int i = 0; i < drawn.size(); i++) {
      for (int t = 0; t < drawn.get(i).length(); t++) {
        gap = Math.max(gap, Math.abs(drawn.get(i).logProb()[t] - stats.get(i).logProb()[t]));
      }
    }
    return gap;
  }

  private static void move(TrainablePolicy policy) {
    for (Parameter parameter : policy.parameters()) {
      for (int i = 0; i < parameter.size(); i++) {
        float moved = parameter.value().get(i) - 0.01f * parameter.gradient().get(i);
        parameter.value().put(i, moved);
      }
    }
  }

  private static List<int[]> prompts(int count) {
    List<int[]> prompts = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      Rng rng = Rng.of(13, "prompt", p);
      prompts.add(Policies.tokens(1 + rng.nextInt(9), rng, TINY));
    }
    return prompts;
  }

  private static List<Trajectory> flat(List<List<Trajectory>> groups) {
    return groups.stream().flatMap(List::stream).toList();
  }

  private static void assertSame(List<Trajectory> expected, List<Trajectory> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).tokens(), found.get(i).tokens());
      assertArrayEquals(expected.get(i).logProb(), found.get(i).logProb(), 1e-4);
      assertEquals(expected.get(i).stop(), found.get(i).stop());
    }
  }

  private static double distance(List<TokenStats> expected, List<TokenStats> found) {
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      for (int t = 0; t < expected.get(i).logProb().length; t++) {
        worst = Math.max(worst, Math.abs(expected.get(i).logProb()[t] - found.get(i).logProb()[t]));
        worst = Math.max(worst, Math.abs(expected.get(i).entropy()[t] - found.get(i).entropy()[t]));
      }
    }
    return worst;
  }

  /** Of all gradients together, relative. */
  private static double gradients(List<Parameter> expected, List<Parameter> found) {
    double square = 0;
    double norm = 0;
    for (int p = 0; p < expected.size(); p++) {
      for (int i = 0; i < expected.get(p).size(); i++) {
        double e = expected.get(p).gradient().get(i);
        double d = found.get(p).gradient().get(i) - e;
        square += d * d;
        norm += e * e;
      }
    }
    return Math.sqrt(square / norm);
  }
}
