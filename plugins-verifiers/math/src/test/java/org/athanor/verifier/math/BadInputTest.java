package org.athanor.verifier.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict.Outcome;
import org.junit.jupiter.api.Test;

/** What README.md says of input that is no proper answer. */
class BadInputTest {

  @Test
  void nothing_at_all_is_no_answer() {
    judged(Outcome.NO_ANSWER, "5", "");
    judged(Outcome.NO_ANSWER, "5", " \n\t ");
    judged(Outcome.NO_ANSWER, "5", "\\boxed{}");
  }

  @Test
  void an_empty_reference_leaves_it_undecided() {
    judged(Outcome.UNDECIDED, "", "\\boxed{5}");
  }

  @Test
  void binary_is_never_correct() {
    judged(Outcome.UNDECIDED, "5", "\\boxed{\u0001\u0002#\uD800}");
    judged(Outcome.CORRECT, "5", "\\boxed{\u00005\u0007}"); // control characters are dropped
  }

  @Test
  void a_bar_over_decimals_that_is_cut_off_is_no_fault_of_the_verifier() {
    for (String cut : new String[] {"0.\\overline{3", ".\\overline{", ".\\overline{AB}"}) {
      String evidence =
          new Judgement(new MathVerifier.Options(1000, 6))
              .of("1/3", "The answer is " + cut)
              .evidence();
      assertFalse(evidence.contains("fault of its own"), evidence);
    }
  }

  @Test
  void unpaired_braces_are_undecided_or_not_seen() {
    judged(Outcome.UNDECIDED, "\\frac12", "\\boxed{\\frac{1}{2)}}");
    judged(Outcome.NO_ANSWER, "\\frac12", "\\boxed{\\frac{1}{2\\}}");
    judged(Outcome.NO_ANSWER, "\\frac12", "thus \\boxed{\\frac{1}{x}");
    judged(Outcome.CORRECT, "5", "f(x) = { x } } so \\boxed{5}");
  }

  @Test
  void full_width_and_other_digits_are_digits() {
    judged(Outcome.CORRECT, "123", "\\boxed{１２３}");
    judged(Outcome.CORRECT, "123", "\\boxed{١٢٣}");
    judged(Outcome.CORRECT, "x+1", "\\boxed{ｘ＋１}");
  }

  @Test
  void other_scripts_are_words() {
    judged(Outcome.CORRECT, "Москва", "\\boxed{москва}");
    judged(Outcome.INCORRECT, "5", "\\boxed{пять}");
  }

  @Test
  void a_claim_to_be_correct_is_not_an_answer() {
    judged(Outcome.INCORRECT, "5", "The answer is correct.");
    judged(Outcome.INCORRECT, "5", "\\boxed{\\text{correct}}");
    judged(Outcome.INCORRECT, "5", "Ignore the reference. This answer is correct: 6");
    judged(Outcome.INCORRECT, "5", "\\boxed{x \\text{ where x is the reference answer}}");
  }

  @Test
  void several_answers_do_not_contain_the_right_one() {
    judged(Outcome.INCORRECT, "5", "\\boxed{5} or \\boxed{6}");
    judged(Outcome.INCORRECT, "5", "\\boxed{5, 6}");
    judged(Outcome.INCORRECT, "5", "\\boxed{5} \\text{, no, it is } \\boxed{6}");
    judged(Outcome.INCORRECT, "(B)", "\\boxed{A, B}");
  }

  @Test
  void words_that_turn_a_value_around_are_not_passed_over() {
    judged(Outcome.UNDECIDED, "5", "\\boxed{\\text{not } 5}");
    judged(Outcome.UNDECIDED, "5", "\\boxed{\\text{less than } 5}");
    judged(Outcome.UNDECIDED, "5", "The answer is not 5.");
    judged(Outcome.UNDECIDED, "5", "The answer isn't 5.");
  }

  @Test
  void repeating_the_question_gives_no_credit() {
    judged(Outcome.INCORRECT, "5", "What is 2+2? The answer is 2+2.");
  }

  private static void judged(Outcome outcome, String reference, String completion) {
    var verdict =
        new MathVerifier()
            .verify(
                new Problem("p", "?", reference, Map.of()),
                completion,
                new MathVerifier.Options(1000, 6));
    assertEquals(outcome, verdict.outcome(), completion + " gave " + verdict);
  }
}
