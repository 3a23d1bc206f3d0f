package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;
import org.athanor.plugin.Verifier;
import org.athanor.testkit.VerifierContract;
import org.junit.jupiter.api.Test;

class MathHybridTest implements VerifierContract<MathHybrid.Options> {

  @Override
  public Verifier<MathHybrid.Options> verifier() {
    return new MathHybrid();
  }

  /** Far from the deadline, which {@link DeadlineTest} is about, on however busy a machine. */
  @Override
  public MathHybrid.Options options() {
    return new MathHybrid.Options(List.of("prime", "hendrycks", "math", "minerva"), 20_000, 6);
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
        new Judged(half, "I give up.".repeat(10), Outcome.NO_ANSWER));
  }

  private static Problem problem(String answer) {
    return new Problem("p", "?", answer, Map.of());
  }

  private static Verdict with(String stages, String answer, String completion) {
    return new MathHybrid()
        .verify(
            problem(answer),
            completion,
            new MathHybrid.Options(List.of(stages.split(",")), 1000, 6));
  }

  @Test
  void the_evidence_names_the_stage_that_accepted() {
    assertEquals("prime", stage("\\frac12", "The answer is \\frac{1}{2}."));
    assertEquals("hendrycks", stage("5,\\!000", "\\boxed{5,\\!000} apples: the answer is above"));
    assertEquals("math", stage("(-\\infty,3)", "\\boxed{x<3}"));
    assertEquals("minerva", stage("42", "Answer: 42\nI should say that 43 is wrong: \\boxed{}"));
  }

  private static String stage(String answer, String completion) {
    Verdict verdict = with("prime,hendrycks,math,minerva", answer, completion);
    assertTrue(verdict.isCorrect(), verdict.evidence());
    return verdict.evidence().substring(6, verdict.evidence().indexOf(':'));
  }

  @Test
  void a_stage_that_is_left_out_accepts_nothing() {
    assertTrue(with("math", "(-\\infty,3)", "\\boxed{x<3}").isCorrect());
    assertEquals(Outcome.INCORRECT, with("prime", "(-\\infty,3)", "\\boxed{x<3}").outcome());
    assertTrue(with("prime", "\\frac23", "\\boxed{0.66669}").isCorrect());
    assertEquals(Outcome.INCORRECT, with("math", "\\frac23", "\\boxed{0.66669}").outcome());
  }

  @Test
  void primes_grader_takes_314_for_pi_and_unreduced_fractions_for_wrong() {
    assertTrue(with("prime", "2\\pi", "\\boxed{6.28}").isCorrect());
    assertEquals("7", PrimeGrader.extract("We add. The answer is x = 7. "));
    assertEquals("9", PrimeGrader.extract("The answer is 3. Sorry, the answer: \\boxed{9} is it"));
  }

  @Test
  void answer_tags_replace_the_rest() {
    assertTrue(with("hendrycks", "4", "\\boxed{3} <answer>\\boxed{4}</answer>").isCorrect());
    assertEquals(
        Outcome.INCORRECT,
        with("hendrycks", "3", "\\boxed{3} <answer>\\boxed{4}</answer>").outcome());
  }

  @Test
  void stages_must_be_known() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new MathHybrid.Options(List.of("sympy"), 1000, 6));
    assertEquals(
        "stages must be of [prime, hendrycks, math, minerva], got 'sympy'", e.getMessage());
  }

  @Test
  void the_string_normalizers_do_what_their_papers_say() {
    assertEquals("\\frac{1}{2}", HendrycksNormalizer.normalize("x = 0.5"));
    assertEquals("\\frac{3}{4}", HendrycksNormalizer.normalize("3/4"));
    assertEquals("2\\sqrt{3}", HendrycksNormalizer.normalize("2 \\sqrt3\\text{ cm}"));
    assertEquals("\\frac{1}{72}", HendrycksNormalizer.normalize("\\dfrac1{72}"));
    assertEquals("1000", MinervaNormalizer.normalize("x = 1,000 dollars"));
    assertEquals("30", MinervaNormalizer.normalize("$30^\\circ$"));
    assertEquals("\\frac{1}{2}", MinervaNormalizer.normalize("$\\boxed{\\frac12}$"));
  }
}
