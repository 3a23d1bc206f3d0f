package org.athanor.claims;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of a claim about pools: success at equal compute, verifiers, and fitted exponents. */
final class PoolTables {
  private PoolTables() {}

  /** "240 problems, 32 solutions of each, 8 verdicts on each solution". */
  static String sizes(Comparison c) {
    Map<String, String> entries = c.claim().sides().get(c.claim().baseline()).entries();
    JsonObject plan = c.together().get(0).plan();
    return "%s problems, %d solutions of each, %d verdicts on each solution"
        .formatted(
            entries.getOrDefault("make.problems", "64"),
            plan.get("solutions").getAsInt(),
            plan.get("verdicts").getAsInt());
  }

  static String of(Comparison c) {
    return success(c) + verifiers(c) + fits(c);
  }

  private static String success(Comparison c) {
    Claim claim = c.claim();
    List<Long> budgets =
        new ArrayList<>(c.curve(claim.baseline(), claim.figures().get(0)).keySet());
    for (String side : claim.sides().keySet()) {
      budgets.retainAll(c.curve(side, claim.figures().get(0)).keySet());
    }
    StringBuilder text = new StringBuilder("| success at a compute of |");
    budgets.forEach(b -> text.append(" ").append(b).append(" |"));
    text.append("\n|---|").append("---|".repeat(budgets.size())).append('\n');
    for (String group : claim.figures()) {
      for (String side : claim.sides().keySet()) {
        text.append("| %s: `%s` |".formatted(group, side));
        for (long b : budgets) {
          text.append(" %s |".formatted(number(c.end(side, group + " at " + b).mean())));
        }
        text.append('\n');
        if (!side.equals(claim.baseline())) {
          text.append("| less `%s` |".formatted(claim.baseline()));
          for (long b : budgets) {
            StudentT.Mean gain = c.difference(side, claim.baseline(), group + " at " + b);
            text.append(" %s |".formatted(ClaimPage.interval(gain)));
          }
          text.append('\n');
        }
      }
    }
    return text.append('\n').toString();
  }

  private static String verifiers(Comparison c) {
    StringBuilder text = new StringBuilder();
    text.append(
            "The problems of all seeds together; all that `plan` says of them: [%1$s-plans.json](claims/%1$s-plans.json).\n\n"
                .formatted(c.claim().id()))
        .append(
            "| verdicts of | problems | solved | yes on right, on wrong solutions | balanced accuracy | λ | compute at which best-of-n does as well as the vote over all solutions |\n"
                + "|---|---|---|---|---|---|---|\n");
    for (Pools.Together t : c.together()) {
      JsonElement match = t.plan().get("budgetToMatchSelfConsistency");
      text.append(
          "| `%s` | %s (%d) | %s | %s, %s | %s | %s | %s |\n"
              .formatted(
                  t.verifier(),
                  t.group(),
                  t.plan().get("problems").getAsInt(),
                  number(t.plan().get("solverAccuracy")),
                  number(t.plan().get("yesOnRight")),
                  number(t.plan().get("yesOnWrong")),
                  number(t.plan().get("balancedAccuracy")),
                  number(t.plan().get("lambda")),
                  match == null || match.isJsonNull()
                      ? "none of the grid"
                      : String.format(Locale.ROOT, "%.0f", match.getAsDouble())));
    }
    return text.append('\n').toString();
  }

  private static String fits(Comparison c) {
    StringBuilder text =
        new StringBuilder(
            "Compute-optimal best-of-n, S ~ C^a and V ~ C^b; 95 % by resampling problems:\n\n"
                + "| verdicts of | problems | optima | a | b | budgets | in resamples | a above b |\n|---|---|---|---|---|---|---|---|\n");
    for (Pools.Together t : c.together()) {
      fit(text, t, "inside the grid", t.plan().get("fit"));
      fit(text, t, "with the grid's edges", t.plan().get("fitWithEdges"));
    }
    return text.append('\n').toString();
  }

  private static void fit(StringBuilder text, Pools.Together t, String which, JsonElement fit) {
    text.append("| `%s` | %s | %s |".formatted(t.verifier(), t.group(), which));
    if (fit == null || fit.isJsonNull()) {
      text.append(" too few | | | | not measured |\n");
      return;
    }
    JsonObject f = fit.getAsJsonObject();
    JsonObject a = f.getAsJsonObject("solutionsExponent");
    JsonObject b = f.getAsJsonObject("verdictsExponent");
    text.append(
        String.format(
            Locale.ROOT,
            " %s | %s | %d | %.0f %% | %s |\n",
            interval(a),
            interval(b),
            f.get("points").getAsInt(),
            100 * f.get("resamplesFitted").getAsDouble(),
            order(a, b)));
  }

  private static String order(JsonObject a, JsonObject b) {
    if (a.get("low").getAsDouble() > b.get("high").getAsDouble()) {
      return "**reproduced**";
    }
    return a.get("high").getAsDouble() < b.get("low").getAsDouble()
        ? "**contradicted**"
        : "**not told apart**";
  }

  private static String interval(JsonObject e) {
    return String.format(
        Locale.ROOT,
        "%.2f [%.2f, %.2f]",
        e.get("value").getAsDouble(),
        e.get("low").getAsDouble(),
        e.get("high").getAsDouble());
  }

  private static String number(JsonElement x) {
    return x == null || x.isJsonNull() ? "-" : number(x.getAsDouble());
  }

  private static String number(double x) {
    return ClaimPage.number(x);
  }
}
