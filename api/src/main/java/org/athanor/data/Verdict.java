package org.athanor.data;

/**
 * A verifier's finding. {@code UNDECIDED} means that the verifier failed (time-out, bad reference),
 * not the policy: such rollouts are counted and left out of training, never scored as wrong.
 *
 * @param outcome what was found
 * @param score in [0, 1]: 1 for correct, 0 for wrong, between for graded verifiers; NaN exactly if
 *     undecided
 * @param extracted the answer found in the completion, empty if none
 * @param evidence one line a person can check: "3/4 = 0.75, expected 0.75"
 */
public record Verdict(Outcome outcome, double score, String extracted, String evidence) {

  /** The four findings. */
  public enum Outcome {
    CORRECT,
    INCORRECT,
    NO_ANSWER,
    UNDECIDED
  }

  public Verdict {
    boolean fits = outcome == Outcome.UNDECIDED ? Double.isNaN(score) : score >= 0 && score <= 1;
    if (!fits) {
      throw new IllegalArgumentException(
          "score must be NaN if undecided and in [0, 1] otherwise, got "
              + outcome
              + " with "
              + score);
    }
  }

  public static Verdict correct(String extracted, String evidence) {
    return new Verdict(Outcome.CORRECT, 1, extracted, evidence);
  }

  public static Verdict incorrect(String extracted, String evidence) {
    return new Verdict(Outcome.INCORRECT, 0, extracted, evidence);
  }

  public static Verdict noAnswer(String evidence) {
    return new Verdict(Outcome.NO_ANSWER, 0, "", evidence);
  }

  public static Verdict undecided(String extracted, String evidence) {
    return new Verdict(Outcome.UNDECIDED, Double.NaN, extracted, evidence);
  }

  /** True unless the verifier failed. */
  public boolean decided() {
    return outcome != Outcome.UNDECIDED;
  }

  public boolean isCorrect() {
    return outcome == Outcome.CORRECT;
  }
}
