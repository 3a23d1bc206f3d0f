package org.athanor.curriculum;

import org.athanor.data.History;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.athanor.plugin.Curriculum;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.osgi.service.component.annotations.Component;

/**
 * Every problem once in each epoch, epochs in different random orders. Goes on at {@code
 * History.chosen()}; costs nothing for sets of millions, as the order is computed.
 */
@Component(service = Curriculum.class)
@PluginName("uniform")
@Doc("every problem once per epoch, in another random order each time")
public final class Uniform implements Curriculum<Uniform.Options> {
  /** It has none. */
  public record Options() {}

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public int[] choose(
      ProblemSet problems, History history, int count, long step, Rng rng, Options options) {
    return new Epochs(problems.size(), rng).choose(history.chosen(), count);
  }
}
