package org.athanor.objective.policygradient;

import java.util.Arrays;
import org.athanor.data.Batch;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/** The same credit for every token, whatever the reward: imitation of what is in the batch. */
@Component(service = AdvantageEstimator.class)
@PluginName("constant")
@Doc("the same advantage for every token, whatever the reward; for supervised steps")
public final class Constant implements AdvantageEstimator<Constant.Options> {
  /**
   * The credit.
   *
   * @param value of every token
   */
  public record Options(@Default("1") @Doc("advantage of every token") double value) {
    public Options {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("value must be finite, got " + value);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public double[][] advantages(Batch batch, Options options) {
    return Credit.broadcast(
        batch,
        group -> {
          double[] advantages = new double[group.size()];
          Arrays.fill(advantages, options.value());
          return advantages;
        });
  }
}
