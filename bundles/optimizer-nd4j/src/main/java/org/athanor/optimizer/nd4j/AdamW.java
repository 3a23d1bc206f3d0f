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
      Betas betas,
      @Default("0.01") @Doc("per update, times the learning rate; norms and biases have none")
          double weightDecay,
      @Default("0") @Doc("largest global norm of the gradient; 0 for any") double gradientClip,
      RateSchedule rates) {
    public Options {
      rates.check(learningRate);
      Check.atLeastZero("weightDecay", weightDecay);
      Check.atLeastZero("gradientClip", gradientClip);
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
    Moments moments = new Moments(o.betas(), update.number());
    return Descent.update(
        update,
        o.learningRate(),
        o.rates(),
        o.gradientClip(),
        (engine, tensors, rate) -> {
          if (tensors.decays()) {
            engine.add(-rate * o.weightDecay(), tensors.value(), tensors.value());
          }
          moments.move(engine, tensors, 0, rate);
        });
  }
}
