package org.athanor.verifier.procedural;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;
import org.athanor.problems.Procedural;
import org.athanor.problems.Procedural.Split;
import org.athanor.verifier.procedural.ProceduralVerifier.Grade;
import org.athanor.verifier.procedural.ProceduralVerifier.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier reads texts back; the generator made them from structures. Both must agree. */
class AgainstGeneratorTest {
  private static final int EACH = 10_000;
  private static final Options OUTCOME = new Options(Grade.OUTCOME, false);
  private static final Options STEPS = new Options(Grade.STEPS, false);
  private final ProceduralVerifier verifier = new ProceduralVerifier();

  private static ProblemSet set(String level, String task) {
    String family = level.substring(0, level.indexOf('-'));
    return new Procedural()
        .load(
            new Procedural.Options(
                List.of(family),
                List.of(task),
                List.of(level),
                List.of(),
                Split.ALL,
                EACH,
                5,
                true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "countdown-3",
        "countdown-4",
        "chain-2",
        "chain-3",
        "chain-4",
        "chain-5",
        "story-2",
        "story-3",
        "story-4"
      })
  void demonstrations_are_correct_and_flawed_candidates_are_not(String level) {
    for (String task : List.of("solve", "verify", "write")) {
      ProblemSet set = set(level, task);
      for (int i = 0; i < EACH; i++) {
        Problem p = set.problem(i);
        String demonstration = p.meta().get("demonstration");
        Verdict verdict = verifier.verify(p, demonstration, STEPS);
        assertTrue(verdict.isCorrect(), () -> p + " " + verdict);
        if (i % 10 == 0) {
          assertTrue(verifier.verify(p, demonstration, OUTCOME).isCorrect(), p::toString);
        }
        if (task.equals("verify")) {
          candidate(p);
        }
      }
    }
  }

  /** A candidate put up for verification is judged as the problem says, whatever the grade. */
  private void candidate(Problem p) {
    int end = p.prompt().indexOf(p.meta().get("family").equals("countdown") ? ':' : '?') + 1;
    String candidate = p.prompt().substring(end, p.prompt().length() - 1);
    Map<String, String> meta = new TreeMap<>(p.meta());
    meta.put("task", "solve");
    String reference = reference(p);
    Problem solve = new Problem(p.id(), p.prompt().substring(0, end), reference, meta);
    boolean right = p.answer().equals("yes");
    for (Options options : List.of(OUTCOME, STEPS)) {
      Verdict verdict = verifier.verify(solve, candidate, options);
      assertEquals(right ? Outcome.CORRECT : Outcome.INCORRECT, verdict.outcome(), p::toString);
      assertFalse(verdict.evidence().isEmpty());
    }
  }

  @Test
  void the_verifiers_own_check_is_the_generators() {
    for (String level : List.of("countdown-4", "chain-4", "story-3")) {
      for (String task : List.of("verify", "solve")) {
        ProblemSet set = set(level, task);
        for (int i = 0; i < 200; i++) {
          Problem p = set.problem(i);
          Optional<String> shown =
              task.equals("verify") ? Optional.of(p.meta().get("demonstration")) : Optional.empty();
          assertEquals(shown, verifier.demonstration(p, OUTCOME), p::toString);
        }
      }
    }
  }

  /** The target, or the value of the structure's last operation. */
  private static String reference(Problem p) {
    String structure = p.meta().get("structure");
    if (p.meta().get("family").equals("countdown")) {
      return structure.substring(structure.indexOf('=') + 1);
    }
    String last = structure.substring(structure.lastIndexOf(';') + 1);
    String[] operands = last.split("[-+*]");
    int a = Integer.parseInt(operands[0]);
    int b = Integer.parseInt(operands[1]);
    return "" + (last.contains("+") ? a + b : last.contains("-") ? a - b : a * b);
  }

  @Test
  void the_other_word_at_the_end_of_a_check_is_wrong() {
    ProblemSet set = set("chain-3", "verify");
    for (int i = 0; i < 1000; i++) {
      Problem p = set.problem(i);
      String turned = p.answer().equals("yes") ? "no" : "yes";
      String check = p.meta().get("demonstration").replace(p.answer(), turned);
      assertEquals(Outcome.INCORRECT, verifier.verify(p, check, OUTCOME).outcome(), check);
    }
  }
}
