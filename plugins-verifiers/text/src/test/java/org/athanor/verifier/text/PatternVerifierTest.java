package org.athanor.verifier.text;

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
import org.athanor.verifier.text.PatternVerifier.Options;
import org.junit.jupiter.api.Test;

class PatternVerifierTest implements VerifierContract<Options> {
  private static final Problem ASKED = new Problem("dog", "Once", "\\bdogs?\\b", Map.of());
  private static final Problem OPEN = new Problem("open", "Once", "", Map.of());

  @Override
  public Verifier<Options> verifier() {
    return new PatternVerifier();
  }

  @Override
  public List<Judged> judged() {
    return List.of(
        new Judged(ASKED, "there was a dog.", Outcome.CORRECT),
        new Judged(ASKED, "two dogs", Outcome.CORRECT),
        new Judged(ASKED, "a dogma", Outcome.INCORRECT),
        new Judged(ASKED, "", Outcome.INCORRECT));
  }

  private static Verdict verdict(Problem problem, String completion, Options options) {
    return new PatternVerifier().verify(problem, completion, options);
  }

  @Test
  void the_recipes_pattern_comes_before_the_problems_answer() {
    var happy = new Options("(?i)happ(y|ily)", false, false);
    Verdict found = verdict(ASKED, "They lived Happily.", happy);
    assertEquals(Outcome.CORRECT, found.outcome());
    assertEquals("Happily", found.extracted());
    assertEquals("has \"Happily\" for (?i)happ(y|ily)", found.evidence());
    assertEquals(Outcome.INCORRECT, verdict(ASKED, "a dog", happy).outcome());
  }

  @Test
  void a_pattern_may_be_for_the_whole_text_or_forbidden() {
    var whole = new Options("[a-z ]+\\.", true, false);
    assertEquals(Outcome.CORRECT, verdict(OPEN, "a dog.", whole).outcome());
    assertEquals(Outcome.INCORRECT, verdict(OPEN, "a dog. A", whole).outcome());
    var forbid = new Options("dog", false, true);
    assertEquals(Outcome.INCORRECT, verdict(OPEN, "a dog", forbid).outcome());
    assertEquals(Outcome.CORRECT, verdict(OPEN, "a cat", forbid).outcome());
  }

  @Test
  void what_cannot_be_judged_is_undecided() {
    var none = new Options("", false, false);
    assertEquals(Outcome.UNDECIDED, verdict(OPEN, "x", none).outcome());
    Verdict bad = verdict(new Problem("bad", "p", "(", Map.of()), "x", none);
    assertEquals(Outcome.UNDECIDED, bad.outcome());
    assertTrue(bad.evidence().startsWith("pattern must be a regular expression, got '('"));
    Verdict slow =
        verdict(OPEN, "a".repeat(300), new Options("(a*)(a*)(a*)(a*)(a*)\\1c", false, false));
    assertEquals(Outcome.UNDECIDED, slow.outcome());
    assertTrue(slow.evidence().startsWith("the pattern takes too long"), slow.evidence());
  }

  @Test
  void a_bad_pattern_in_a_recipe_is_refused() {
    var e = assertThrows(IllegalArgumentException.class, () -> new Options("[", false, false));
    assertTrue(e.getMessage().startsWith("pattern must be a regular expression, got '['"));
  }
}
