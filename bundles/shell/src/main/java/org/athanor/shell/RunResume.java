package org.athanor.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.Runs;
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

  @Activate
  public RunResume(@Reference Runs runs, @Reference Recipes recipes) {
    this.runs = runs;
    this.recipes = recipes;
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:resume",
        "ID|FOLDER",
        "lets a run go on: an open one by its id, an earlier one by its folder",
        List.of(new Usage.Option("--background", "", "returns at once")),
        List.of("run:resume rspo-1", "run:resume runs/rspo-1 --background"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    Run run = find(arguments.only("ID"));
    if (arguments.has("--background")) {
      run.start();
      out.line("run %s goes on in the background; run:show %s tells how", run.id(), run.id());
      return 0;
    }
    return new Attendance(run, out, arguments.has("--json"), "run:resume " + run.id()).stay();
  }

  private Run find(String text) {
    Path recipe = Path.of(text, "recipe.txt");
    if (runs.find(text).isEmpty() && Files.exists(recipe)) {
      return runs.open(recipes.load(recipe.toAbsolutePath().toString()), Path.of(text));
    }
    return OpenRun.find(runs, text);
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? OpenRun.ids(runs) : List.of();
  }
}
