package org.athanor.drill;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/** v ← μ·v + g, θ ← θ − η·v, in plain Java (Polyak 1964; the form of Sutskever et al. 2013). */
@Component(service = Optimizer.class)
@PluginName("momentum")
@Doc("gradient descent with momentum, in plain Java: starts at once")
public final class Momentum implements Optimizer<Momentum.Options> {
  /** Rate and momentum. */
  public record Options(
      @Default("1.0") @Doc("η, above 0") double learningRate,
      @Default("0.9") @Doc("μ, at least 0 and below 1") double momentum) {
    public Options {
      if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("learningRate must be above 0, got " + learningRate);
      }
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException("momentum must be in [0, 1), got " + momentum);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public List<String> slots(Options o) {
    return List.of("velocity");
  }

  @Override
  public SortedMap<String, Double> update(Update update, Options o) {
    double squares = 0;
    for (int p = 0; p < update.parameters().size(); p++) {
      FloatBuffer value = update.parameters().get(p).value();
      FloatBuffer gradient = update.parameters().get(p).gradient();
      FloatBuffer velocity = update.slots().get(p).get(0);
      for (int i = 0; i < value.capacity(); i++) {
        float g = gradient.get(i);
        squares += (double) g * g;
        float v = (float) (o.momentum * velocity.get(i) + g);
        velocity.put(i, v);
        value.put(i, (float) (value.get(i) - o.learningRate * v));
      }
    }
    return new TreeMap<>(
        java.util.Map.of("gradient-norm", Math.sqrt(squares), "learning-rate", o.learningRate));
  }
}
