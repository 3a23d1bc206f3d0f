package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.junit.jupiter.api.Test;

class GenerationTest {
  private static final Architecture TINY = Policies.tiny(true, true);
  private static final Rng RNG = Rng.of(11, "generate");

  @Test
  void a_drawn_token_has_the_log_probability_that_scoring_gives_it() {
    try (OnnxPolicy policy = Policies.random(TINY, Policies.layout(2, 5, 4))) {
      for (double temperature : new double[] {1, 0.6, 2}) {
        List<Trajectory> drawn =
            flat(policy.generate(prompts(9), 4, new SamplingParams(20, temperature), RNG));
        double worst = largestDifference(drawn, policy.evaluate(drawn, temperature));
        System.out.printf(
            "temperature %.1f: largest difference of drawn and scored %.2g nats%n",
            temperature, worst);
        assertTrue(worst < 1e-5, "largest difference " + worst);
      }
    }
  }

  @Test
  void a_row_is_drawn_the_same_bit_for_bit_alone_and_among_others() {
    SamplingParams params = new SamplingParams(25, 1);
    List<int[]> prompts = prompts(7);
    List<Trajectory> expected = null;
    for (var layout :
        List.of(
            Policies.layout(1, 1, 4),
            Policies.layout(1, 3, 4),
            Policies.layout(2, 4, 4),
            Policies.layout(3, 128, 4))) {
      try (OnnxPolicy policy = Policies.random(TINY, layout)) {
        List<Trajectory> drawn = flat(policy.generate(prompts, 6, params, RNG));
        expected = expected == null ? drawn : expected;
        assertSame(expected, drawn);
        assertSame(expected, flat(policy.generate(prompts, 6, params, RNG)));
      }
    }
    assertTrue(expected.stream().anyMatch(t -> t.stop() == Stop.END_OF_SEQUENCE));
    assertTrue(expected.stream().anyMatch(t -> t.stop() == Stop.LENGTH));
  }

  @Test
  void tokens_are_those_that_the_inverse_of_the_twins_distribution_gives() {
    try (OnnxPolicy policy = Policies.random(TINY, Policies.layout(2, 8, 4))) {
      Twin twin = new Twin(TINY, policy.parameters());
      List<int[]> prompts = prompts(3);
      List<List<Trajectory>> drawn = policy.generate(prompts, 2, new SamplingParams(6, 0.7), RNG);
      for (int p = 0; p < prompts.size(); p++) {
        for (int j = 0; j < 2; j++) {
          Rng rng = RNG.at(p, j);
          int[] tokens = drawn.get(p).get(j).tokens();
          for (int t = 0; t < tokens.length; t++) {
            assertEquals(inverse(twin, prompts.get(p), tokens, t, rng.nextDouble()), tokens[t]);
          }
        }
      }
    }
  }

  private static int inverse(Twin twin, int[] prompt, int[] tokens, int t, double uniform) {
    int[] before = new int[t + 1];
    System.arraycopy(tokens, 0, before, 0, t);
    double cumulative = 0;
    for (int k = 0; k < TINY.vocabulary(); k++) {
      before[t] = k;
      var trajectory = new Trajectory(prompt, before, new double[t + 1], Stop.LENGTH, 0);
      cumulative += Math.exp(twin.stats(trajectory, 0.7)[t][0]);
      if (cumulative > uniform) {
        return k;
      }
    }
    throw new AssertionError("probabilities do not add up to 1");
  }

  @Test
  void temperature_0_takes_the_likeliest_token_for_sure() {
    try (OnnxPolicy policy = Policies.random(TINY, Policies.layout(1, 8, 4))) {
      Twin twin = new Twin(TINY, policy.parameters());
      int[] prompt = {5, 6, 7};
      Trajectory drawn =
          policy.generate(List.of(prompt), 1, new SamplingParams(5, 0), RNG).get(0).get(0);
      for (int t = 0; t < drawn.length(); t++) {
        assertEquals(likeliest(twin, prompt, drawn.tokens(), t), drawn.tokens()[t]);
        assertEquals(0, drawn.logProb()[t]);
      }
    }
  }

  private static int likeliest(Twin twin, int[] prompt, int[] tokens, int t) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    int[] before = new int[t + 1];
    System.arraycopy(tokens, 0, before, 0, t);
    for (int k = 0; k < TINY.vocabulary(); k++) {
      before[t] = k;
      var trajectory = new Trajectory(prompt, before, new double[t + 1], Stop.LENGTH, 0);
      double logProb = twin.stats(trajectory, 1)[t][0];
      if (logProb > most) {
        best = k;
        most = logProb;
      }
    }
    return best;
  }

  @Test
  void completions_end_with_the_end_the_limit_or_the_context() {
    try (OnnxPolicy policy = Policies.random(TINY, Policies.layout(2, 4, 4))) {
      int[] nearlyFull = Policies.tokens(TINY.context() - 2, Rng.of(1, "p"), TINY);
      List<int[]> prompts = List.of(new int[] {8}, nearlyFull);
      List<List<Trajectory>> drawn = policy.generate(prompts, 30, new SamplingParams(9, 1), RNG);
      for (int p = 0; p < 2; p++) {
        int limit = p == 0 ? 9 : 2;
        for (Trajectory trajectory : drawn.get(p)) {
          int[] tokens = trajectory.tokens();
          boolean ended = tokens[tokens.length - 1] == 1;
          assertEquals(ended ? Stop.END_OF_SEQUENCE : Stop.LENGTH, trajectory.stop());
          assertTrue(ended || tokens.length == limit);
          for (int t = 0; t < tokens.length - 1; t++) {
            assertTrue(tokens[t] != 1, "nothing follows the end");
          }
        }
      }
    }
  }

  @Test
  void a_uniform_number_that_rounds_to_1_draws_the_last_token_and_not_the_first() {
    Rng edge = Rng.of(626181, "edge");
    assertEquals(1f, (float) edge.at(0, 0).nextDouble());
    try (OnnxPolicy policy = Policies.random(TINY, Policies.layout(1, 4, 4))) {
      List<int[]> prompts = List.of(new int[] {3, 4});
      Trajectory drawn = policy.generate(prompts, 1, new SamplingParams(1, 1), edge).get(0).get(0);
      assertEquals(TINY.vocabulary() - 1, drawn.tokens()[0]);
    }
  }

  @Test
  void a_bad_prompt_is_refused_with_its_number() {
    try (OnnxPolicy policy = Policies.random(TINY, Policies.layout(1, 4, 4))) {
      String[] expected = {
        "prompt 1: the prompt is empty",
        "prompt 1: the prompt has 40 tokens and leaves no room in the context of 40",
        "prompt 1: token 36 is not in 0..35"
      };
      int[][] bad = {{}, new int[40], {36}};
      for (int i = 0; i < bad.length; i++) {
        List<int[]> prompts = List.of(new int[] {3}, bad[i]);
        var e =
            assertThrows(
                IllegalArgumentException.class,
                () -> policy.generate(prompts, 1, new SamplingParams(3, 1), RNG));
        assertEquals(expected[i], e.getMessage());
      }
    }
  }

  @Test
  void a_closed_policy_says_so() {
    OnnxPolicy policy = Policies.random(TINY, Policies.layout(1, 4, 4));
    policy.close();
    policy.close();
    var e = assertThrows(IllegalStateException.class, () -> policy.evaluate(List.of(), 1));
    assertEquals("the policy is closed", e.getMessage());
  }

  private static List<int[]> prompts(int count) {
    List<int[]> prompts = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      Rng rng = Rng.of(2, "prompt", p);
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
      assertArrayEquals(expected.get(i).prompt(), found.get(i).prompt());
      assertArrayEquals(expected.get(i).tokens(), found.get(i).tokens());
      assertArrayEquals(expected.get(i).logProb(), found.get(i).logProb());
      assertEquals(expected.get(i).stop(), found.get(i).stop());
    }
  }

  private static double largestDifference(List<Trajectory> drawn, List<TokenStats> scored) {
    double worst = 0;
    for (int i = 0; i < drawn.size(); i++) {
      for (int t = 0; t < drawn.get(i).length(); t++) {
        double difference = drawn.get(i).logProb()[t] - scored.get(i).logProb()[t];
        worst = Math.max(worst, Math.abs(difference));
      }
    }
    return worst;
  }

  @Test
  void time_in_the_engine_is_part_of_the_time_worked() {
    Architecture a = Policies.tiny(true, false);
    try (OnnxPolicy policy = Policies.random(a, Policies.layout(2, 8, 4))) {
      assertTrue(Double.isNaN(policy.engineShare()), "nothing done yet");
      policy.generate(List.of(new int[] {3}), 4, new SamplingParams(8, 1), Rng.of(1, "g"));
      policy.evaluate(Policies.trajectories(8, a), 1);
      double share = policy.engineShare();
      assertTrue(share > 0 && share <= 1, "got " + share);
    }
  }

  @Test
  void a_cut_distribution_is_drawn_from_row_by_row_and_stops_at_a_text() {
    Architecture a = Policies.tiny(true, false);
    try (OnnxPolicy policy = Policies.random(a, Policies.layout(2, 3, 4))) {
      List<int[]> prompts = List.of(new int[] {5, 6}, new int[] {7});
      SamplingParams free = new SamplingParams(12, 0.9, 5, 0.9, 0.01, 1.2, List.of());
      Trajectory first = policy.generate(prompts, 1, free, Rng.of(2, "g")).get(0).get(0);
      String stop = policy.tokenizer().decode(new int[] {first.tokens()[1]});
      SamplingParams cut = new SamplingParams(12, 0.9, 5, 0.9, 0.01, 1.2, List.of(stop));
      var drawn = policy.generate(prompts, 6, cut, Rng.of(2, "g"));
      List<Stop> stops = new ArrayList<>();
      for (List<Trajectory> group : drawn) {
        for (Trajectory t : group) {
          stops.add(t.stop());
          String text = policy.tokenizer().decode(t.tokens());
          assertEquals(t.stop() == Stop.STOP_TEXT, text.contains(stop), text);
          int[] before = Arrays.copyOf(t.tokens(), t.length() - 1);
          assertFalse(policy.tokenizer().decode(before).contains(stop), "no later: " + text);
        }
      }
      assertEquals(Stop.STOP_TEXT, stops.get(0));
      var alone = policy.generate(prompts.subList(0, 1), 2, cut, Rng.of(2, "g"));
      assertArrayEquals(
          drawn.get(0).get(1).tokens(),
          alone.get(0).get(1).tokens(),
          "a row does not depend on its company");
      SamplingParams likeliest =
          new SamplingParams(12, 0, 1, 1, 0, 1, List.of()); // draws outside the graph
      var greedy = policy.generate(prompts, 1, new SamplingParams(12, 0), Rng.of(2, "g"));
      var sure = policy.generate(prompts, 1, likeliest, Rng.of(2, "g"));
      assertArrayEquals(greedy.get(0).get(0).tokens(), sure.get(0).get(0).tokens());
    }
  }
}
