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
      @Default("0.9") @Doc("decay of the first moment") double beta1,
      @Default("0.999") @Doc("decay of the second moment") double beta2,
      @Default("1e-8") @Doc("added to the root of the second moment") double epsilon,
      @Default("0") @Doc("of the L2 term; norms and biases have none") double weightDecay,
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
        (engine, tensors, rate) ->
            moments.move(engine, tensors, tensors.decays() ? o.weightDecay() : 0, rate));
  }
}
