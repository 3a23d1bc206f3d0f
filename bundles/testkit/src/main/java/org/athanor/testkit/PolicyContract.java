package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.junit.jupiter.api.Test;

/** What every policy must satisfy. */
public interface PolicyContract<O extends Record> extends OptionsContract<O> {
  PolicySource<O> source();

  /** Prompts of different lengths, in the policy's own alphabet. */
  List<String> prompts();

  @Override
  default Plugin<O> part() {
    return source();
  }

  /** Largest difference that two ways to compute one log-probability may show, in nats. */
  default double logProbTolerance() {
    return 1e-4;
  }

  /** How many first tokens are drawn to compare frequencies with probabilities. */
  default int draws() {
    return 2000;
  }

  @Test
  default void the_same_stream_draws_the_same_completions() {
    try (Policy policy = source().open(options())) {
      List<List<Trajectory>> first = generate(policy, prompts(), 3, 81);
      List<List<Trajectory>> second = generate(policy, prompts(), 3, 81);
      for (int p = 0; p < first.size(); p++) {
        for (int j = 0; j < 3; j++) {
          Trajectory a = first.get(p).get(j);
          Trajectory b = second.get(p).get(j);
          assertArrayEquals(a.tokens(), b.tokens(), "prompt %d, completion %d".formatted(p, j));
          assertArrayEquals(a.logProb(), b.logProb(), "prompt %d, completion %d".formatted(p, j));
        }
      }
    }
  }

  @Test
  default void another_stream_draws_other_completions() {
    try (Policy policy = source().open(options())) {
      boolean differ = false;
      for (int seed = 0; seed < 5 && !differ; seed++) {
        List<List<Trajectory>> first = generate(policy, prompts(), 3, seed);
        List<List<Trajectory>> second = generate(policy, prompts(), 3, seed + 100);
        for (int j = 0; j < 3; j++) {
          differ |= !Arrays.equals(first.get(0).get(j).tokens(), second.get(0).get(j).tokens());
        }
      }
      assertTrue(differ, "five pairs of seeds draw the same completions");
    }
  }

  @Test
  default void batching_does_not_change_what_is_drawn() {
    try (Policy policy = source().open(options())) {
      List<List<Trajectory>> whole = generate(policy, prompts(), 4, 82);
      for (int p = 0; p < prompts().size(); p++) {
        List<String> fewer =
            new ArrayList<>(Collections.nCopies(p, prompts().get(prompts().size() - 1)));
        fewer.add(prompts().get(p));
        Trajectory alone = generate(policy, fewer, 1, 82).get(p).get(0);
        Trajectory among = whole.get(p).get(0);
        assertArrayEquals(among.tokens(), alone.tokens(), "prompt " + p);
        assertArrayEquals(among.logProb(), alone.logProb(), logProbTolerance(), "prompt " + p);
      }
    }
  }

  @Test
  default void completions_of_one_prompt_are_drawn_apart() {
    try (Policy policy = source().open(options())) {
      List<Trajectory> drawn = generate(policy, prompts().subList(0, 1), 16, 83).get(0);
      long different = drawn.stream().map(t -> Arrays.toString(t.tokens())).distinct().count();
      assertTrue(different > 1, "16 completions are all the same");
    }
  }

  @Test
  default void the_same_prompt_twice_is_drawn_apart() {
    try (Policy policy = source().open(options())) {
      List<String> twice = List.of(prompts().get(0), prompts().get(0));
      List<List<Trajectory>> drawn = generate(policy, twice, 16, 92);
      boolean differ = false;
      for (int j = 0; j < 16; j++) {
        differ |= !Arrays.equals(drawn.get(0).get(j).tokens(), drawn.get(1).get(j).tokens());
      }
      assertTrue(differ, "16 completions of a prompt are those of its copy");
    }
  }

  @Test
  default void sampled_log_probabilities_agree_with_evaluate() {
    try (Policy policy = source().open(options())) {
      for (double temperature : new double[] {1, 0.7}) {
        List<List<Trajectory>> groups =
            policy.generate(
                encode(policy, prompts()), 3, new SamplingParams(8, temperature), Rng.of(84, "g"));
        List<Trajectory> drawn = groups.stream().flatMap(List::stream).toList();
        List<Policy.TokenStats> stats = policy.evaluate(drawn, temperature);
        assertEquals(drawn.size(), stats.size());
        for (int i = 0; i < drawn.size(); i++) {
          assertArrayEquals(
              drawn.get(i).logProb(),
              stats.get(i).logProb(),
              logProbTolerance(),
              "temperature %s, completion %d".formatted(temperature, i));
        }
      }
    }
  }

  @Test
  default void evaluate_does_not_depend_on_batching() {
    try (Policy policy = source().open(options())) {
      List<Trajectory> drawn = flat(generate(policy, prompts(), 2, 85));
      List<Policy.TokenStats> whole = policy.evaluate(drawn, 1);
      for (int i = 0; i < drawn.size(); i++) {
        Policy.TokenStats alone = policy.evaluate(List.of(drawn.get(i)), 1).get(0);
        assertArrayEquals(whole.get(i).logProb(), alone.logProb(), logProbTolerance(), "" + i);
        assertArrayEquals(whole.get(i).entropy(), alone.entropy(), logProbTolerance(), "" + i);
      }
    }
  }

  @Test
  default void frequencies_agree_with_probabilities() {
    try (Policy policy = source().open(options())) {
      int[] prompt = policy.tokenizer().encode(prompts().get(0));
      int vocabulary = policy.tokenizer().vocabularySize();
      List<Trajectory> drawn =
          policy
              .generate(List.of(prompt), draws(), new SamplingParams(1, 1), Rng.of(86, "g"))
              .get(0);
      double[] frequency = new double[vocabulary];
      drawn.forEach(t -> frequency[t.tokens()[0]] += 1.0 / draws());
      List<Trajectory> each = new ArrayList<>();
      for (int k = 0; k < vocabulary; k++) {
        each.add(trajectory(prompt, new int[] {k}));
      }
      List<Policy.TokenStats> stats = policy.evaluate(each, 1);
      double total = 0;
      double entropy = 0;
      for (int k = 0; k < vocabulary; k++) {
        double p = StrictMath.exp(stats.get(k).logProb()[0]);
        total += p;
        entropy -= p * stats.get(k).logProb()[0];
        double deviation = StrictMath.sqrt(p * (1 - p) / draws());
        assertEquals(p, frequency[k], 5 * deviation + 2.0 / draws(), "token " + k);
      }
      assertEquals(1, total, vocabulary * logProbTolerance(), "sum of probabilities");
      assertEquals(
          entropy,
          stats.get(0).entropy()[0],
          vocabulary * logProbTolerance(),
          "entropy of evaluate");
    }
  }

  @Test
  default void temperature_0_takes_the_likeliest_token() {
    try (Policy policy = source().open(options())) {
      SamplingParams greedy = new SamplingParams(1, 0);
      int[] prompt = policy.tokenizer().encode(prompts().get(0));
      List<Trajectory> each = new ArrayList<>();
      for (int k = 0; k < policy.tokenizer().vocabularySize(); k++) {
        each.add(trajectory(prompt, new int[] {k}));
      }
      List<Policy.TokenStats> stats = policy.evaluate(each, 1);
      double best = Double.NEGATIVE_INFINITY;
      for (Policy.TokenStats s : stats) {
        best = Math.max(best, s.logProb()[0]);
      }
      for (Trajectory t : policy.generate(List.of(prompt), 3, greedy, Rng.of(87, "g")).get(0)) {
        assertEquals(best, stats.get(t.tokens()[0]).logProb()[0], logProbTolerance());
      }
    }
  }

  @Test
  default void completions_end_where_they_say() {
    try (Policy policy = source().open(options())) {
      int end = policy.tokenizer().endOfSequence();
      for (Trajectory t : flat(generate(policy, prompts(), 8, 88))) {
        assertTrue(t.length() >= 1 && t.length() <= 8, "length " + t.length());
        for (int i = 0; i < t.length() - 1; i++) {
          assertFalse(t.tokens()[i] == end, "tokens after the end of sequence");
        }
        boolean ended = t.tokens()[t.length() - 1] == end;
        assertEquals(ended, t.stop() == Trajectory.Stop.END_OF_SEQUENCE, "stop is " + t.stop());
        assertEquals(policy.version(), t.policyVersion(), "policy version");
      }
    }
  }

  @Test
  default void completions_stop_at_the_end_of_the_context() {
    try (Policy policy = source().open(options())) {
      int[] prompt = longPrompt(policy, policy.contextLength() - 1);
      SamplingParams params = new SamplingParams(5, 1);
      List<List<Trajectory>> drawn = policy.generate(List.of(prompt), 4, params, Rng.of(89, "g"));
      flat(drawn).forEach(t -> assertEquals(1, t.length(), "tokens after the context's end"));
    }
  }

  @Test
  default void an_empty_or_overlong_prompt_is_refused() {
    try (Policy policy = source().open(options())) {
      for (int length : List.of(0, policy.contextLength(), policy.contextLength() + 1)) {
        List<int[]> prompts = List.of(longPrompt(policy, length));
        SamplingParams params = new SamplingParams(1, 1);
        assertThrows(
            IllegalArgumentException.class,
            () -> policy.generate(prompts, 1, params, Rng.of(90, "g")),
            () -> "prompt of %d tokens, context of %d".formatted(length, policy.contextLength()));
      }
    }
  }

  @Test
  default void a_completion_without_tokens_has_no_log_probabilities() {
    try (Policy policy = source().open(options())) {
      int[] prompt = policy.tokenizer().encode(prompts().get(0));
      List<Trajectory> batch =
          List.of(trajectory(prompt, new int[0]), generate(policy, prompts(), 1, 91).get(0).get(0));
      List<Policy.TokenStats> stats = policy.evaluate(batch, 1);
      assertEquals(0, stats.get(0).logProb().length);
      assertEquals(0, stats.get(0).entropy().length);
      assertArrayEquals(batch.get(1).logProb(), stats.get(1).logProb(), logProbTolerance());
    }
  }

  @Test
  default void text_survives_the_tokenizer() {
    try (Policy policy = source().open(options())) {
      Tokenizer tokenizer = policy.tokenizer();
      for (String prompt : prompts()) {
        int[] tokens = tokenizer.encode(prompt);
        for (int token : tokens) {
          assertTrue(token >= 0 && token < tokenizer.vocabularySize(), "token " + token);
        }
        assertEquals(prompt, tokenizer.decode(tokens));
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = tokenizer.endOfSequence();
        assertEquals(prompt, tokenizer.decode(ended), "end of sequence shows in the text");
      }
    }
  }

  /** Completions of at most 8 tokens at temperature 1. */
  default List<List<Trajectory>> generate(
      Policy policy, List<String> prompts, int count, long seed) {
    return policy.generate(
        encode(policy, prompts), count, new SamplingParams(8, 1), Rng.of(seed, "g"));
  }

  /** A trajectory that nobody sampled; its log-probabilities are 0. */
  static Trajectory trajectory(int[] prompt, int[] tokens) {
    return new Trajectory(prompt, tokens, new double[tokens.length], Trajectory.Stop.LENGTH, 0);
  }

  private static List<int[]> encode(Policy policy, List<String> prompts) {
    return prompts.stream().map(policy.tokenizer()::encode).toList();
  }

  private static List<Trajectory> flat(List<List<Trajectory>> groups) {
    return groups.stream().flatMap(List::stream).toList();
  }

  private int[] longPrompt(Policy policy, int length) {
    int[] some = policy.tokenizer().encode(prompts().get(0));
    int[] prompt = new int[length];
    for (int t = 0; t < length; t++) {
      prompt[t] = some[t % some.length];
    }
    return prompt;
  }
}
