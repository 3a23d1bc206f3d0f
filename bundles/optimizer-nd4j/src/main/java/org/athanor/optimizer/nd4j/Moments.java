package org.athanor.optimizer.nd4j;

import org.athanor.optimizer.nd4j.Descent.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adam's step, value -= learningRate · m̂ / (√v̂ + epsilon) with m̂ = m / (1 - beta1ⁿ) and v̂ = v /
 * (1 - beta2ⁿ), written as a factor and another epsilon for the uncorrected m and v. The betas are
 * rounded to single precision first, as ND4J does, so that the correction is of the same betas.
 */
final class Moments {
  private final double beta1;
  private final double beta2;
  private final double factor;
  private final double epsilon;

  /**
   * @param number of the update, n, from 1
   */
  Moments(Betas betas, long number) {
    this.beta1 = (float) betas.beta1();
    this.beta2 = (float) betas.beta2();
    double root = Math.sqrt(1 - StrictMath.pow(this.beta2, number));
    this.factor = root / (1 - StrictMath.pow(this.beta1, number));
    this.epsilon = betas.epsilon() * root;
  }

  /**
   * Moves a parameter, whose slots are m and v, along its clipped gradient.
   *
   * @param l2 is added to the gradient, times the value
   */
  void move(Engine engine, Tensors tensors, double l2, double rate) {
    INDArray m = tensors.slots().get(0);
    INDArray v = tensors.slots().get(1);
    INDArray gradient = tensors.gradient();
    try (INDArray scratch = engine.scratch(gradient.length())) {
      if (tensors.clip() != 1 || l2 != 0) {
        engine.copy(gradient, scratch);
        engine.scale(tensors.clip(), scratch);
        engine.add(l2, tensors.value(), scratch);
        gradient = scratch;
      }
      engine.adam(gradient, m, v, scratch, beta1, beta2, epsilon);
      engine.add(-rate * factor, scratch, tensors.value());
    }
  }
}
