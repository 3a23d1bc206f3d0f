package org.athanor.policy.onnx;

/**
 * Frequencies of rotary positions (Su et al. 2021): theta^(-2i/headDim), as scaled for contexts
 * longer than those of pretraining.
 *
 * @param theta base, above 1
 * @param scaling how frequencies are lowered
 * @param factor by which
 * @param lowFactor wavelengths above original / lowFactor are scaled whole (Llama 3.1)
 * @param highFactor wavelengths below original / highFactor are left
 * @param original positions of pretraining
 */
record Rope(
    double theta,
    Scaling scaling,
    double factor,
    double lowFactor,
    double highFactor,
    double original) {

  /** Kinds of scaling. */
  enum Scaling {
    NONE,
    /** All frequencies divided by the factor (Chen et al. 2023). */
    LINEAR,
    /** Low ones divided, high ones left, a smooth passage between. */
    LLAMA3
  }

  Rope {
    if (!(theta > 1)) {
      throw new IllegalArgumentException("rope_theta must be above 1, got " + theta);
    }
    if (scaling != Scaling.NONE && !(factor >= 1)) {
      throw new IllegalArgumentException("rope scaling's factor must be at least 1, got " + factor);
    }
    if (scaling == Scaling.LLAMA3 && !(lowFactor > 0 && highFactor > lowFactor && original > 0)) {
      throw new IllegalArgumentException(
          "llama3 rope scaling needs 0 < low_freq_factor < high_freq_factor and"
              + " original_max_position_embeddings, got %s, %s, %s"
                  .formatted(lowFactor, highFactor, original));
    }
  }

  static Rope plain(double theta) {
    return new Rope(theta, Scaling.NONE, 1, 0, 0, 0);
  }

  static Rope linear(double theta, double factor) {
    return new Rope(theta, Scaling.LINEAR, factor, 0, 0, 0);
  }

  /** Radians from one position to the next, of pair i. */
  double frequency(int i, int headDim) {
    double frequency = StrictMath.pow(theta, -2.0 * i / headDim);
    return switch (scaling) {
      case NONE -> frequency;
      case LINEAR -> frequency / factor;
      case LLAMA3 -> {
        double turns = original * frequency / (2 * Math.PI); // within the original context
        double kept = (turns - lowFactor) / (highFactor - lowFactor);
        kept = Math.max(0, Math.min(1, kept));
        yield kept * frequency + (1 - kept) * frequency / factor;
      }
    };
  }
}
