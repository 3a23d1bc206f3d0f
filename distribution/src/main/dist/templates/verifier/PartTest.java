package org.example.%package%;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict.Outcome;
import org.athanor.plugin.Verifier;
import org.athanor.testkit.VerifierContract;
import org.junit.jupiter.api.Test;

/** Every clause of the contract, and what this verifier adds. */
class %Class%Test implements VerifierContract<%Class%.Options> {
  private static final Problem CAPITAL = new Problem("p1", "Capital of France?", "Paris", Map.of());

  @Override
  public Verifier<%Class%.Options> verifier() {
    return new %Class%();
  }

  @Override
  public List<Judged> judged() {
    return List.of(
        new Judged(CAPITAL, "It is Paris", Outcome.CORRECT),
        new Judged(CAPITAL, "It is Rome", Outcome.INCORRECT),
        new Judged(CAPITAL, " \n", Outcome.NO_ANSWER));
  }

  @Test
  void case_matters_if_asked_for() {
    assertEquals(Outcome.CORRECT, verifier().verify(CAPITAL, "paris", options()).outcome());
    assertEquals(
        Outcome.INCORRECT, verifier().verify(CAPITAL, "paris", with("matchCase = true")).outcome());
  }
}
