package org.athanor.shell;

import java.util.List;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A recipe as written, or with every default filled in. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=recipe", "osgi.command.function=show"})
public final class RecipeShow extends Command {
  private final Recipes recipes;

  @Activate
  public RecipeShow(@Reference Recipes recipes) {
    this.recipes = recipes;
  }

  @Override
  Usage usage() {
    return new Usage(
        "recipe:show",
        "RECIPE",
        "a recipe as it is written, or with every default filled in",
        List.of(new Usage.Option("--resolved", "", "with every default filled in")),
        List.of("recipe:show rspo", "recipe:show my.recipe --resolved"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    String name = arguments.only("RECIPE");
    if (arguments.has("--json")) {
      Recipe recipe = recipes.load(name);
      out.json((arguments.has("--resolved") ? recipes.resolve(recipe) : recipe).entries());
    } else if (arguments.has("--resolved")) {
      out.text().print(recipes.resolve(recipes.load(name)).text());
    } else {
      out.text().print(recipes.source(name));
    }
    return 0;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? recipes.names() : List.of();
  }
}
