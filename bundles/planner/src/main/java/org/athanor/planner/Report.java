package org.athanor.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.athanor.math.Stats;
import org.athanor.planner.Frontier.Point;
import org.athanor.planner.Plan.Exponents;
import org.athanor.planner.Plan.Row;
import org.athanor.planner.Plan.Spent;
import org.athanor.planner.Split.Kind;
import org.athanor.run.Estimate;

/** A plan as a person reads it, and as JSON. */
record Report(Plan plan, Verdicts verdicts) {
  Report(Plan plan) {
    this(plan, Verdicts.of(plan.pool()));
  }

  /**
   * How good single verdicts are, each solution counted alike.
   *
   * @param right mean verdict on right solutions
   * @param wrong mean verdict on wrong solutions
   * @param missing share without a verdict
   */
  record Verdicts(double right, double wrong, double missing) {
    static Verdicts of(List<Solved> pool) {
      double[] sum = new double[2];
      long[] given = new long[2];
      long all = 0;
      for (Solved p : pool) {
        for (int i = 0; i < p.verdicts().length; i++) {
          int side = p.correct()[i] ? 1 : 0;
          for (double v : p.verdicts()[i]) {
            all++;
            given[side] += Double.isNaN(v) ? 0 : 1;
            sum[side] += Double.isNaN(v) ? 0 : v;
          }
        }
      }
      double missing = 1 - (double) (given[0] + given[1]) / all;
      return new Verdicts(sum[1] / given[1], sum[0] / given[0], missing);
    }

    /** Mean of the share of yes on right and of no on wrong solutions: 0.5 is guessing. */
    double balanced() {
      return (right + 1 - wrong) / 2;
    }
  }

  private Surface surface() {
    return plan.surface();
  }

  private boolean verified() {
    return surface().verdicts().length > 0;
  }

  private double accuracy() {
    return Stats.mean(
        plan.pool().stream().mapToDouble(p -> (double) p.right() / p.solutions()).toArray());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d problems, %d solutions of each, %d verdicts on each solution; %s of the solutions are right%n"
            .formatted(
                surface().problems(),
                surface().solutions(),
                PoolFile.fewestVerdicts(plan.pool()),
                number(accuracy())));
    if (verified()) {
      text.append(
          "verdicts: yes on %s of the right solutions and on %s of the wrong (balanced accuracy %s), %s give none%n"
              .formatted(
                  number(verdicts.right),
                  number(verdicts.wrong),
                  number(verdicts.balanced()),
                  number(verdicts.missing)));
      text.append(
          "a verification costs λ = %s solutions (%s)%n"
              .formatted(
                  number(plan.lambda()), plan.measured() ? "measured tokens" : "not measured"));
    }
    text.append('\n').append(grid());
    text.append('\n').append(equalCompute());
    if (verified()) {
      text.append('\n').append(frontier()).append(fits());
    }
    return text.append('\n').append(advice()).append('\n').toString().replace("\r\n", "\n");
  }

  private String grid() {
    int[] solutions = PoolFile.powers(surface().solutions());
    StringBuilder text = new StringBuilder("success rate                   S =");
    for (int s : solutions) {
      text.append("%8d".formatted(s));
    }
    text.append('\n');
    line(text, "at least one right", surface().any(), solutions);
    line(text, "self-consistency", surface().vote(), solutions);
    for (int v = 0; v < surface().verdicts().length; v++) {
      line(text, "best of S, V = " + surface().verdicts()[v], at(surface().best(), v), solutions);
    }
    for (int v = 0; v < surface().verdicts().length; v++) {
      line(
          text,
          "weighted vote, V = " + surface().verdicts()[v],
          at(surface().weighted(), v),
          solutions);
    }
    return text.toString();
  }

  private static double[][] at(double[][][] success, int v) {
    double[][] slice = new double[success.length][];
    for (int p = 0; p < slice.length; p++) {
      slice[p] = success[p][v];
    }
    return slice;
  }

  private static void line(StringBuilder text, String name, double[][] curve, int[] solutions) {
    text.append("%-34s".formatted(name));
    for (int s : solutions) {
      text.append("%8s".formatted(number(mean(curve, s))));
    }
    text.append('\n');
  }

  private static double mean(double[][] curve, int s) {
    double sum = 0;
    for (double[] each : curve) {
      sum += each[s - 1];
    }
    return sum / curve.length;
  }

  private String equalCompute() {
    StringBuilder text =
        new StringBuilder("equal compute: %-8s%-20s".formatted("C", "self-consistency"));
    if (verified()) {
      text.append("%-32s%-32s".formatted("best of n, S x V", "weighted vote, S x V"))
          .append("gain of best of n [95 %]");
    }
    text.append('\n');
    for (Row r : plan.rows()) {
      text.append("               %-8s".formatted(number(r.budget())));
      text.append("%-20s".formatted(number(r.vote().success().value()) + capped(r.vote())));
      if (r.best() != null) {
        text.append("%-32s%-32s".formatted(shown(r.best()), shown(r.weighted())));
        text.append(signed(r.best().gain()));
      }
      text.append('\n');
    }
    if (plan.rows().stream().anyMatch(r -> r.vote().split().capped())) {
      text.append("               * the pool has no more solutions\n");
    }
    return text.toString().replaceAll(" +\n", "\n");
  }

  private static String capped(Spent s) {
    return s.split().capped() ? " *" : "";
  }

  private static String shown(Spent s) {
    return "%s (%d x %d)%s"
        .formatted(
            number(s.success().value()), s.split().solutions(), s.split().verdicts(), capped(s));
  }

  private String frontier() {
    StringBuilder text =
        new StringBuilder(
            "compute-optimal: %-8s%-10s%-6s%-10s%s%n"
                .formatted("C", "S", "V", "success", "on the grid"));
    for (Point p : plan.frontier()) {
      text.append(
          "                 %-8s%-10s%-6d%-10s%s%n"
              .formatted(
                  number(p.budget()),
                  number(p.solutions()),
                  p.verdicts(),
                  number(p.success()),
                  words(p)));
    }
    return text.toString();
  }

  private static String words(Point p) {
    return switch (p.edge()) {
      case INSIDE -> "inside";
      case FEWEST_VERDICTS -> "edge: fewest verdicts";
      case MOST_VERDICTS -> "edge: most verdicts that the pool has";
      case MOST_SOLUTIONS -> "edge: most solutions that the pool has";
      case FEWEST_SOLUTIONS -> "edge: too small a budget for more verdicts";
    };
  }

  private String fits() {
    long edges = plan.frontier().stream().filter(p -> p.edge() != Frontier.Edge.INSIDE).count();
    String inside =
        plan.inside() == null
            ? "fit: fewer than 3 budgets have their optimum inside the grid, so it has no exponents; a pool with more solutions and verdicts may\n"
            : "fit inside the grid: " + words(plan.inside());
    String all =
        plan.all() == null || edges == 0
            ? ""
            : "fit with the %d budgets on an edge: ".formatted(edges) + words(plan.all());
    return inside + all;
  }

  private static String words(Exponents e) {
    return String.format(
        Locale.ROOT,
        "S ~ C^%.2f [%.2f, %.2f] (R² %.2f), V ~ C^%.2f [%.2f, %.2f] (R² %.2f), %d budgets; 95 %% over %.0f %% of the resamples%n",
        e.a().value(),
        e.a().low(),
        e.a().high(),
        e.s().r2(),
        e.b().value(),
        e.b().low(),
        e.b().high(),
        e.v().r2(),
        e.s().points(),
        100 * e.resampled());
  }

  /** One or more sentences. */
  String advice() {
    Row row = plan.advice();
    Spent chosen = row.chosen();
    Split split = chosen.split();
    StringBuilder text = new StringBuilder("budget of " + number(row.budget()) + " solutions: ");
    if (split.kind() == Kind.SELF_CONSISTENCY) {
      text.append("no verification; vote over %d solutions".formatted(split.solutions()));
    } else {
      text.append(
          "%d solutions with %d %s each, %s"
              .formatted(
                  split.solutions(),
                  split.verdicts(),
                  split.verdicts() == 1 ? "verdict" : "verdicts",
                  split.kind() == Kind.BEST_OF_N
                      ? "take the best-scored"
                      : "take the answer with the largest sum of scores"));
    }
    text.append("; success ").append(estimate(chosen.success()));
    if (split.kind() == Kind.SELF_CONSISTENCY) {
      if (row.best() != null) {
        Spent best = better(row);
        text.append(", the best with verification %s".formatted(shown(best)));
      }
    } else {
      text.append(", %s against no verification".formatted(signed(chosen.gain())));
      if (chosen.gain().low() <= 0) {
        text.append(": this pool cannot tell the two apart");
      }
    }
    text.append('.');
    edges(row).forEach(e -> text.append(' ').append(e));
    return text.toString();
  }

  private static Spent better(Row row) {
    return row.weighted().success().value() > row.best().success().value()
        ? row.weighted()
        : row.best();
  }

  /** What the pool is too small to say. */
  List<String> edges(Row row) {
    List<String> edges = new ArrayList<>();
    Split chosen = row.chosen().split();
    if (chosen.capped()) {
      edges.add(
          "Edge of the grid: the budget buys more than the %d solutions of the pool."
              .formatted(surface().solutions()));
    } else if (row.vote().split().capped()) {
      edges.add(
          "Self-consistency is held to the %d solutions of the pool; with more it may do better."
              .formatted(surface().solutions()));
    }
    int[] v = surface().verdicts();
    if (v.length > 0 && chosen.verdicts() == v[v.length - 1]) {
      edges.add(
          "Edge of the grid: the pool has no more than %d verdicts for each solution."
              .formatted(chosen.verdicts()));
    }
    return edges;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("problems", surface().problems());
    json.put("solutions", surface().solutions());
    json.put("verdicts", PoolFile.fewestVerdicts(plan.pool()));
    json.put("solverAccuracy", accuracy());
    if (verified()) {
      json.put("yesOnRight", verdicts.right);
      json.put("yesOnWrong", verdicts.wrong);
      json.put("balancedAccuracy", verdicts.balanced());
      json.put("verdictsMissing", verdicts.missing);
      json.put("lambda", plan.lambda());
      json.put("lambdaMeasured", plan.measured());
    }
    json.put("grid", gridJson());
    json.put("equalCompute", plan.rows().stream().map(this::rowJson).toList());
    if (verified()) {
      json.put("frontier", plan.frontier().stream().map(Report::pointJson).toList());
      json.put("fit", fitJson(plan.inside()));
      json.put("fitWithEdges", fitJson(plan.all()));
      Optional<Double> match = plan.budgetToMatch();
      json.put("budgetToMatchSelfConsistency", match.orElse(null));
    }
    Map<String, Object> advice = rowJson(plan.advice());
    Split split = plan.advice().chosen().split();
    advice.put("use", name(split.kind()));
    advice.put("solutions", split.solutions());
    advice.put("verdicts", split.verdicts());
    advice.put("edges", edges(plan.advice()));
    advice.put("text", advice());
    json.put("advice", advice);
    return json;
  }

  private Map<String, Object> gridJson() {
    int[] solutions = PoolFile.powers(surface().solutions());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("solutions", boxed(solutions));
    json.put("verdicts", boxed(surface().verdicts()));
    json.put("any", means(surface().any(), solutions));
    json.put("selfConsistency", means(surface().vote(), solutions));
    List<Object> best = new ArrayList<>();
    List<Object> weighted = new ArrayList<>();
    for (int v = 0; v < surface().verdicts().length; v++) {
      best.add(means(at(surface().best(), v), solutions));
      weighted.add(means(at(surface().weighted(), v), solutions));
    }
    json.put("bestOf", best);
    json.put("weightedVote", weighted);
    return json;
  }

  private static List<Integer> boxed(int[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  private static List<Double> means(double[][] curve, int[] solutions) {
    return java.util.Arrays.stream(solutions).mapToObj(s -> mean(curve, s)).toList();
  }

  private Map<String, Object> rowJson(Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("budget", row.budget());
    for (Spent s : new Spent[] {row.vote(), row.best(), row.weighted()}) {
      if (s != null) {
        Map<String, Object> spent = new LinkedHashMap<>();
        spent.put("solutions", s.split().solutions());
        spent.put("verdicts", s.split().verdicts());
        spent.put("capped", s.split().capped());
        spent.put("success", estimateJson(s.success()));
        if (s.split().kind() != Kind.SELF_CONSISTENCY) {
          spent.put("gain", estimateJson(s.gain()));
        }
        json.put(name(s.split().kind()), spent);
      }
    }
    return json;
  }

  private static Map<String, Object> pointJson(Point p) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("budget", p.budget());
    json.put("solutions", p.solutions());
    json.put("verdicts", p.verdicts());
    json.put("success", p.success());
    json.put("edge", name(p.edge()));
    return json;
  }

  private static Map<String, Object> fitJson(Exponents e) {
    if (e == null) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("points", e.s().points());
    json.put("solutionsExponent", estimateJson(e.a()));
    json.put("solutionsPrefactor", e.s().prefactor());
    json.put("solutionsR2", e.s().r2());
    json.put("verdictsExponent", estimateJson(e.b()));
    json.put("verdictsPrefactor", e.v().prefactor());
    json.put("verdictsR2", e.v().r2());
    json.put("resamplesFitted", e.resampled());
    return json;
  }

  static Map<String, Object> estimateJson(Estimate e) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", e.value());
    json.put("low", e.low());
    json.put("high", e.high());
    return json;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** "-" for a mean over nothing. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return value == Math.rint(value) && value >= 1
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
  }

  private static String estimate(Estimate e) {
    return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", e.value(), e.low(), e.high());
  }

  private static String signed(Estimate e) {
    return String.format(Locale.ROOT, "%+.3f [%+.3f, %+.3f]", e.value(), e.low(), e.high());
  }
}
