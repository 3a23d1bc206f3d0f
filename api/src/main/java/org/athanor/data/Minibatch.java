package org.athanor.data;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Whole groups, together with the totals of the optimizer update they are part of. */
@ProviderType
public interface Minibatch {
  List<Sequence> sequences();

  Totals totals();

  /**
   * Over all minibatches of the update: divide by these, never by the size of one minibatch.
   *
   * @param groups number of groups
   * @param sequences number of sequences with at least one token
   * @param tokens number of chosen tokens
   * @param maxTokens the longest completion the recipe allows, a constant of the run (Dr. GRPO's
   *     divisor)
   */
  record Totals(int groups, int sequences, long tokens, int maxTokens) {}
}
