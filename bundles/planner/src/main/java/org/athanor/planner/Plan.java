package org.athanor.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.athanor.planner.Frontier.Edge;
import org.athanor.planner.Frontier.Point;
import org.athanor.planner.Split.Kind;
import org.athanor.run.Estimate;

/**
 * What a pool says about spending compute, C = S (1 + λV) in units of one solution.
 *
 * @param lambda cost of a verification in solutions, T_V / T_S
 * @param measured whether the pool says so; else it was given, or is 1 for want of both
 * @param rows equal compute, one row for each budget
 * @param frontier best S, not rounded, and V by budget; empty without verdicts
 * @param inside exponents over the budgets whose optimum lies inside the grid; null if too few
 * @param all exponents over all budgets; null if too few
 * @param advice for the budget asked for
 */
record Plan(
    List<Solved> pool,
    Surface surface,
    double lambda,
    boolean measured,
    List<Row> rows,
    List<Point> frontier,
    Exponents inside,
    Exponents all,
    Row advice) {

  /**
   * One budget.
   *
   * @param vote without verification
   * @param best best-of-n; null if the budget or the pool has no room for a verdict
   * @param weighted likewise
   */
  record Row(double budget, Spent vote, Spent best, Spent weighted) {
    /** The most successful; of equal ones that with less verification. */
    Spent chosen() {
      Spent chosen = vote;
      for (Spent s : new Spent[] {weighted, best}) {
        chosen = s != null && s.success.value() > chosen.success.value() + 1e-12 ? s : chosen;
      }
      return chosen;
    }
  }

  /**
   * @param gain success less that of self-consistency at the same budget
   */
  record Spent(Split split, Estimate success, Estimate gain) {}

  /**
   * S ~ C^a and V ~ C^b.
   *
   * @param a exponent of S with its interval over resampled problems
   * @param b likewise of V
   * @param resampled share of the resamples in which there was something to fit
   */
  record Exponents(PowerLaw s, PowerLaw v, Estimate a, Estimate b, double resampled) {}

  /**
   * @param lambda NaN to take the pool's own
   * @param budget 0 for as much as self-consistency over the whole pool costs
   */
  record Options(double lambda, double budget, int resamples, long seed, Vote.Ties ties) {}

  static Plan of(List<Solved> pool, Options o, Progress progress) throws InterruptedException {
    return of(pool, Surface.of(pool, o.ties(), progress), o);
  }

  /**
   * @param surface of that pool
   */
  static Plan of(List<Solved> pool, Surface surface, Options o) {
    double known = ratio(pool);
    double lambda = !Double.isNaN(o.lambda()) ? o.lambda() : Double.isNaN(known) ? 1 : known;
    Bootstrap bootstrap = new Bootstrap(pool.size(), o.resamples(), o.seed());
    int[] verdicts = surface.verdicts();
    double largest =
        surface.solutions()
            * (verdicts.length == 0 ? 1 : 1 + lambda * verdicts[verdicts.length - 1]);
    List<Row> rows = new ArrayList<>();
    for (double c = 1; c <= largest; c *= 2) {
      rows.add(row(surface, lambda, c, bootstrap));
    }
    List<Point> frontier = List.of();
    Exponents inside = null;
    Exponents all = null;
    if (verdicts.length > 0) {
      Grid grid = Grid.of(surface);
      double[] budgets = Frontier.budgets(surface.solutions(), verdicts, lambda);
      frontier = Frontier.of(grid.mean(null), grid.solutions(), verdicts, lambda, budgets);
      inside = exponents(grid, lambda, budgets, bootstrap, true);
      all = exponents(grid, lambda, budgets, bootstrap, false);
    }
    double budget = o.budget() > 0 ? o.budget() : surface.solutions();
    Row advice = row(surface, lambda, budget, bootstrap);
    boolean measured = Double.isNaN(o.lambda()) && !Double.isNaN(known);
    return new Plan(pool, surface, lambda, measured, rows, frontier, inside, all, advice);
  }

  /** Mean T_V over mean T_S; NaN if the pool does not say. */
  private static double ratio(List<Solved> pool) {
    double solution = PoolFile.mean(pool.stream().mapToDouble(Solved::solutionTokens).toArray());
    double verdict = PoolFile.mean(pool.stream().mapToDouble(Solved::verdictTokens).toArray());
    return verdict / solution;
  }

  private static Row row(Surface surface, double lambda, double budget, Bootstrap bootstrap) {
    Split vote = Split.selfConsistency(surface, budget);
    Split best = Split.verified(Kind.BEST_OF_N, surface, lambda, budget);
    Split weighted = Split.verified(Kind.WEIGHTED_VOTE, surface, lambda, budget);
    return new Row(
        budget,
        spent(vote, vote, bootstrap),
        spent(best, vote, bootstrap),
        spent(weighted, vote, bootstrap));
  }

  private static Spent spent(Split split, Split vote, Bootstrap bootstrap) {
    if (split == null) {
      return null;
    }
    double[] gain = new double[split.perProblem().length];
    for (int p = 0; p < gain.length; p++) {
      gain[p] = split.perProblem()[p] - vote.perProblem()[p];
    }
    return new Spent(split, bootstrap.mean(split.perProblem()), bootstrap.mean(gain));
  }

  /**
   * Best-of-n on powers of two, for the fit.
   *
   * @param success [problem][v][s]
   */
  private record Grid(int[] solutions, int[] verdicts, double[][][] success) {
    static Grid of(Surface surface) {
      int[] solutions = PoolFile.powers(surface.solutions());
      int[] verdicts = surface.verdicts();
      double[][][] success = new double[surface.problems()][verdicts.length][solutions.length];
      for (int p = 0; p < success.length; p++) {
        for (int v = 0; v < verdicts.length; v++) {
          for (int s = 0; s < solutions.length; s++) {
            success[p][v][s] = surface.best()[p][v][solutions[s] - 1];
          }
        }
      }
      return new Grid(solutions, verdicts, success);
    }

    /** [v][s] over the problems drawn; over all if {@code draw} is null. */
    double[][] mean(int[] draw) {
      double[][] mean = new double[verdicts.length][solutions.length];
      for (int i = 0; i < success.length; i++) {
        double[][] of = success[draw == null ? i : draw[i]];
        for (int v = 0; v < mean.length; v++) {
          for (int s = 0; s < mean[v].length; s++) {
            mean[v][s] += of[v][s] / success.length;
          }
        }
      }
      return mean;
    }
  }

  private record Fitted(PowerLaw s, PowerLaw v) {}

  private static Optional<Fitted> fitted(
      Grid grid, int[] draw, double lambda, double[] budgets, boolean insideOnly) {
    List<Point> points =
        Frontier.of(grid.mean(draw), grid.solutions(), grid.verdicts(), lambda, budgets).stream()
            .filter(p -> !insideOnly || p.edge() == Edge.INSIDE)
            .toList();
    double[] c = points.stream().mapToDouble(Point::budget).toArray();
    Optional<PowerLaw> s = PowerLaw.fit(c, points.stream().mapToDouble(Point::solutions).toArray());
    Optional<PowerLaw> v = PowerLaw.fit(c, points.stream().mapToDouble(Point::verdicts).toArray());
    return s.isEmpty() ? Optional.empty() : Optional.of(new Fitted(s.get(), v.orElseThrow()));
  }

  private static Exponents exponents(
      Grid grid, double lambda, double[] budgets, Bootstrap bootstrap, boolean insideOnly) {
    Optional<Fitted> fit = fitted(grid, null, lambda, budgets, insideOnly);
    if (fit.isEmpty()) {
      return null;
    }
    List<Fitted> again = new ArrayList<>();
    for (int[] draw : bootstrap.draws()) {
      fitted(grid, draw, lambda, budgets, insideOnly).ifPresent(again::add);
    }
    Fitted f = fit.get();
    if (again.isEmpty()) {
      return null;
    }
    return new Exponents(
        f.s,
        f.v,
        Bootstrap.around(f.s.exponent(), again.stream().mapToDouble(x -> x.s.exponent()).toArray()),
        Bootstrap.around(f.v.exponent(), again.stream().mapToDouble(x -> x.v.exponent()).toArray()),
        (double) again.size() / bootstrap.draws().length);
  }

  /**
   * The least budget of the table at which best-of-n does as well as self-consistency over the
   * whole pool; empty if none does.
   */
  Optional<Double> budgetToMatch() {
    double target = Split.selfConsistency(surface, surface.solutions()).success();
    return rows.stream()
        .filter(r -> r.best() != null && r.best().success().value() >= target - 1e-12)
        .map(Row::budget)
        .findFirst();
  }
}
