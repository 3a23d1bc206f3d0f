package org.athanor.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.run.Recipes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The recipes at hand. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=recipe", "osgi.command.function=list"})
public final class RecipeList extends Command {
  private final Recipes recipes;

  @Activate
  public RecipeList(@Reference Recipes recipes) {
    this.recipes = recipes;
  }

  @Override
  Usage usage() {
    return new Usage("recipe:list", "", "the recipes at hand", List.of(), List.of("recipe:list"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    arguments.atMost(0);
    Map<String, String> summaries = new LinkedHashMap<>();
    recipes.names().forEach(name -> summaries.put(name, recipes.summary(name)));
    if (arguments.has("--json")) {
      out.json(summaries);
      return 0;
    }
    Table table = new Table("", "");
    summaries.forEach((name, summary) -> table.row(name, summary));
    out.text().print(table.text());
    return 0;
  }
}
