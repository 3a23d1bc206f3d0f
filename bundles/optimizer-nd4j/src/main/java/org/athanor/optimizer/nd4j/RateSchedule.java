package org.athanor.optimizer.nd4j;

import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;

/**
 * How the learning rate goes from its peak: the rate of a constant schedule, the highest of the
 * others.
 *
 * @param schedule its shape
 * @param warmupUpdates update n of these has n / warmupUpdates of the peak
 * @param minLearningRate rate of the last planned update of a cosine
 */
public record RateSchedule(
    @Default("constant") @Doc("of the learning rate") Schedule schedule,
    @Default("0") @Doc("updates until the full learning rate; not for constant") int warmupUpdates,
    @Default("0") @Doc("learning rate of the last update; only for cosine")
        double minLearningRate) {
  public RateSchedule {
    Check.atLeastZero("warmupUpdates", warmupUpdates);
    Check.atLeastZero("minLearningRate", minLearningRate);
  }

  /**
   * @throws IllegalArgumentException if the schedule cannot start from this rate
   */
  void check(double peak) {
    Check.atLeastZero("learningRate", peak);
    if (minLearningRate > peak) {
      throw new IllegalArgumentException(
          "minLearningRate must be at most learningRate (%s), got %s"
              .formatted(peak, minLearningRate));
    }
  }

  /**
   * Rate of one update.
   *
   * @param number of the update, from 1
   * @param planned number of updates in all
   */
  double at(double peak, long number, long planned) {
    if (schedule == Schedule.CONSTANT) {
      return peak;
    }
    if (number < warmupUpdates) {
      return peak * number / warmupUpdates;
    }
    return schedule == Schedule.WARM_UP ? peak : cosine(peak, number, planned);
  }

  private double cosine(double peak, long number, long planned) {
    long first = Math.max(warmupUpdates, 1); // the last update at the peak
    double done = planned > first ? (double) (number - first) / (planned - first) : 0;
    double fall = 1 + StrictMath.cos(StrictMath.PI * Math.min(done, 1));
    return minLearningRate + (peak - minLearningRate) * fall / 2;
  }
}
