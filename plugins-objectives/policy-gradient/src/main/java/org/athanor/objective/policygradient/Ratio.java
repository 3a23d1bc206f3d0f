package org.athanor.objective.policygradient;

import static java.lang.StrictMath.exp;

/** Importance ratio of one token, with its logarithm held in ±20 against overflow. */
record Ratio(double log, double value, boolean free) {
  private static final double LIMIT = 20;

  static Ratio of(double logProb, double behaviorLogProb) {
    double log = logProb - behaviorLogProb;
    double held = Math.max(-LIMIT, Math.min(LIMIT, log));
    return new Ratio(held, exp(held), held == log);
  }

  /** d ratio / d logProb: the ratio itself, 0 where it is held. */
  double derivative() {
    return free ? value : 0;
  }
}
