package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Records;
import org.athanor.run.Runs;
import org.athanor.run.ShellCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** torture:soak. */
@Component(service = ShellCommand.class, property = "athanor.command=torture:soak")
public final class SoakCommand extends TortureCommand {
  static final List<Option> OPTIONS =
      List.of(new Option("--minutes", "N", "how long it trains; 60 if left out"));
  private static final int HEAP_MIB = 768;

  private final Runs runs;
  private final Recipes recipes;
  private final Records records;

  @Activate
  public SoakCommand(
      BundleContext context,
      @Reference Runs runs,
      @Reference Recipes recipes,
      @Reference Records records) {
    super(
        "torture:soak",
        "trains while parts are exchanged, and watches what the process holds",
        AllCommand.union(OPTIONS, List.of(HERE, ONLY, IN)),
        context);
    this.runs = runs;
    this.recipes = recipes;
    this.records = records;
  }

  @Override
  public List<String> examples() {
    return List.of("torture:soak --minutes 5 --only table-grpo");
  }

  @Override
  boolean run(Given given, Path work, Report report) throws IOException, InterruptedException {
    int minutes = given.number("--minutes", 60);
    if (!given.has("--here")) {
      List<String> options = new ArrayList<>(List.of("--minutes", "" + minutes));
      given.text("--only").ifPresent(names -> options.addAll(List.of("--only", names)));
      return alone(HEAP_MIB, List.of(), options, 600 + 90L * minutes, work, report);
    }
    Recipe recipe =
        given.has("--only")
            ? Methods.chosen(given, recipes, true).get(0)
            : new Recipe("engine-grpo", recipes.load("grpo").entries());
    Dropped rspo = Dropped.of(place("athanor.home"), "rspo", place("athanor.plugins"));
    return new Soak(runs, records, rspo, report)
        .run(recipe.with(Methods.endless(recipe)), minutes, work.resolve("run"));
  }
}
