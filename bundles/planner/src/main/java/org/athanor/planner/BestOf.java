package org.athanor.planner;

import java.util.Arrays;
import org.athanor.math.PassAtK;

/**
 * Best-of-S: expected correctness of the best-scored of S solutions, over all S-subsets of a pool
 * of N and with ties broken uniformly. With a solutions strictly above a score level and m in it,
 * the winner comes from that level with probability [C(N-a, S) - C(N-a-m, S)] / C(N, S), and is
 * correct with the level's share of correct solutions.
 */
final class BestOf {
  private BestOf() {}

  /** [S-1] for S = 1 .. largest. */
  static double[] curve(double[] scores, boolean[] correct, int largest) {
    double[] levels = Arrays.stream(scores).distinct().sorted().toArray();
    double[] success = new double[largest];
    int above = 0;
    for (int l = levels.length - 1; l >= 0; l--) {
      int members = 0;
      int right = 0;
      for (int i = 0; i < scores.length; i++) {
        if (scores[i] == levels[l]) {
          members++;
          right += correct[i] ? 1 : 0;
        }
      }
      for (int s = 1; right > 0 && s <= largest; s++) {
        double wins =
            PassAtK.passAtK(scores.length, above + members, s)
                - PassAtK.passAtK(scores.length, above, s);
        success[s - 1] += wins * right / members;
      }
      above += members;
    }
    return success;
  }
}
