package org.athanor.objective.policygradient;

/** Which derivative goes with a KL estimate in the loss. */
enum KlGradient {
  /** The estimate's own; of k1 it is no gradient of the divergence at all, of k3 a biased one. */
  OWN,
  /** That of k2, on policy the divergence's own gradient in expectation. */
  K2
}
