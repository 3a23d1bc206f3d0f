package org.athanor.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;
import org.junit.jupiter.api.Test;

class BeginsTest {
  private static final ProblemSet LETTERS = new Letters().load(new Letters.Options(3));
  private static final Begins BEGINS = new Begins();

  private static Verdict verdict(int problem, String completion) {
    Problem p = LETTERS.problem(problem);
    return BEGINS.verify(p, completion, new Begins.Options());
  }

  @Test
  void the_first_letter_counts() {
    assertEquals(3, LETTERS.size());
    assertEquals(Outcome.CORRECT, verdict(1, "bc").outcome());
    assertEquals(Outcome.INCORRECT, verdict(1, "cb").outcome());
    assertEquals("c", verdict(1, "cb").extracted());
    assertEquals(Outcome.NO_ANSWER, verdict(1, "").outcome());
    assertEquals("\uD83D\uDE00", verdict(1, "\uD83D\uDE00b").extracted());
    assertEquals(Optional.of(true), BEGINS.equivalent("b", "b", new Begins.Options()));
    assertEquals(Optional.of(false), BEGINS.equivalent("b", "c", new Begins.Options()));
  }
}
