package org.athanor.policy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.http.Faults.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Against a second server that nobody here wrote, with what Jlama lacks: llama.cpp's engine behind
 * plain completions, stop texts, seeds, a list of models. One request at a time: of some 2000 with
 * two at once one answer was garbled, of as many in turn none.
 */
class LlamaCppTest {
  private static final SamplingParams GREEDY = new SamplingParams(24, 0);
  private static final List<String> BEGINNINGS =
      List.of("Once upon a time", "One day, Lily", "Tom had a");
  private static final Fault[] MIX = {
    Fault.NONE, Fault.DROPPED, Fault.NONE, Fault.HALF, Fault.TOO_MANY, Fault.NONE, Fault.GARBAGE
  };

  private static final Map<String, String> USUAL = Map.of("api", "completions", "concurrency", "1");

  private static Program program;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    program = LlamaCpp.start();
  }

  @AfterAll
  static void end() throws InterruptedException {
    if (program != null) {
      program.close();
    }
  }

  private static String url() {
    return program.url() + "/openai/v1";
  }

  private static Policy served(String url, String... more) {
    return Asked.served(url, USUAL, more);
  }

  @Test
  void it_says_what_the_same_weights_say_here() {
    try (Policy policy = served(url());
        Policy own = Asked.own(LlamaCpp.model().resolve("hf"))) {
      List<String> expected = Asked.texts(own, BEGINNINGS, 1, GREEDY);
      expected.replaceAll(String::stripLeading); // it gives no space before a completion
      assertEquals(expected, Asked.texts(policy, BEGINNINGS, 1, GREEDY));
      assertTrue(expected.get(0).startsWith(", there was a little girl"), expected.get(0));
    }
  }

  @Test
  void it_chats() {
    try (Policy policy = served(url(), "api", "chat")) {
      List<String> texts = Asked.texts(policy, BEGINNINGS, 2, GREEDY);
      texts.forEach(text -> assertFalse(text.isBlank()));
      assertEquals(texts.get(0), texts.get(1), "greedy twice");
    }
  }

  @Test
  void a_stop_text_ends_a_completion_before_it() {
    try (Policy policy = served(url(), "stop", "girl")) {
      List<String> texts = Asked.texts(policy, BEGINNINGS.subList(0, 1), 1, GREEDY);
      assertEquals(", there was a little", texts.get(0).stripTrailing());
    }
  }

  @Test
  void samples_are_many_and_different_and_the_same_for_the_same_seeds() {
    SamplingParams params = new SamplingParams(12, 1);
    try (Policy policy = served(url())) {
      List<List<Trajectory>> drawn = Asked.drawn(policy, BEGINNINGS, 6, params);
      drawn.forEach(of -> of.forEach(t -> assertEquals(Stop.LENGTH, t.stop())));
      List<String> texts = Asked.texts(policy, BEGINNINGS, 6, params);
      Set<String> distinct = new HashSet<>(texts);
      assertTrue(distinct.size() > 6, () -> "drawn at temperature 1: " + distinct);
      assertEquals(texts, Asked.texts(policy, BEGINNINGS, 6, params));
    }
  }

  @Test
  void faults_between_change_nothing() throws IOException {
    try (Policy direct = served(url(), "model", "stories");
        Faults faults = new Faults(URI.create(url()), i -> MIX[i % MIX.length]);
        Policy policy = served(faults.url(), "model", "stories")) {
      assertEquals(
          Asked.texts(direct, BEGINNINGS, 2, GREEDY), Asked.texts(policy, BEGINNINGS, 2, GREEDY));
      assertTrue(faults.requests() > 6, "no fault was met");
    }
  }

  @Test
  void a_model_that_it_does_not_have_is_said() {
    try (Policy policy = served(url(), "model", "nope")) {
      var e =
          assertThrows(
              IllegalStateException.class, () -> Asked.texts(policy, BEGINNINGS, 1, GREEDY));
      assertTrue(e.getMessage().contains("Invalid model"), e.getMessage());
    }
  }
}
