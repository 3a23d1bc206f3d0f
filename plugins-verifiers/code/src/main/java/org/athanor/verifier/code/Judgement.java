package org.athanor.verifier.code;

import org.athanor.data.Verdict;

/** How many tests passed, and what the first failing one said. */
record Judgement(int passed, int total, String why) {

  /** The verdict: correct if all passed; what it scores otherwise depends on partial credit. */
  Verdict verdict(String code, boolean partial) {
    String count = passed + " of " + total + " tests passed";
    if (passed == total && total > 0) {
      return Verdict.correct(code, count);
    }
    double score = partial && total > 0 ? (double) passed / total : 0;
    String evidence = (partial ? count + "; " : "") + (why.isEmpty() ? "a test failed" : why);
    return new Verdict(Verdict.Outcome.INCORRECT, Math.min(score, 1), code, evidence);
  }

  static Judgement failed(String why) {
    return new Judgement(0, 1, why);
  }
}
