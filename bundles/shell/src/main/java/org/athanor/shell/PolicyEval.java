package org.athanor.shell;

import java.util.List;
import org.athanor.run.Evaluation;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Runs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Held-out results of a recipe's policy as it stands. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=policy", "osgi.command.function=eval"})
public final class PolicyEval extends Command {
  private final Runs runs;
  private final Recipes recipes;

  @Activate
  public PolicyEval(@Reference Runs runs, @Reference Recipes recipes) {
    this.runs = runs;
    this.recipes = recipes;
  }

  @Override
  Usage usage() {
    return new Usage(
        "policy:eval",
        "RECIPE [KEY=VALUE ...]",
        "held-out Pass@k of a recipe's policy as it stands, without training",
        List.of(),
        List.of(
            "policy:eval rspo",
            "policy:eval rspo policy.path=runs/rspo-1/policy evaluationRollouts=64"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    Recipe recipe = recipes.load(arguments.first("RECIPE")).with(arguments.settings(1));
    Evaluation evaluation = runs.evaluate(recipe);
    if (arguments.has("--json")) {
      out.json(Figures.json(evaluation));
    } else {
      out.text().print(Attendance.comparison(evaluation, evaluation));
    }
    return 0;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? recipes.names() : List.of();
  }
}
