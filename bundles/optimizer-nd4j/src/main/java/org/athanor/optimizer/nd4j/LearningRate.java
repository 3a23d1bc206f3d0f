package org.athanor.optimizer.nd4j;

/**
 * The learning rate of each update.
 *
 * @param peak the rate of a constant schedule, the highest of the others
 * @param schedule how it goes
 * @param warmupUpdates update n of these has n / warmupUpdates of the peak
 * @param min rate of the last planned update of a cosine
 */
record LearningRate(double peak, Schedule schedule, int warmupUpdates, double min) {
  LearningRate {
    Check.atLeastZero("learningRate", peak);
    Check.atLeastZero("warmupUpdates", warmupUpdates);
    Check.atLeastZero("minLearningRate", min);
    if (min > peak) {
      throw new IllegalArgumentException(
          "minLearningRate must be at most learningRate (%s), got %s".formatted(peak, min));
    }
  }

  /**
   * Rate of one update.
   *
   * @param number of the update, from 1
   * @param planned number of updates in all
   */
  double at(long number, long planned) {
    if (schedule == Schedule.CONSTANT) {
      return peak;
    }
    if (number < warmupUpdates) {
      return peak * number / warmupUpdates;
    }
    return schedule == Schedule.WARM_UP ? peak : cosine(number, planned);
  }

  private double cosine(long number, long planned) {
    long first = Math.max(warmupUpdates, 1); // the last update at the peak
    double done = planned > first ? (double) (number - first) / (planned - first) : 0;
    return min + (peak - min) * (1 + StrictMath.cos(StrictMath.PI * Math.min(done, 1))) / 2;
  }
}
