package org.athanor.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Starts a run, or lets the one in its folder go on. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=start"})
public final class RunStart extends Command {
  private final Runs runs;
  private final Recipes recipes;

  @Activate
  public RunStart(@Reference Runs runs, @Reference Recipes recipes) {
    this.runs = runs;
    this.recipes = recipes;
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:start",
        "RECIPE [KEY=VALUE ...]",
        "trains by a recipe; any of its keys can be set, and another part comes without the options of the one before. With the folder of an earlier run it goes on. Outside of the shell: athanor run",
        List.of(
            new Usage.Option("--steps", "N", "training steps in all, the same as steps=N"),
            new Usage.Option("--seed", "N", "of every random stream, the same as seed=N"),
            new Usage.Option("--out", "DIR", "folder of the run; a new one in runs/ if left out"),
            new Usage.Option("--background", "", "returns at once; run:show tells how it goes")),
        List.of(
            "run:start rspo",
            "run:start grpo objective.clipHigh=0.28 --steps 60 --out my-run",
            "run:start my.recipe --background"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    String name = arguments.first("RECIPE");
    Map<String, String> settings = new LinkedHashMap<>(arguments.settings(1));
    arguments.wholeNumber("--steps", 0).ifPresent(n -> settings.put("steps", n.toString()));
    arguments
        .wholeNumber("--seed", Long.MIN_VALUE)
        .ifPresent(n -> settings.put("seed", n.toString()));
    Recipe written = recipes.load(name);
    Recipe recipe = written.with(settings);
    String leftOut = leftOut(written, recipe, settings);
    if (!leftOut.isEmpty()) {
      out.notes().println("without options of the part before: " + leftOut);
    }
    Path folder = arguments.option("--out").map(Path::of).orElseGet(() -> runs.newFolder(recipe));
    Run run = runs.open(recipe, folder);
    if (arguments.has("--background")) {
      return Attendance.leave(run, out, arguments.has("--json"));
    }
    String goOn = out.atPrompt() ? "run:resume " + run.id() : goOn(name, settings, run);
    return new Attendance(run, out, arguments.has("--json"), goOn).stay();
  }

  /** What a recipe says of parts that made way for others; empty if there is nothing. */
  static String leftOut(Recipe written, Recipe now, Map<String, String> settings) {
    return written.entries().entrySet().stream()
        .filter(e -> !now.entries().containsKey(e.getKey()) && !settings.containsKey(e.getKey()))
        .filter(e -> now.entries().containsKey(e.getKey().replaceFirst("\\..*", "")))
        .map(e -> e.getKey() + " = " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The command line that comes back to this run. */
  private static String goOn(String name, Map<String, String> settings, Run run) {
    List<String> words = new ArrayList<>(List.of("athanor run", quoted(name)));
    settings.forEach((key, value) -> words.add(quoted(key + "=" + value)));
    words.add("--out " + quoted(run.folder().toString()));
    return String.join(" ", words);
  }

  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./=:+@%,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  @Override
  List<String> candidates(List<String> before) {
    if (before.isEmpty()) {
      return recipes.names();
    }
    return recipes.resolve(recipes.load(before.get(0))).entries().keySet().stream()
        .map(key -> key + "=")
        .toList();
  }
}
