package org.athanor.policy;

/**
 * How to draw completions.
 *
 * @param maxTokens longest completion, at least 1; cut shorter where the policy's context ends
 * @param temperature divides the logits; 0 takes the likeliest token each time
 */
public record SamplingParams(int maxTokens, double temperature) {
  public SamplingParams {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, got " + maxTokens);
    }
    if (!(temperature >= 0 && temperature <= 100)) {
      throw new IllegalArgumentException("temperature must be in [0, 100], got " + temperature);
    }
  }
}
