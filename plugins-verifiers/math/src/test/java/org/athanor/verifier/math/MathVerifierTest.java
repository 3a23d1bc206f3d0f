package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;
import org.athanor.plugin.Verifier;
import org.athanor.testkit.VerifierContract;
import org.junit.jupiter.api.Test;

class MathVerifierTest implements VerifierContract<MathVerifier.Options> {

  @Override
  public Verifier<MathVerifier.Options> verifier() {
    return new MathVerifier();
  }

  /** Far from the deadline, which {@link DeadlineTest} is about, on however busy a machine. */
  @Override
  public MathVerifier.Options options() {
    return new MathVerifier.Options(20_000, 6);
  }

  @Override
  public long deadlineMillis() {
    return 20_000;
  }

  @Override
  public List<Judged> judged() {
    Problem half = problem("\\frac{1}{2}");
    return List.of(
        new Judged(half, "It is \\boxed{0.5}.", Outcome.CORRECT),
        new Judged(half, "It is \\boxed{0.6}.", Outcome.INCORRECT),
        new Judged(half, "It is \\boxed{\\int_0^1 x dx}.", Outcome.UNDECIDED),
        new Judged(half, "I give up.".repeat(10), Outcome.NO_ANSWER),
        new Judged(problem("x>3"), "Answer: (3, infinity)", Outcome.CORRECT),
        new Judged(problem("(C)"), "The answer is C.", Outcome.CORRECT));
  }

  private static Problem problem(String answer) {
    return new Problem("p", "?", answer, Map.of());
  }

  private static Verdict verdict(String answer, String completion) {
    return new MathVerifier()
        .verify(problem(answer), completion, new MathVerifier.Options(1000, 6));
  }

  @Test
  void the_evidence_says_what_was_extracted_and_which_rule_decided() {
    Verdict verdict = verdict("\\frac{1}{2}", "so \\boxed{0.5}");

    assertEquals("0.5", verdict.extracted());
    assertEquals("boxed: 0.5 = \\frac{1}{2} (equal numbers)", verdict.evidence());
  }

  @Test
  void a_reference_may_be_a_whole_solution() {
    assertTrue(verdict("She sells 9.\n#### 18", "Answer: 18").isCorrect());
    assertTrue(verdict("Hence $\\boxed{18}$ as wanted.", "Answer: 18").isCorrect());
  }

  @Test
  void equivalence_needs_no_reference_and_may_be_open() {
    MathVerifier.Options options = new MathVerifier.Options(1000, 6);
    MathVerifier verifier = new MathVerifier();

    assertEquals(Optional.of(true), verifier.equivalent("x^2-1", "(x-1)(x+1)", options));
    assertEquals(Optional.of(false), verifier.equivalent("3", "4", options));
    assertEquals(Optional.empty(), verifier.equivalent("3", "\\int x dx", options));
  }

  @Test
  void a_rounded_decimal_needs_as_many_digits_as_the_option_says() {
    MathVerifier verifier = new MathVerifier();
    Problem third = problem("1/3");

    assertTrue(verifier.verify(third, "0.3333", new MathVerifier.Options(1000, 4)).isCorrect());
    assertEquals(
        Outcome.INCORRECT,
        verifier.verify(third, "0.3333", new MathVerifier.Options(1000, 5)).outcome());
  }

  @Test
  void options_out_of_range_are_refused_with_the_range() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> new MathVerifier.Options(0, 6));
    assertEquals("deadlineMillis must be from 1 to 60000, got 0", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new MathVerifier.Options(1000, 1));
  }
}
