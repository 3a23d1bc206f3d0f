package org.athanor.optimizer.nd4j;

import java.util.List;
import java.util.SortedMap;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * Adam with decoupled weight decay: value *= 1 - learningRate · weightDecay, then Adam's step.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019, algorithm 2, with the
 *     learning rate inside the decay</a>
 */
@Component(service = Optimizer.class)
@PluginName("adamw")
@Doc("Adam with decoupled weight decay")
public final class AdamW implements Optimizer<AdamW.Options> {
  /** Defaults are those of the paper and, for the decay, of PyTorch. */
  public record Options(
      @Default("0.001") @Doc("learning rate, or the highest of its schedule") double learningRate,
      @Default("0.9") @Doc("decay of the first moment") double beta1,
      @Default("0.999") @Doc("decay of the second moment") double beta2,
      @Default("1e-8") @Doc("added to the root of the second moment") double epsilon,
      @Default("0.01") @Doc("per update, times the learning rate; norms and biases have none")
          double weightDecay,
      @Default("0") @Doc("largest global norm of the gradient; 0 for any") double gradientClip,
      @Default("constant") @Doc("of the learning rate") Schedule schedule,
      @Default("0") @Doc("updates until the full learning rate; not for constant")
          int warmupUpdates,
      @Default("0") @Doc("learning rate of the last update; only for cosine")
          double minLearningRate) {
    public Options {
      new LearningRate(learningRate, schedule, warmupUpdates, minLearningRate);
      Check.decayRate("beta1", beta1);
      Check.decayRate("beta2", beta2);
      Check.epsilon(epsilon);
      Check.atLeastZero("weightDecay", weightDecay);
      Check.atLeastZero("gradientClip", gradientClip);
    }

    LearningRate rate() {
      return new LearningRate(learningRate, schedule, warmupUpdates, minLearningRate);
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public List<String> slots(Options options) {
    return List.of("m", "v");
  }

  @Override
  public SortedMap<String, Double> update(Update update, Options o) {
    Moments moments = new Moments(o.beta1(), o.beta2(), o.epsilon(), update.number());
    return Descent.update(
        update,
        o.rate(),
        o.gradientClip(),
        (engine, tensors, rate) -> {
          if (tensors.decays()) {
            engine.add(-rate * o.weightDecay(), tensors.value(), tensors.value());
          }
          moments.move(engine, tensors, 0, rate);
        });
  }
}
