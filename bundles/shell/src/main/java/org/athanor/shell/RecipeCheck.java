package org.athanor.shell;

import java.util.List;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether a recipe can be run with the parts that are installed. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=recipe", "osgi.command.function=check"})
public final class RecipeCheck extends Command {
  private final Recipes recipes;

  @Activate
  public RecipeCheck(@Reference Recipes recipes) {
    this.recipes = recipes;
  }

  @Override
  Usage usage() {
    return new Usage(
        "recipe:check",
        "RECIPE [KEY=VALUE ...]",
        "whether a recipe can be run with the installed parts",
        List.of(),
        List.of("recipe:check my.recipe", "recipe:check rspo rollouts=8"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    Recipe recipe =
        recipes.resolve(recipes.load(arguments.first("RECIPE")).with(arguments.settings(1)));
    if (arguments.has("--json")) {
      out.json(recipe.entries());
    } else {
      out.line("%s can be run", recipe.name());
    }
    return 0;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? recipes.names() : List.of();
  }
}
