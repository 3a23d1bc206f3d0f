package org.athanor.optimizer.nd4j;

import java.util.List;
import java.util.SortedMap;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Optimizer;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * Adam; weight decay, if any, is an L2 term: gradient += weightDecay · value, after the clip.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015, algorithm 1</a>
 */
@Component(service = Optimizer.class)
@PluginName("adam")
@Doc("Adam; weight decay is an L2 term of the gradient")
public final class Adam implements Optimizer<Adam.Options> {
  /** Defaults are the paper's. */
  public record Options(
      @Default("0.001") @Doc("learning rate, or the highest of its schedule") double learningRate,
      Betas betas,
      @Default("0") @Doc("of the L2 term; norms and biases have none") double weightDecay,
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
        (engine, tensors, rate) ->
            moments.move(engine, tensors, tensors.decays() ? o.weightDecay() : 0, rate));
  }
}
