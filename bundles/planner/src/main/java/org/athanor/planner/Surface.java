package org.athanor.planner;

import java.util.ArrayList;
import java.util.List;

/**
 * Expected success of each problem for each number of solutions S and verdicts V, exact over all
 * subsets of solutions. Where there are several sets of V verdicts that share none (the first V,
 * the next V ...), each is a draw of its own, and the success is their mean.
 *
 * @param verdicts the V, ascending: 1, 2, 4 ... up to what the pool has; empty if it has none
 * @param best [problem][v][S-1] best-of-S by the mean of V verdicts
 * @param weighted [problem][v][S-1] vote weighted with it
 * @param vote [problem][S-1] self-consistency
 * @param any [problem][S-1] at least one of S is right
 */
record Surface(
    int[] verdicts, double[][][] best, double[][][] weighted, double[][] vote, double[][] any) {
  private static final long MOST_PARTS = 840; // divisible by 1 to 8

  static Surface of(List<Solved> pool, Vote.Ties ties, Progress progress)
      throws InterruptedException {
    int largest = PoolFile.fewestSolutions(pool);
    int[] verdicts = PoolFile.powers(PoolFile.fewestVerdicts(pool));
    List<double[][]> best = new ArrayList<>();
    List<double[][]> weighted = new ArrayList<>();
    List<double[]> vote = new ArrayList<>();
    List<double[]> any = new ArrayList<>();
    for (Solved p : pool) {
      double[][] bestOf = new double[verdicts.length][largest];
      double[][] votes = new double[verdicts.length][largest];
      for (int v = 0; v < verdicts.length; v++) {
        int sets = p.verdictsEach() / verdicts[v];
        for (int set = 0; set < sets; set++) {
          double[] scores = p.scores(set * verdicts[v], (set + 1) * verdicts[v]);
          add(bestOf[v], BestOf.curve(scores, p.correct(), largest), sets);
          add(votes[v], Vote.curve(p.cluster(), p.correct(), weights(scores), largest, ties), sets);
        }
      }
      best.add(bestOf);
      weighted.add(votes);
      long[] ones = new long[p.solutions()];
      java.util.Arrays.fill(ones, 1);
      vote.add(Vote.curve(p.cluster(), p.correct(), ones, largest, ties));
      any.add(any(p, largest));
      progress.done(1);
    }
    return new Surface(
        verdicts,
        best.toArray(new double[0][][]),
        weighted.toArray(new double[0][][]),
        vote.toArray(new double[0][]),
        any.toArray(new double[0][]));
  }

  private static void add(double[] sum, double[] each, int count) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += each[i] / count;
    }
  }

  private static double[] any(Solved p, int largest) {
    double[] any = new double[largest];
    for (int s = 1; s <= largest; s++) {
      any[s - 1] = org.athanor.math.PassAtK.passAtK(p.solutions(), p.right(), s);
    }
    return any;
  }

  /**
   * Scores as whole numbers of equal parts, so that equal sums are equal: exact where the parts
   * needed are at most 840, as for all means of up to 8 yes and no; else rounded to 1/840.
   */
  static long[] weights(double[] scores) {
    long parts = 1;
    while (parts < MOST_PARTS && !fits(scores, parts)) {
      parts++;
    }
    long[] weights = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      weights[i] = Math.round(scores[i] * parts);
    }
    return weights;
  }

  private static boolean fits(double[] scores, long parts) {
    for (double s : scores) {
      if (Math.abs(s * parts - Math.rint(s * parts)) > 1e-9) {
        return false;
      }
    }
    return true;
  }

  /** Of these problems, in this order. */
  Surface of(int[] which) {
    double[][][] someBest = new double[which.length][][];
    double[][][] someWeighted = new double[which.length][][];
    double[][] someVote = new double[which.length][];
    double[][] someAny = new double[which.length][];
    for (int i = 0; i < which.length; i++) {
      someBest[i] = best[which[i]];
      someWeighted[i] = weighted[which[i]];
      someVote[i] = vote[which[i]];
      someAny[i] = any[which[i]];
    }
    return new Surface(verdicts, someBest, someWeighted, someVote, someAny);
  }

  int problems() {
    return vote.length;
  }

  int solutions() {
    return vote[0].length;
  }
}
