package org.athanor.plugin;

import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns the chosen problems into a batch of judged groups. */
@ConsumerType
public interface Sampler<O extends Record> extends Plugin<O> {
  /** Whether it asks the run's judge, a frozen model that generates. */
  default boolean usesJudge(O options) {
    return false;
  }

  Batch sample(List<Problem> problems, Attempts attempts, O options);
}
