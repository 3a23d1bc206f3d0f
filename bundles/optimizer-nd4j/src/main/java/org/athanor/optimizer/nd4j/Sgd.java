package org.athanor.optimizer.nd4j;

import java.util.List;
import java.util.SortedMap;
import org.athanor.optimizer.nd4j.Descent.Tensors;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.PluginName;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.osgi.service.component.annotations.Component;

/**
 * Gradient descent: velocity = momentum · velocity + gradient; value -= learningRate · velocity, or
 * with Nesterov's look-ahead value -= learningRate · (gradient + momentum · velocity). Weight decay
 * is an L2 term of the gradient, after the clip.
 *
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013</a>
 */
@Component(service = Optimizer.class)
@PluginName("sgd")
@Doc("gradient descent, with momentum if asked for")
public final class Sgd implements Optimizer<Sgd.Options> {
  /** Plain descent unless asked for more. */
  public record Options(
      @Default("0.01") @Doc("learning rate, or the highest of its schedule") double learningRate,
      @Default("0") @Doc("part of the last velocity that is kept") double momentum,
      @Default("false") @Doc("take the gradient's momentum one update ahead") boolean nesterov,
      @Default("0") @Doc("of the L2 term; norms and biases have none") double weightDecay,
      @Default("0") @Doc("largest global norm of the gradient; 0 for any") double gradientClip,
      RateSchedule rates) {
    public Options {
      rates.check(learningRate);
      Check.decayRate("momentum", momentum);
      Check.atLeastZero("weightDecay", weightDecay);
      Check.atLeastZero("gradientClip", gradientClip);
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException("nesterov needs a momentum above 0, got 0");
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public List<String> slots(Options options) {
    return options.momentum() == 0 ? List.of() : List.of("velocity");
  }

  @Override
  public SortedMap<String, Double> update(Update update, Options o) {
    return Descent.update(
        update,
        o.learningRate(),
        o.rates(),
        o.gradientClip(),
        (engine, tensors, rate) -> {
          double decay = tensors.decays() ? o.weightDecay() : 0;
          if (o.momentum() == 0) {
            engine.add(-rate * decay, tensors.value(), tensors.value());
            engine.add(-rate * tensors.clip(), tensors.gradient(), tensors.value());
          } else {
            roll(engine, tensors, decay, rate, o);
          }
        });
  }

  private static void roll(Engine engine, Tensors tensors, double decay, double rate, Options o) {
    INDArray velocity = tensors.slots().get(0);
    engine.scale(o.momentum(), velocity);
    engine.add(decay, tensors.value(), velocity);
    engine.add(tensors.clip(), tensors.gradient(), velocity);
    if (o.nesterov()) {
      engine.add(-rate * decay, tensors.value(), tensors.value());
      engine.add(-rate * tensors.clip(), tensors.gradient(), tensors.value());
    }
    engine.add(o.nesterov() ? -rate * o.momentum() : -rate, velocity, tensors.value());
  }
}
