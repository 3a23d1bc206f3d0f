package org.athanor.data;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One rollout as an objective sees it: the T tokens that the policy chose, and nothing else. Arrays
 * are [T], in nats where they are log-probabilities, and read only. T may be 0.
 */
@ProviderType
public interface Sequence {
  /** Index of its group in the update. */
  int group();

  /** The rollout's reward. */
  double reward();

  /** Under the present weights, at the sampling temperature. */
  double[] logProb();

  /**
   * Under the weights that sampled the rollout, recomputed by the training graph before anything
   * was learned from it. The ratio of an importance-weighted objective is exp(logProb -
   * behaviorLogProb).
   */
  double[] behaviorLogProb();

  /**
   * Under the recipe's reference policy.
   *
   * @throws IllegalStateException if the recipe names none; declare the need with {@code
   *     Objective.usesReference}
   */
  double[] referenceLogProb();

  /** Of the whole next-token distribution, under the present weights, in nats. */
  double[] entropy();

  /** What the advantage estimator gave each token. */
  double[] advantage();

  /** T. */
  default int length() {
    return logProb().length;
  }
}
