package org.athanor.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private static Problem problem(String id, String prompt) {
    return new Problem(id, prompt, "1", Map.of("level", "easy"));
  }

  @Test
  void the_hash_of_a_set_notices_what_moved_from_one_field_to_the_next() {
    String one = ProblemSet.of("s", List.of(problem("ab", "c"))).sha256();
    String other = ProblemSet.of("s", List.of(problem("a", "bc"))).sha256();
    assertNotEquals(one, other);
    assertEquals(one, ProblemSet.of("another name", List.of(problem("ab", "c"))).sha256());
  }

  @Test
  void an_undecided_verdict_has_no_score_and_a_decided_one_has() {
    assertTrue(Double.isNaN(Verdict.undecided("", "time-out").score()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Verdict(Verdict.Outcome.INCORRECT, Double.NaN, "", ""));
    assertThrows(
        IllegalArgumentException.class, () -> new Verdict(Verdict.Outcome.UNDECIDED, 0, "", ""));
    assertThrows(
        IllegalArgumentException.class, () -> new Verdict(Verdict.Outcome.CORRECT, 1.5, "", ""));
  }

  @Test
  void rewards_must_be_finite_and_fit_the_group() {
    assertThrows(IllegalArgumentException.class, () -> new Rewards(new double[] {1, Double.NaN}));
    Group none = new Group(0, problem("p", "q"), List.of());
    assertThrows(
        IllegalArgumentException.class, () -> none.withRewards(new Rewards(new double[] {1})));
  }

  @Test
  void an_empty_set_and_a_nameless_problem_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> ProblemSet.of("none", List.of()));
    assertThrows(IllegalArgumentException.class, () -> problem("", "q"));
  }
}
