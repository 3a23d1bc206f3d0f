package org.athanor.optimizer.nd4j;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.plugin.Optimizer.Update;
import org.athanor.policy.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What all optimizers share: checks, the global norm and its clip, and the learning rate. */
final class Descent {
  private Descent() {}

  /** How one parameter moves. */
  interface Rule {
    void move(Engine engine, Tensors tensors, double learningRate);
  }

  /**
   * One parameter as arrays over the run's own memory.
   *
   * @param value to be moved
   * @param gradient not to be written
   * @param clip what the gradient is to be multiplied with
   * @param slots in the optimizer's order
   * @param decays whether weight decay applies: norms and biases have one dimension and keep out
   */
  record Tensors(
      INDArray value, INDArray gradient, double clip, List<INDArray> slots, boolean decays) {}

  /**
   * Moves every parameter, after all gradients have been found finite.
   *
   * @param peak learning rate from which the schedule goes
   * @param gradientClip largest global norm; 0 for any
   */
  static SortedMap<String, Double> update(
      Update update, double peak, RateSchedule rates, double gradientClip, Rule rule) {
    check(update);
    double norm = GradientNorm.of(update.parameters());
    double clip = gradientClip > 0 && norm > gradientClip ? gradientClip / norm : 1;
    double learningRate = rates.at(peak, update.number(), update.planned());
    Engine engine = Engine.start();
    Pieces.of(update.parameters())
        .forEach(piece -> rule.move(engine, tensors(engine, update, piece, clip), learningRate));
    Reference.reachabilityFence(update); // arrays hold addresses, not buffers
    return new TreeMap<>(java.util.Map.of("gradient-norm", norm, "learning-rate", learningRate));
  }

  private static Tensors tensors(Engine engine, Update update, Pieces.Piece piece, double clip) {
    Parameter parameter = update.parameters().get(piece.parameter());
    List<INDArray> slots = new ArrayList<>();
    for (FloatBuffer slot : update.slots().get(piece.parameter())) {
      slots.add(engine.view(piece.of(slot)));
    }
    return new Tensors(
        engine.view(piece.of(parameter.value())),
        engine.view(piece.of(parameter.gradient())),
        clip,
        slots,
        parameter.shape().length > 1);
  }

  /** Native code would write past a buffer that is too small. */
  private static void check(Update update) {
    for (int p = 0; p < update.parameters().size(); p++) {
      Parameter parameter = update.parameters().get(p);
      sized(parameter, "gradient", parameter.gradient());
      for (FloatBuffer slot : update.slots().get(p)) {
        sized(parameter, "slot", slot);
      }
    }
  }

  private static void sized(Parameter parameter, String what, FloatBuffer buffer) {
    if (buffer.capacity() != parameter.size()) {
      throw new IllegalArgumentException(
          "'%s' has %d elements, but its %s has %d"
              .formatted(parameter.name(), parameter.size(), what, buffer.capacity()));
    }
  }
}
