package org.athanor.plugin;

import org.athanor.data.History;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.osgi.annotation.versioning.ConsumerType;

/** Chooses which problems to attempt next. */
@ConsumerType
public interface Curriculum<O extends Record> extends Plugin<O> {
  /**
   * Indices of the chosen problems.
   *
   * @param step the step that asks, from 1
   * @param rng the curriculum's stream, the same at every step of a run: address it, such as {@code
   *     rng.at(step, history.chosen())} for this choice alone
   * @return [count], each in 0 .. problems.size()-1; different ones as long as the set has enough
   */
  int[] choose(ProblemSet problems, History history, int count, long step, Rng rng, O options);
}
