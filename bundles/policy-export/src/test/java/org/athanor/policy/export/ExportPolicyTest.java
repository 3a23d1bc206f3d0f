package org.athanor.policy.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.export.ExportPolicySource.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportPolicyTest {
  private static final Path VAR = Path.of("target", "var").toAbsolutePath();
  private static final TinyExport TINY = new TinyExport();

  @TempDir Path folder;

  private static Policy open(Path path) {
    return new ExportPolicySource(VAR).open(new Options(path.toString(), "", 0, 3, 1));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "onnx/model.onnx | past_key_values.0.%s | present.0.%s |",
        "onnx/decoder_model_merged.onnx | past_key_values.0.%s | present.0.%s | use_cache_branch",
        "decoder_with_past_model.onnx | past_%s_0 | present_%s_0 | cache_position",
        "other.onnx | past_key_values.0.%s | present_key_values.0.%s |",
        "model.onnx | '' | '' |",
        "model.onnx | past_key_values.0.%s | present.0.%s | num_logits_to_keep"
      },
      delimiter = '|')
  void every_layout_generates_and_scores_as_the_twin(
      String file, String past, String present, String more) throws IOException {
    String[] inputs = more == null ? new String[0] : new String[] {more};
    new TinyExport().write(folder, file.strip(), past.strip(), present.strip(), inputs);
    try (Policy policy = open(folder)) {
      int[] prompt = policy.tokenizer().encodePrompt("abcd");
      assertArrayEquals(new int[] {0, 1, 2, 3}, prompt);
      assertEquals(24, policy.contextLength());
      List<List<Trajectory>> drawn =
          policy.generate(
              List.of(prompt, new int[] {5}), 5, new SamplingParams(12, 4), Rng.of(4, "t"));
      for (List<Trajectory> own : drawn) {
        assertEquals(5, own.size());
        for (Trajectory t : own) {
          checkAgainstTwin(policy, t);
        }
      }
      assertTrue(
          drawn.get(0).stream().map(Trajectory::length).distinct().count() > 1, "no end was met");
    }
  }

  private static void checkAgainstTwin(Policy policy, Trajectory t) {
    int p = t.prompt().length;
    int[] text = java.util.Arrays.copyOf(t.prompt(), p + t.length());
    System.arraycopy(t.tokens(), 0, text, p, t.length());
    double[][] twin = TINY.twin(text, 4);
    var stats = policy.evaluate(List.of(t), 4).get(0);
    for (int i = 0; i < t.length(); i++) {
      double expected = twin[p - 1 + i][t.tokens()[i]];
      assertEquals(expected, t.logProb()[i], 1e-4, "sampled");
      assertEquals(expected, stats.logProb()[i], 1e-4, "scored");
      double entropy = 0;
      for (double l : twin[p - 1 + i]) {
        entropy -= Math.exp(l) * l;
      }
      assertEquals(entropy, stats.entropy()[i], 1e-4, "entropy");
    }
    boolean ended = t.tokens()[t.length() - 1] == TinyExport.END;
    assertEquals(ended ? Stop.END_OF_SEQUENCE : Stop.LENGTH, t.stop());
    assertTrue(ended || t.length() == 12, "stopped early");
  }

  @Test
  void greedy_takes_the_likeliest_and_a_stream_alone_decides_a_draw() throws IOException {
    new TinyExport().write(folder, "model.onnx", "past_key_values.0.%s", "present.0.%s");
    try (Policy policy = open(folder)) {
      int[] prompt = {1, 2};
      Trajectory t =
          policy
              .generate(List.of(prompt), 1, new SamplingParams(1, 0), Rng.of(1, "g"))
              .get(0)
              .get(0);
      double[] after = TINY.twin(prompt, 1)[1];
      for (double other : after) {
        assertTrue(after[t.tokens()[0]] >= other);
      }
      SamplingParams params = new SamplingParams(8, 1);
      var one = policy.generate(List.of(prompt), 1, params, Rng.of(9, "s")).get(0);
      var many = policy.generate(List.of(prompt), 7, params, Rng.of(9, "s")).get(0);
      assertArrayEquals(one.get(0).tokens(), many.get(0).tokens());
    }
  }

  @Test
  void what_does_not_fit_is_said_by_name() throws IOException {
    assertRefused("is not a folder", folder.resolve("none"));
    assertRefused("has no .onnx file", folder, "config.json", "{\"n_positions\": 8}");
    new TinyExport()
        .write(
            folder.resolve("a"),
            "model.onnx",
            "past_key_values.0.%s",
            "present.0.%s",
            "encoder_hidden_states");
    assertRefused("encoder-decoder", folder.resolve("a"));
    new TinyExport()
        .write(
            folder.resolve("b"), "model.onnx", "past_key_values.0.%s", "present.0.%s", "beam_idx");
    assertRefused("'beam_idx', which is none of the inputs known", folder.resolve("b"));
    new TinyExport().write(folder.resolve("c"), "model.onnx", "past_key_values.0.%s", "now.0.%s");
    assertRefused("'past_key_values.0.key' has no output that goes with it", folder.resolve("c"));
    new TinyExport().write(folder.resolve("d"), "x.onnx", "", "");
    Files.copy(folder.resolve("d/x.onnx"), folder.resolve("d/y.onnx"));
    assertRefused("Set option file", folder.resolve("d"));
    new TinyExport().write(folder.resolve("e"), "model.onnx", "", "");
    Files.delete(folder.resolve("e/tokenizer.json"));
    assertRefused("lacks tokenizer.json", folder.resolve("e"));
    new TinyExport().write(folder.resolve("f"), "model.onnx", "", "");
    Files.writeString(folder.resolve("f/config.json"), "{}");
    assertRefused("set option contextLength", folder.resolve("f"));
    Files.writeString(folder.resolve("f/config.json"), "{\"n_positions\": 24}");
    Files.write(folder.resolve("f/model.onnx"), new byte[] {1, 2, 3});
    assertRefused("ONNX Runtime refuses", folder.resolve("f"));
  }

  private static void assertRefused(String part, Path path, String... file) throws IOException {
    if (file.length > 0) {
      Files.writeString(path.resolve(file[0]), file[1]);
    }
    var e = assertThrows(IllegalArgumentException.class, () -> open(path));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void a_prompt_that_the_graph_has_no_room_or_no_row_for_is_refused() throws IOException {
    new TinyExport().write(folder, "model.onnx", "past_key_values.0.%s", "present.0.%s");
    try (Policy policy = open(folder)) {
      for (int[] prompt : new int[][] {{}, new int[24], {7}, {-1}}) {
        assertThrows(
            IllegalArgumentException.class,
            () -> policy.generate(List.of(prompt), 1, new SamplingParams(2, 1), Rng.of(1, "x")));
      }
      int[] long23 = new int[23];
      assertEquals(
          1,
          policy
              .generate(List.of(long23), 1, new SamplingParams(9, 1), Rng.of(1, "x"))
              .get(0)
              .get(0)
              .length());
      var unknown = new Trajectory(new int[] {1}, new int[] {7}, new double[1], Stop.LENGTH, 0);
      var e =
          assertThrows(IllegalArgumentException.class, () -> policy.evaluate(List.of(unknown), 1));
      assertTrue(e.getMessage().contains("token 7"), e.getMessage());
    }
  }

  @Test
  void what_is_drawn_is_what_the_parameters_leave() throws IOException {
    new TinyExport().write(folder, "model.onnx", "past_key_values.0.%s", "present.0.%s");
    int[] prompt = {1, 2};
    double[] p = TINY.twin(prompt, 1)[1]; // log-probabilities of all tokens
    double[] sorted = p.clone();
    java.util.Arrays.sort(sorted);
    int last = sorted.length - 1;
    double two = Math.exp(sorted[last]) + Math.exp(sorted[last - 1]);
    double share = Math.exp(sorted[last]) + 1e-3; // the likeliest alone is not enough
    double third = Math.exp(sorted[last - 2] - sorted[last]);
    double second = Math.exp(sorted[last - 1] - sorted[last]);
    try (Policy policy = open(folder)) {
      for (SamplingParams params :
          List.of(
              new SamplingParams(1, 1, 2, 1, 0, 1, List.of()),
              new SamplingParams(1, 1, 0, share, 0, 1, List.of()),
              new SamplingParams(1, 1, 0, 1, (second + third) / 2, 1, List.of()))) {
        for (Trajectory t : policy.generate(List.of(prompt), 20, params, Rng.of(1, "cut")).get(0)) {
          double expected = p[t.tokens()[0]] - Math.log(two);
          assertTrue(p[t.tokens()[0]] >= sorted[last - 1] - 1e-9, params.toString());
          assertEquals(expected, t.logProb()[0], 1e-5, params.toString());
        }
      }
    }
  }

  @Test
  void tokens_seen_are_less_likely_and_a_stop_text_ends() throws IOException {
    new TinyExport().write(folder, "model.onnx", "past_key_values.0.%s", "present.0.%s");
    try (Policy policy = open(folder)) {
      int[] prompt = {1, 2};
      var plain = new SamplingParams(12, 0);
      int[] greedy = tokens(policy, prompt, plain);
      int[] penalized = tokens(policy, prompt, new SamplingParams(12, 0, 0, 1, 0, 50, List.of()));
      int repeated = greedy.length - (int) java.util.Arrays.stream(greedy).distinct().count();
      int less = penalized.length - (int) java.util.Arrays.stream(penalized).distinct().count();
      assertTrue(repeated > less, repeated + " repeated, with a penalty " + less);

      String text = policy.tokenizer().decode(prompt, greedy);
      String stop = text.substring(0, 3);
      var stopping = new SamplingParams(12, 0, 0, 1, 0, 1, List.of("nowhere", stop));
      Trajectory ended =
          policy.generate(List.of(prompt), 1, stopping, Rng.of(1, "s")).get(0).get(0);
      assertEquals(Stop.STOP_TEXT, ended.stop());
      assertEquals(3, ended.length(), "of letters, one a token: " + text);
    }
  }

  private static int[] tokens(Policy policy, int[] prompt, SamplingParams params) {
    return policy.generate(List.of(prompt), 1, params, Rng.of(1, "s")).get(0).get(0).tokens();
  }

  @Test
  void a_decoder_of_onnxruntime_genai_runs_with_its_cache() {
    Path path =
        Path.of(
            System.getProperty("athanor.data", "../../../shared/data"),
            "models/ort-genai-tiny-random-gpt2");
    assumeTrue(Files.isDirectory(path), "skipped: no " + path.toAbsolutePath().normalize());
    try (Policy policy = open(path)) {
      assertEquals(512, policy.contextLength());
      int[] prompt = {1, 22, 333, 4, 999};
      var drawn =
          policy.generate(List.of(prompt), 4, new SamplingParams(20, 1.3), Rng.of(2, "t")).get(0);
      for (int i = 0; i < drawn.size(); i++) {
        var stats = policy.evaluate(drawn, 1.3).get(i); // all at once, without the cache's steps
        assertArrayEquals(stats.logProb(), drawn.get(i).logProb(), 1e-4);
        assertTrue(stats.entropy()[0] > 0 && stats.entropy()[0] <= Math.log(1000), "entropy");
      }
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  policy.generate(
                      List.of(new int[] {1000}), 1, new SamplingParams(2, 1), Rng.of(1, "x")));
      assertTrue(e.getMessage().contains("tokenizer.json"), e.getMessage());
    }
  }
}
