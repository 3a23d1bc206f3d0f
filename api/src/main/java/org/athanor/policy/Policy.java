package org.athanor.policy;

import java.util.List;
import java.util.Optional;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A distribution over completions of a prompt. Calls may not overlap; results are in the order of
 * the arguments.
 */
@ProviderType
public interface Policy extends AutoCloseable {
  Tokenizer tokenizer();

  /** Most tokens that prompt and completion may have together. */
  int contextLength();

  /** Number of optimizer updates behind the present weights. */
  long version();

  /**
   * Draws {@code count} completions of each prompt. Completion j of prompt i uses the stream {@code
   * rng.at(i, j)} alone, so neither batching nor threads change what is drawn.
   *
   * @return [prompt][count]
   * @throws IllegalArgumentException if a prompt is empty or leaves no room in the context
   */
  List<List<Trajectory>> generate(List<int[]> prompts, int count, SamplingParams params, Rng rng);

  /**
   * Log-probability and entropy of each chosen token under the present weights.
   *
   * @param temperature divides the logits, positive
   */
  List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature);

  /** How its makers suggest to draw from it, such as a generation_config.json says. */
  default Optional<SamplingParams> suggested() {
    return Optional.empty();
  }

  /**
   * How it would work on sequences up to so long, for a person: threads, micro-batches, an estimate
   * of memory. Empty if there is nothing to say.
   *
   * @param tokens of prompt and completion together
   */
  default String plan(int tokens) {
    return "";
  }

  /**
   * Share of its threads' working time, since it was opened, in which the engine computed; NaN
   * where that is not measured.
   */
  default double engineShare() {
    return Double.NaN;
  }

  @Override
  void close();

  /**
   * Of one trajectory's chosen tokens, in nats.
   *
   * @param logProb [T] at most 0
   * @param entropy [T] of the whole next-token distribution, at least 0
   */
  record TokenStats(double[] logProb, double[] entropy) {}
}
