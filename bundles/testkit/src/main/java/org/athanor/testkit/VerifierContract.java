package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.Verifier;
import org.junit.jupiter.api.Test;

/** What every verifier must satisfy, whatever a policy writes. */
public interface VerifierContract<O extends Record> extends OptionsContract<O> {
  Verifier<O> verifier();

  /** Completions whose outcome is known: at least a correct and an incorrect one. */
  List<Judged> judged();

  @Override
  default Plugin<O> part() {
    return verifier();
  }

  /** Longest time for one verdict. */
  default long deadlineMillis() {
    return 2000;
  }

  /** A completion and what must be said of it. */
  record Judged(Problem problem, String completion, Verdict.Outcome outcome) {}

  @Test
  default void known_completions_get_their_outcome() {
    List<Verdict.Outcome> outcomes = judged().stream().map(Judged::outcome).toList();
    assertTrue(outcomes.contains(Verdict.Outcome.CORRECT), "judged() has no correct completion");
    assertTrue(
        outcomes.contains(Verdict.Outcome.INCORRECT), "judged() has no incorrect completion");
    for (Judged j : judged()) {
      Verdict verdict = verifier().verify(j.problem(), j.completion(), options());
      assertEquals(j.outcome(), verdict.outcome(), j.completion() + ": " + verdict.evidence());
    }
  }

  @Test
  default void the_same_completion_gets_the_same_verdict() {
    for (Problem problem : problems()) {
      for (String completion : fuzz(problem)) {
        assertEquals(
            verifier().verify(problem, completion, options()),
            verifier().verify(problem, completion, options()),
            start(completion));
      }
    }
  }

  @Test
  default void nothing_a_policy_writes_makes_it_throw_or_hang() {
    for (Problem problem : problems()) {
      for (String completion : fuzz(problem)) {
        assertTimeoutPreemptively(
            Duration.ofMillis(deadlineMillis()),
            () -> {
              verifier().verify(problem, completion, options());
            },
            () -> start(completion));
      }
    }
  }

  @Test
  default void an_empty_completion_is_not_correct() {
    for (Problem problem : problems()) {
      assertTrue(!verifier().verify(problem, "", options()).isCorrect(), problem.id());
      assertTrue(!verifier().verify(problem, " \n", options()).isCorrect(), problem.id());
    }
  }

  @Test
  default void evidence_is_one_line() {
    for (Judged j : judged()) {
      String evidence = verifier().verify(j.problem(), j.completion(), options()).evidence();
      assertTrue(!evidence.isBlank(), "no evidence for " + j.completion());
      assertTrue(evidence.lines().count() == 1, "evidence of several lines: " + evidence);
    }
  }

  private List<Problem> problems() {
    return judged().stream().map(Judged::problem).distinct().toList();
  }

  /** The judged completions, damaged; and what no person would write. */
  private List<String> fuzz(Problem problem) {
    Rng rng = Rng.of(31, "fuzz");
    List<String> strange = new ArrayList<>(STRANGE);
    for (Judged j : judged()) {
      if (j.problem().equals(problem)) {
        for (int i = 0; i < 30; i++) {
          strange.add(damaged(j.completion(), rng));
        }
      }
    }
    for (int i = 0; i < 50; i++) {
      strange.add(garbage(rng, 1 + rng.nextInt(60)));
    }
    return strange;
  }

  private static String damaged(String text, Rng rng) {
    StringBuilder damaged = new StringBuilder(text);
    for (int edits = 1 + rng.nextInt(4); edits > 0; edits--) {
      int at = rng.nextInt(damaged.length() + 1);
      switch (rng.nextInt(3)) {
        case 0 -> damaged.insert(at, garbage(rng, 1 + rng.nextInt(3)));
        case 1 -> damaged.setLength(at);
        default -> damaged.append(damaged, at, damaged.length());
      }
    }
    return damaged.toString();
  }

  private static String garbage(Rng rng, int length) {
    String often = "0123456789+-*/=()[]{}<>^_\\$%.,;:'\"`#&|~ \n\tabxyzXYZ";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(
          rng.nextInt(4) > 0
              ? often.charAt(rng.nextInt(often.length()))
              : (char) rng.nextInt(Character.MAX_VALUE + 1));
    }
    return text.toString();
  }

  private static String start(String completion) {
    return "completion of %d characters that begins '%s'"
        .formatted(completion.length(), completion.substring(0, Math.min(60, completion.length())));
  }

  /** Hard on parsers: deep, long, huge, half characters. */
  List<String> STRANGE =
      List.of(
          "",
          "\0",
          "\uD800",
          "\uFEFF",
          "(".repeat(20_000),
          "1+".repeat(20_000) + "1",
          "-".repeat(20_000) + "1",
          "9".repeat(20_000),
          "1/0=",
          "0/0",
          "1e999999999",
          "9^9^9^9^9",
          "\\boxed{".repeat(5_000),
          "\\frac{1}{".repeat(5_000),
          " ".repeat(50_000),
          "\n".repeat(20_000),
          "=".repeat(20_000),
          "((1)".repeat(5_000),
          "a".repeat(50_000) + "!");
}
