package org.athanor.planner;

import org.athanor.math.Stats;

/**
 * One way to spend a budget.
 *
 * @param solutions S, whole
 * @param verdicts V; 0 for self-consistency
 * @param perProblem [problem] expected success
 * @param capped whether the budget would buy more solutions than the pool has
 */
record Split(Kind kind, int solutions, int verdicts, double[] perProblem, boolean capped) {
  /** How the answer is selected. */
  enum Kind {
    /** The most frequent answer, without verification. */
    SELF_CONSISTENCY,
    /** The best-scored solution. */
    BEST_OF_N,
    /** The answer with the largest sum of scores. */
    WEIGHTED_VOTE
  }

  double success() {
    return Stats.mean(perProblem);
  }

  static Split selfConsistency(Surface surface, double budget) {
    int s = Math.max(1, (int) Math.min(Math.floor(budget + 1e-9), surface.solutions()));
    double[] per = new double[surface.problems()];
    for (int p = 0; p < per.length; p++) {
      per[p] = surface.vote()[p][s - 1];
    }
    return new Split(Kind.SELF_CONSISTENCY, s, 0, per, budget >= surface.solutions() + 1);
  }

  /** The best number of verdicts with as many solutions as the rest buys; null if none fits. */
  static Split verified(Kind kind, Surface surface, double lambda, double budget) {
    double[][][] success = kind == Kind.BEST_OF_N ? surface.best() : surface.weighted();
    Split best = null;
    for (int v = 0; v < surface.verdicts().length; v++) {
      double buys = Math.floor(budget / (1 + lambda * surface.verdicts()[v]) + 1e-9);
      int s = (int) Math.min(buys, surface.solutions());
      if (s >= 1) {
        double[] per = new double[surface.problems()];
        for (int p = 0; p < per.length; p++) {
          per[p] = success[p][v][s - 1];
        }
        Split split =
            new Split(kind, s, surface.verdicts()[v], per, buys >= surface.solutions() + 1);
        best = best == null || split.success() > best.success() + 1e-12 ? split : best;
      }
    }
    return best;
  }
}
