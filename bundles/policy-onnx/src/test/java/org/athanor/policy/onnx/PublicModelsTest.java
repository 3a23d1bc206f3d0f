package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.TrainablePolicy;
import org.junit.jupiter.api.Test;

/** Models that others trained and published, against what their own programs say. */
class PublicModelsTest {
  /** What llama2.c prints at temperature 0 for 200 tokens, as its own test pins it. */
  private static final String STORY =
      """
      Once upon a time, there was a little girl named Lily. She loved to play outside in the park. \
      One day, she saw a big, red ball. She wanted to play with it, but it was too high.
      Lily's mom said, "Lily, let's go to the park." Lily was sad and didn't know what to do. \
      She said, "I want to play with your ball, but I can't find it."
      Lily was sad and didn't know what to do. She said, "I'm sorry, Lily. I didn't know what to do."
      Lily didn't want to help her mom, so she\
      """;

  private static TrainablePolicy open(Path folder) {
    return new OnnxPolicySource(Policies.VAR).open(Policies.options(folder));
  }

  private static Trajectory greedy(TrainablePolicy policy, int[] prompt, int tokens) {
    return policy
        .generate(List.of(prompt), 1, new SamplingParams(tokens, 0), Rng.of(1, "greedy"))
        .get(0)
        .get(0);
  }

  @Test
  void stories260k_tells_the_story_that_llama2_c_tells() {
    try (TrainablePolicy policy = open(Data.folder("models/stories260K/hf"))) {
      Trajectory told = greedy(policy, new int[] {1}, 200);
      assertEquals(STORY, policy.tokenizer().decode(told.tokens()).strip());
      double worst = 0;
      double[][] twin = new Twin(Policies.llama260k(), policy.parameters()).stats(told, 1);
      double[] scored = policy.evaluate(List.of(told), 1).get(0).logProb();
      for (int t = 0; t < scored.length; t++) {
        worst = Math.max(worst, Math.abs(twin[t][0] - scored[t]));
      }
      System.out.printf("stories260K: largest difference to the twin %.2g nats%n", worst);
      assertTrue(worst < 1e-4, "largest difference " + worst);
    }
  }

  @Test
  void a_prompt_of_stories260k_begins_as_its_files_say_and_its_completion_with_a_space() {
    try (TrainablePolicy policy = open(Data.folder("models/stories260K/hf"))) {
      int[] prompt = policy.tokenizer().encodePrompt("Once upon a time, there");
      assertEquals(1, prompt[0]);
      assertEquals("Once upon a time, there", policy.tokenizer().decode(prompt));
      Trajectory told = greedy(policy, prompt, 4);
      assertEquals(" was a", policy.tokenizer().decode(prompt, told.tokens()).substring(0, 6));
      assertEquals("was a", policy.tokenizer().decode(told.tokens()).substring(0, 5));
    }
  }

  @Test
  void gpt_nano_sort_gives_the_probabilities_it_was_published_with() throws IOException {
    Path folder = Data.folder("models/gpt-nano-sort");
    JsonObject partials =
        JsonParser.parseString(Files.readString(folder.resolve("gpt-nano-sort-t0-partials.json")))
            .getAsJsonObject();
    FloatBuffer ids = floats(partials, "idx"); // [3][11]
    FloatBuffer probabilities = floats(partials, "probs"); // [3][11][3]
    try (TrainablePolicy policy = open(folder.resolve("hf"))) {
      List<Trajectory> rows = new ArrayList<>();
      for (int b = 0; b < 3; b++) {
        int[] tokens = new int[10];
        for (int t = 0; t < 10; t++) {
          tokens[t] = (int) ids.get(b * 11 + t + 1);
        }
        int[] prompt = {(int) ids.get(b * 11)};
        rows.add(new Trajectory(prompt, tokens, new double[10], Stop.LENGTH, 0));
      }
      List<TokenStats> stats = policy.evaluate(rows, 1);
      for (int b = 0; b < 3; b++) {
        for (int t = 0; t < 10; t++) {
          float published = probabilities.get((b * 11 + t) * 3 + rows.get(b).tokens()[t]);
          assertEquals(published, Math.exp(stats.get(b).logProb()[t]), 1e-5, b + "," + t);
        }
      }
    }
  }

  private static FloatBuffer floats(JsonObject partials, String name) {
    String data = partials.getAsJsonObject(name).get("data").getAsString();
    return ByteBuffer.wrap(Base64.getDecoder().decode(data))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  @Test
  void gpt_nano_sort_sorts_without_a_tokenizer() {
    try (TrainablePolicy policy = open(Data.folder("models/gpt-nano-sort/hf"))) {
      int[] prompt = policy.tokenizer().encode("2 0 1 1 0 2");
      assertArrayEquals(new int[] {2, 0, 1, 1, 0, 2}, prompt);
      assertEquals("0 0 1 1 2", policy.tokenizer().decode(greedy(policy, prompt, 5).tokens()));
    }
  }

  @Test
  void verl_digit_completion_has_the_tokenizer_of_its_characters() {
    try (TrainablePolicy policy = open(Data.folder("models/verl-digit-completion"))) {
      int[] prompt = policy.tokenizer().encode("7,9:S");
      assertArrayEquals(new int[] {11, 14, 13, 15, 0}, prompt);
      assertEquals("7,9:", policy.tokenizer().decode(prompt));
      assertEquals(1, policy.tokenizer().endOfSequence());
      assertEquals(3, greedy(policy, prompt, 3).length());
    }
    var chat =
        Policies.options(Data.folder("models/verl-digit-completion"), Map.of("chat", "true"));
    try (TrainablePolicy policy = new OnnxPolicySource(Policies.VAR).open(chat)) {
      assertArrayEquals(
          new int[] {11, 14, 13, 15, 0},
          policy.tokenizer().encodePrompt("7,9:"),
          "its template ends a prompt with the separator");
    }
  }
}
