package org.athanor.planner;

import java.util.ArrayList;
import java.util.List;

/**
 * The best split of each budget between solutions and verdicts, C = S (1 + λV), on a grid of
 * success rates. Between two S of the grid the success rate is taken to be linear in log2 S.
 */
final class Frontier {
  private Frontier() {}

  /** Where an optimum lies on the grid. */
  enum Edge {
    /** Inside: neighbours on all sides were tried. */
    INSIDE,
    /** Fewest verdicts of the grid. */
    FEWEST_VERDICTS,
    /** Most verdicts of the grid: the pool has no more. */
    MOST_VERDICTS,
    /** Fewer verdicts would need more solutions than the pool has. */
    MOST_SOLUTIONS,
    /** More verdicts would leave less than one solution. */
    FEWEST_SOLUTIONS
  }

  /**
   * @param budget C, in solutions
   * @param solutions S = C / (1 + λV)
   * @param verdicts V
   * @param success expected success there
   */
  record Point(double budget, double solutions, int verdicts, double success, Edge edge) {}

  /**
   * One point for each budget for which some V of the grid has its S on the grid; of equal success
   * rates that with fewer verdicts.
   *
   * @param success [v][s]
   * @param solutions powers of two from 1, [s]
   * @param verdicts ascending, [v]
   */
  static List<Point> of(
      double[][] success, int[] solutions, int[] verdicts, double lambda, double[] budgets) {
    List<Point> points = new ArrayList<>();
    for (double budget : budgets) {
      int least = -1;
      int most = -1;
      int at = -1;
      double best = 0;
      for (int v = 0; v < verdicts.length; v++) {
        double s = budget / (1 + lambda * verdicts[v]);
        if (s >= solutions[0] && s <= solutions[solutions.length - 1]) {
          least = least < 0 ? v : least;
          most = v;
          double here = between(success[v], s);
          if (at < 0 || here > best + 1e-12) {
            at = v;
            best = here;
          }
        }
      }
      if (at >= 0) {
        double s = budget / (1 + lambda * verdicts[at]);
        Edge edge = edge(at, least, most, verdicts.length);
        points.add(new Point(budget, s, verdicts[at], best, edge));
      }
    }
    return points;
  }

  private static Edge edge(int at, int least, int most, int count) {
    if (at == 0) {
      return Edge.FEWEST_VERDICTS;
    }
    if (at == count - 1) {
      return Edge.MOST_VERDICTS;
    }
    if (at == least) {
      return Edge.MOST_SOLUTIONS;
    }
    return at == most ? Edge.FEWEST_SOLUTIONS : Edge.INSIDE;
  }

  /** Success at S, which need not be whole; {@code curve} is for S = 1, 2, 4 ... */
  static double between(double[] curve, double s) {
    double u = StrictMath.log(s) / StrictMath.log(2);
    int i = Math.max(0, Math.min((int) Math.floor(u), curve.length - 2));
    return curve.length == 1 ? curve[0] : curve[i] * (1 - (u - i)) + curve[i + 1] * (u - i);
  }

  /** Powers of two from the smallest budget with a verdict to the largest of the grid. */
  static double[] budgets(int solutions, int[] verdicts, double lambda) {
    List<Double> all = new ArrayList<>();
    double largest = solutions * (1 + lambda * verdicts[verdicts.length - 1]);
    for (double c = 1; c <= largest; c *= 2) {
      if (c >= 1 + lambda * verdicts[0]) {
        all.add(c);
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
