package org.athanor.optimizer.nd4j;

import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;

/**
 * How Adam's moments are kept; defaults are the paper's.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 */
public record Betas(
    @Default("0.9") @Doc("decay of the first moment") double beta1,
    @Default("0.999") @Doc("decay of the second moment") double beta2,
    @Default("1e-8") @Doc("added to the root of the second moment") double epsilon) {
  public Betas {
    Check.decayRate("beta1", beta1);
    Check.decayRate("beta2", beta2);
    Check.epsilon(epsilon);
  }
}
