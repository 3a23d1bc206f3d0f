package org.athanor.bench;

/**
 * A policy and the work it is given.
 *
 * @param name in the table
 * @param hidden width of the residual stream
 * @param layers number of blocks
 * @param heads query heads
 * @param kvHeads key and value heads
 * @param intermediate width of the MLP
 * @param sequences in a training step
 * @param promptTokens of each
 * @param newTokens of each
 */
record Shape(
    String name,
    int hidden,
    int layers,
    int heads,
    int kvHeads,
    int intermediate,
    int sequences,
    int promptTokens,
    int newTokens) {

  /** Completions that are drawn: so many of each of 16 prompts. */
  static final int PROMPTS = 16;

  static final int ROLLOUTS = 16;

  @Override
  public String toString() {
    return "%s (d%d L%d H%d KV%d ff%d, %d x %d tokens)"
        .formatted(
            name,
            hidden,
            layers,
            heads,
            kvHeads,
            intermediate,
            sequences,
            promptTokens + newTokens);
  }
}
