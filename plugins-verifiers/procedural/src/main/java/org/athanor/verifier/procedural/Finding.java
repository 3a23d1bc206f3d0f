package org.athanor.verifier.procedural;

import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;

/**
 * A judge's result before it is scored.
 *
 * @param credit in [0, 1): how near an attempt that is not correct came
 */
record Finding(Outcome outcome, double credit, String extracted, String evidence) {
  static Finding correct(String extracted, String evidence) {
    return new Finding(Outcome.CORRECT, 0, extracted, evidence);
  }

  static Finding incorrect(double credit, String extracted, String evidence) {
    return new Finding(Outcome.INCORRECT, credit, extracted, evidence);
  }

  static Finding noAnswer(double credit, String evidence) {
    return new Finding(Outcome.NO_ANSWER, credit, "", evidence);
  }

  static Finding undecided(String evidence) {
    return new Finding(Outcome.UNDECIDED, 0, "", evidence);
  }

  Verdict verdict(boolean partial) {
    double score =
        switch (outcome) {
          case CORRECT -> 1;
          case UNDECIDED -> Double.NaN;
          default -> partial ? credit : 0;
        };
    return new Verdict(outcome, score, extracted, evidence);
  }
}
