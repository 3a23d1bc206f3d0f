package org.athanor.optimizer.nd4j;

import java.nio.FloatBuffer;
import java.util.List;
import org.athanor.policy.Parameter;

/** Global norm of the gradients; refuses gradients that are no numbers. */
final class GradientNorm {
  private GradientNorm() {}

  /**
   * √Σ g² over all elements of all parameters in double precision: summed in index order, those of
   * a parameter in several pieces piece by piece.
   *
   * @throws IllegalStateException if an element is infinite or no number, with the parameter's name
   */
  static double of(List<Parameter> parameters) {
    double sum = 0;
    for (Parameter parameter : parameters) {
      sum =
          parameter.size() > Pieces.LARGEST
              ? sum + squares(parameter)
              : addSquares(sum, parameter.gradient());
      if (!Double.isFinite(sum)) { // squares of finite floats cannot overflow a double
        throw new IllegalStateException(describe(parameter));
      }
    }
    return Math.sqrt(sum);
  }

  private static double squares(Parameter parameter) {
    double[] pieces =
        Pieces.of(List.of(parameter))
            .mapToDouble(piece -> addSquares(0, piece.of(parameter.gradient())))
            .toArray();
    double sum = 0;
    for (double piece : pieces) {
      sum += piece;
    }
    return sum;
  }

  private static double addSquares(double sum, FloatBuffer gradient) {
    for (int i = 0; i < gradient.capacity(); i++) {
      double g = gradient.get(i);
      sum += g * g;
    }
    return sum;
  }

  private static String describe(Parameter parameter) {
    int at = 0;
    while (Float.isFinite(parameter.gradient().get(at))) {
      at++;
    }
    return "the gradient of '%s' is %s at element %d of %d; nothing was changed: lower optimizer.learningRate, set optimizer.gradientClip, or look at the rewards of this step"
        .formatted(
            parameter.name(), parameter.gradient().get(at), at, parameter.gradient().capacity());
  }
}
