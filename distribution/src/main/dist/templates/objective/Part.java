package org.example.%package%;

import java.util.Map;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Sequence;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Objective;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/** loss = -scale / tokens * sum over tokens of advantage * logProb. */
@Component(service = Objective.class)
@PluginName("%name%")
@Doc("plain policy gradient: each token's log-probability times its advantage")
public final class %Class% implements Objective<%Class%.Options> {
  public record Options(@Default("1") @Doc("multiplies the loss, above 0") double scale) {
    public Options {
      if (!(scale > 0)) {
        throw new IllegalArgumentException("scale must be above 0, got " + scale);
      }
    }
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public LossGradient lossAndGradient(Minibatch minibatch, Options options) {
    double weight = options.scale() / Math.max(1, minibatch.totals().tokens());
    double loss = 0;
    double[][] dLogProb = new double[minibatch.sequences().size()][];
    for (int i = 0; i < dLogProb.length; i++) {
      Sequence s = minibatch.sequences().get(i);
      dLogProb[i] = new double[s.length()];
      for (int t = 0; t < s.length(); t++) {
        loss -= weight * s.advantage()[t] * s.logProb()[t];
        dLogProb[i][t] = -weight * s.advantage()[t];
      }
    }
    return new LossGradient(loss, dLogProb, Map.of());
  }
}
