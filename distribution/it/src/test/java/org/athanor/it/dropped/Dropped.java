package org.athanor.it.dropped;

import java.util.Map;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Objective;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/** An objective that learns nothing, to be dropped into a running container. */
@Component(service = Objective.class)
@PluginName("dropped")
@Doc("learns nothing")
public final class Dropped implements Objective<Dropped.Options> {
  public record Options() {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public LossGradient lossAndGradient(Minibatch minibatch, Options options) {
    double[][] zero =
        minibatch.sequences().stream().map(s -> new double[s.length()]).toArray(double[][]::new);
    return new LossGradient(0, zero, Map.of());
  }
}
