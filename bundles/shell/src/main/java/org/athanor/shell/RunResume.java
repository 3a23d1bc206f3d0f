package org.athanor.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets a run go on. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=resume"})
public final class RunResume extends Command {
  private final Runs runs;
  private final Recipes recipes;
  private final EarlierRuns earlier;

  @Activate
  public RunResume(BundleContext context, @Reference Runs runs, @Reference Recipes recipes) {
    this.runs = runs;
    this.recipes = recipes;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:resume",
        "ID|FOLDER",
        "lets a run go on, also one of an earlier day: by its id, or by its folder",
        List.of(new Usage.Option("--background", "", "returns at once")),
        List.of("run:resume rspo-1", "run:resume my-runs/today --background"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    Run run = find(arguments.only("ID"));
    if (arguments.has("--background")) {
      return Attendance.leave(run, out, arguments.has("--json"));
    }
    return new Attendance(run, out, arguments.has("--json"), "run:resume " + run.id()).stay();
  }

  private Run find(String text) {
    Optional<Path> recipe = runs.find(text).isPresent() ? Optional.empty() : earlier.recipe(text);
    return recipe
        .map(file -> runs.open(recipes.load(file.toString()), file.getParent()))
        .orElseGet(() -> OpenRun.find(runs, text));
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? earlier.names(runs) : List.of();
  }
}
