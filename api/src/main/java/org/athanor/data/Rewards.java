package org.athanor.data;

/**
 * Rewards of one group.
 *
 * @param perRollout [rollout] finite
 * @param perToken [rollout][T] where the reward model scores tokens; empty (length 0) otherwise
 */
public record Rewards(double[] perRollout, double[][] perToken) {
  private static final double[][] NONE = {};

  public Rewards(double[] perRollout) {
    this(perRollout, NONE);
  }

  public Rewards {
    for (int i = 0; i < perRollout.length; i++) {
      if (!Double.isFinite(perRollout[i])) {
        throw new IllegalArgumentException(
            "reward of rollout " + i + " is " + perRollout[i] + ", must be finite");
      }
    }
    if (perToken.length != 0 && perToken.length != perRollout.length) {
      throw new IllegalArgumentException(
          "token rewards for " + perToken.length + " rollouts, rewards for " + perRollout.length);
    }
  }

  /** Whether there is a reward for each token. */
  public boolean hasTokenRewards() {
    return perToken.length != 0;
  }
}
