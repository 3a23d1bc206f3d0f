package org.athanor.policy.onnx;

/**
 * Frequencies of rotary positions (Su et al. 2021): theta^(-2i/headDim), as scaled for contexts
 * longer than those of pretraining.
 *
 * @param theta base, above 1
 * @param scaling how frequencies are lowered
 * @param factor by which
 * @param lowFactor turns within the original context below which a pair is scaled whole
 * @param highFactor turns from which on a pair is left as it is
 * @param original positions of pretraining
 * @param attention what queries and keys are multiplied with (YaRN's √(1/t)); else 1
 * @param truncate whether YaRN's passage begins and ends at whole pairs
 */
record Rope(
    double theta,
    Scaling scaling,
    double factor,
    double lowFactor,
    double highFactor,
    double original,
    double attention,
    boolean truncate) {

  /** Kinds of scaling. */
  enum Scaling {
    NONE,
    /** All frequencies divided by the factor (Chen et al. 2023). */
    LINEAR,
    /** Low ones divided, high ones left, a passage between that is even in turns (Llama 3.1). */
    LLAMA3,
    /** The same with a passage that is even in pairs (YaRN, Peng et al. 2023, section 3.2). */
    YARN
  }

  Rope {
    if (!(theta > 1)) {
      throw new IllegalArgumentException("rope_theta must be above 1, got " + theta);
    }
    if (scaling != Scaling.NONE && !(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rope scaling's factor must be at least 1, got " + factor);
    }
    boolean ordered = lowFactor > 0 && highFactor > lowFactor && original > 0;
    if (scaling == Scaling.LLAMA3 && !ordered) {
      throw new IllegalArgumentException(
          "llama3 rope scaling needs 0 < low_freq_factor < high_freq_factor and"
              + " original_max_position_embeddings, got %s, %s, %s"
                  .formatted(lowFactor, highFactor, original));
    }
    if (scaling == Scaling.YARN && !(ordered && attention > 0)) {
      throw new IllegalArgumentException(
          "yarn rope scaling needs 0 < beta_slow < beta_fast, original_max_position_embeddings and"
              + " attention_factor above 0, got %s, %s, %s, %s"
                  .formatted(lowFactor, highFactor, original, attention));
    }
  }

  static Rope plain(double theta) {
    return new Rope(theta, Scaling.NONE, 1, 0, 0, 0, 1, false);
  }

  static Rope linear(double theta, double factor) {
    return new Rope(theta, Scaling.LINEAR, factor, 0, 0, 0, 1, false);
  }

  static Rope llama3(
      double theta, double factor, double lowFactor, double highFactor, double original) {
    return new Rope(theta, Scaling.LLAMA3, factor, lowFactor, highFactor, original, 1, false);
  }

  /** YaRN's logarithm of temperature: 0.1 · scale · ln(factor) + 1. */
  static double yarnAttention(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * StrictMath.log(factor) + 1;
  }

  /** Positions that the scaling was made for; 0 where nothing says so. */
  int reach() {
    return scaling == Scaling.YARN ? (int) Math.min(Integer.MAX_VALUE, original * factor) : 0;
  }

  /** Radians from one position to the next, of pair i. */
  double frequency(int i, int headDim) {
    double frequency = StrictMath.pow(theta, -2.0 * i / headDim);
    double kept =
        switch (scaling) {
          case NONE -> 1;
          case LINEAR -> 0;
          case LLAMA3 -> {
            double turns = original * frequency / (2 * Math.PI); // within the original context
            yield (turns - lowFactor) / (highFactor - lowFactor);
          }
          case YARN -> {
            double first = pair(highFactor, headDim);
            double last = pair(lowFactor, headDim);
            first = Math.max(0, truncate ? Math.floor(first) : first);
            last = Math.min(headDim - 1, truncate ? Math.ceil(last) : last);
            yield 1 - (i - first) / (first == last ? 0.001 : last - first);
          }
        };
    kept = Math.max(0, Math.min(1, kept));
    return kept * frequency + (1 - kept) * frequency / factor;
  }

  /** The pair, in fractions, that makes so many turns within the original context. */
  private double pair(double turns, int headDim) {
    double wavelength = original / (turns * 2 * Math.PI);
    return headDim * StrictMath.log(wavelength) / (2 * StrictMath.log(theta));
  }
}
