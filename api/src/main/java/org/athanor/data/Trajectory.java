package org.athanor.data;

/**
 * What one sampling produced. Arrays are shared, never written after construction.
 *
 * @param prompt [P] token ids
 * @param tokens [T] token ids that the policy chose, end-of-sequence included if it was drawn
 * @param logProb [T] nats, under the distribution the token was drawn from, so after temperature
 *     and truncation
 * @param stop why sampling ended
 * @param policyVersion {@code Policy.version()} at the time; -1 if no policy sampled it, as a
 *     demonstration
 */
public record Trajectory(
    int[] prompt, int[] tokens, double[] logProb, Stop stop, long policyVersion) {

  /** Why sampling ended. */
  public enum Stop {
    END_OF_SEQUENCE,
    STOP_TEXT,
    LENGTH
  }

  public Trajectory {
    if (logProb.length != tokens.length) {
      throw new IllegalArgumentException(
          "logProb must be as long as tokens (" + tokens.length + "), got " + logProb.length);
    }
  }

  /** Number of chosen tokens, T; 0 is possible. */
  public int length() {
    return tokens.length;
  }
}
