package org.athanor.plugin;

import org.athanor.data.Batch;
import org.osgi.annotation.versioning.ConsumerType;

/** Credit assignment over a rewarded batch. */
@ConsumerType
public interface AdvantageEstimator<O extends Record> extends Plugin<O> {
  /**
   * One advantage for each token; larger is better.
   *
   * @return [rollout][T], rollouts in the order of {@code Batch.rollouts()}, T the trajectory's
   *     length; finite
   */
  double[][] advantages(Batch batch, O options);
}
