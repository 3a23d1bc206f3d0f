package org.athanor.policy;

import java.util.List;

/**
 * How to draw completions. What changes the distribution is applied in the order of the components:
 * the penalty to the logits, then temperature, then each of topK, topP and minP to what the one
 * before left, as transformers does.
 *
 * @param maxTokens longest completion, at least 1; cut shorter where the policy's context ends
 * @param temperature divides the logits; 0 takes the likeliest token each time
 * @param topK keeps the k likeliest tokens; 0 keeps all
 * @param topP keeps the likeliest tokens until their probabilities sum to p (Holtzman et al. 2020);
 *     1 keeps all
 * @param minP keeps tokens at least p times as likely as the likeliest; 0 keeps all
 * @param repetitionPenalty divides positive logits of tokens that occurred, multiplies negative
 *     ones (Keskar et al. 2019); 1 is none
 * @param stop texts that end a completion, and stay in it
 */
public record SamplingParams(
    int maxTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    List<String> stop) {
  public SamplingParams {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, got " + maxTokens);
    }
    if (!(temperature >= 0 && temperature <= 100)) {
      throw new IllegalArgumentException("temperature must be in [0, 100], got " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be at least 0, got " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be in (0, 1], got " + topP);
    }
    if (!(minP >= 0 && minP <= 1)) {
      throw new IllegalArgumentException("minP must be in [0, 1], got " + minP);
    }
    if (!(repetitionPenalty > 0 && repetitionPenalty <= 100)) {
      throw new IllegalArgumentException(
          "repetitionPenalty must be in (0, 100], got " + repetitionPenalty);
    }
    stop = List.copyOf(stop);
    if (stop.contains("")) {
      throw new IllegalArgumentException("stop must not have an empty text");
    }
  }

  /** The whole distribution, to the end of the sequence. */
  public SamplingParams(int maxTokens, double temperature) {
    this(maxTokens, temperature, 0, 1, 0, 1, List.of());
  }

  /** Whether tokens are drawn from the whole distribution, changed by temperature alone. */
  public boolean whole() {
    return topK == 0 && topP == 1 && minP == 0 && repetitionPenalty == 1;
  }
}
