package org.athanor.objective.policygradient;

import org.athanor.data.Minibatch;

/** How token losses become the loss of an update; S is a sequence's sum, L its length. */
enum Aggregation {
  /** Σ S / Σ L: every token weighs the same (DAPO). */
  TOKEN_MEAN,
  /** Mean of S over the sequences. */
  SEQ_MEAN_TOKEN_SUM,
  /** Mean of S / L over the sequences: every sequence weighs the same (GRPO). */
  SEQ_MEAN_TOKEN_MEAN,
  /** Mean of S / C over the sequences, C the longest completion allowed (Dr. GRPO). */
  SEQ_MEAN_TOKEN_SUM_NORM;

  /**
   * What each token's loss is multiplied by.
   *
   * @param length L of the token's sequence, at least 1
   */
  double weight(Minibatch.Totals totals, int length) {
    return switch (this) {
      case TOKEN_MEAN -> 1.0 / totals.tokens();
      case SEQ_MEAN_TOKEN_SUM -> 1.0 / totals.sequences();
      case SEQ_MEAN_TOKEN_MEAN -> 1.0 / ((double) totals.sequences() * length);
      case SEQ_MEAN_TOKEN_SUM_NORM -> 1.0 / ((double) totals.sequences() * totals.maxTokens());
    };
  }
}
