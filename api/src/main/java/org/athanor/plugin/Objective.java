package org.athanor.plugin;

import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A loss of the chosen tokens' log-probabilities, and its derivative in closed form. The loss is
 * minimised.
 */
@ConsumerType
public interface Objective<O extends Record> extends Plugin<O> {
  LossGradient lossAndGradient(Minibatch minibatch, O options);

  /**
   * Whether {@code Sequence.referenceLogProb()} is read; the recipe must then name a reference
   * policy.
   */
  default boolean usesReference(O options) {
    return false;
  }
}
