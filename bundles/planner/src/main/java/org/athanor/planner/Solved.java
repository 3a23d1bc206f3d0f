package org.athanor.planner;

/**
 * Solutions of one problem and what a verifier model said of them, N solutions, M verdicts each.
 *
 * @param id of the problem
 * @param level such as "chain-4"; empty if there is none
 * @param cluster [N] which solutions have the same answer, from 0; -1 for no answer
 * @param correct [N]
 * @param verdicts [N][M] in [0, 1], 1 is yes; NaN where a verification gave no verdict
 * @param solutionTokens mean length of a solution, T_S; NaN if not known
 * @param verdictTokens mean length of a verification, T_V; NaN if not known
 */
record Solved(
    String id,
    String level,
    int[] cluster,
    boolean[] correct,
    double[][] verdicts,
    double solutionTokens,
    double verdictTokens) {

  int solutions() {
    return correct.length;
  }

  /** M, the same for each solution. */
  int verdictsEach() {
    return verdicts.length == 0 ? 0 : verdicts[0].length;
  }

  /**
   * Mean of the verdicts given among those from {@code first} to before {@code end}; 0 if none was
   * given, or if the solution has no answer.
   */
  double[] scores(int first, int end) {
    double[] scores = new double[solutions()];
    for (int i = 0; i < scores.length; i++) {
      double sum = 0;
      int given = 0;
      for (int v = first; v < end; v++) {
        if (!Double.isNaN(verdicts[i][v])) {
          sum += verdicts[i][v];
          given++;
        }
      }
      scores[i] = given == 0 || cluster[i] < 0 ? 0 : sum / given;
    }
    return scores;
  }

  int right() {
    int right = 0;
    for (boolean c : correct) {
      right += c ? 1 : 0;
    }
    return right;
  }
}
