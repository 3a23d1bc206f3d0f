package org.athanor.policy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.http.Faults.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Against a server that nobody here wrote: Jlama, which holds the embedded policy. It speaks the
 * chat interface, gives one sample a request, and knows neither seeds nor log-probabilities.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JlamaTest {
  private static final SamplingParams GREEDY = new SamplingParams(40, 0);
  private static final List<String> PUZZLES =
      List.of("8 1 3 9=20:", "5 5 5 5=20:", "2 7 6=42:", "9 9 2=16:", "4 6 1 8=24:", "3 3 7=30:");

  // it mixes requests up that come at once
  private static final Map<String, String> USUAL = Map.of("model", Jlama.MODEL, "concurrency", "1");

  private static Program program;

  @BeforeEach
  void started() throws IOException, InterruptedException {
    if (program == null || !program.isAlive()) {
      program = Jlama.start();
    }
  }

  @AfterAll
  static void ended() throws InterruptedException {
    if (program != null) {
      program.close();
    }
  }

  private static Policy served(String url, String... more) {
    return Asked.served(url, USUAL, more);
  }

  @Test
  void it_says_what_the_same_folder_says_here() {
    try (Policy policy = served(program.url());
        Policy own = Asked.own(Jlama.FOLDER)) {
      List<String> expected = Asked.texts(own, PUZZLES, 1, GREEDY);
      assertEquals(expected, Asked.texts(policy, PUZZLES, 1, GREEDY));
      assertTrue(expected.contains("5+5=10;5+10=15;15+5=20"), () -> "no sense: " + expected);
    }
  }

  @Test
  void a_system_message_comes_before_the_prompt() {
    try (Policy policy = served(program.url(), "system", "5 5 ")) {
      assertEquals(
          List.of("5+5=10;5+10=15;15+5=20"), Asked.texts(policy, List.of("5 5=20:"), 1, GREEDY));
    }
  }

  @Test
  void samples_of_a_prompt_are_many_and_different_and_as_long_as_allowed() {
    try (Policy policy = served(program.url())) {
      Set<String> distinct =
          new HashSet<>(Asked.texts(policy, PUZZLES.subList(0, 1), 12, new SamplingParams(40, 1)));
      assertTrue(distinct.size() > 2, () -> "drawn at temperature 1: " + distinct);
      // it counts the prompt's 12 tokens, but for one
      assertEquals(
          List.of("5+5=10", "5+5=10"),
          Asked.texts(policy, PUZZLES.subList(1, 2), 2, new SamplingParams(17, 0)));
    }
  }

  @Test
  void scores_that_it_does_not_give_are_unknown() {
    try (Policy policy = served(program.url())) {
      int[] prompt = policy.tokenizer().encodePrompt(PUZZLES.get(1));
      Trajectory t = policy.generate(List.of(prompt), 1, GREEDY, Rng.of(1, "t")).get(0).get(0);
      assertTrue(t.length() > 0);
      for (double logProb : t.logProb()) {
        assertTrue(Double.isNaN(logProb), "log-probability " + logProb);
      }
    }
  }

  @Test
  void faults_between_change_nothing() throws IOException {
    List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
    faults.remove(Fault.STALLED); // needs a short time limit, which a busy machine may not keep
    try (Policy direct = served(program.url());
        Faults between =
            new Faults(
                URI.create(program.url()),
                i -> i % 2 == 0 ? faults.get(i / 2 % faults.size()) : Fault.NONE);
        Policy policy = served(between.url())) {
      assertEquals(
          Asked.texts(direct, PUZZLES, 2, GREEDY), Asked.texts(policy, PUZZLES, 2, GREEDY));
      assertTrue(between.requests() > 2 * PUZZLES.size(), "no fault was met");
    }
  }

  @Test
  void a_wrong_address_is_said() {
    try (Policy policy = served(program.url() + "/v1")) {
      var e = assertThrows(RuntimeException.class, () -> Asked.texts(policy, PUZZLES, 1, GREEDY));
      assertTrue(e.getMessage().contains("/v1/chat/completions: check url"), e.getMessage());
    }
  }

  @Test
  @Order(Integer.MAX_VALUE) // the next would have to start it again
  void its_death_in_the_middle_is_said() throws InterruptedException {
    try (Policy policy = served(program.url(), "retries", "2")) {
      Asked.texts(policy, PUZZLES, 1, GREEDY);
      program.close();
      var e = assertThrows(RuntimeException.class, () -> Asked.texts(policy, PUZZLES, 1, GREEDY));
      assertTrue(e.getMessage().contains("gave no answer in 3 tries"), e.getMessage());
      assertTrue(e.getMessage().contains("nothing listens there"), e.getMessage());
    }
  }
}
