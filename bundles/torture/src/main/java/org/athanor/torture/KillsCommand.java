package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.athanor.run.Recipes;
import org.athanor.run.Records;
import org.athanor.run.ShellCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** torture:kills. */
@Component(service = ShellCommand.class, property = "athanor.command=torture:kills")
public final class KillsCommand extends TortureCommand {
  static final List<Option> OPTIONS =
      List.of(
          new Option("--kills", "N", "in all; 500 if left out"),
          new Option("--per-run", "N", "at most so many of one run; 4"),
          new Option("--jobs", "N", "processes at a time; half of the processors"),
          new Option("--seed", "N", "of the random moments; 1"));
  private final Recipes recipes;
  private final Records records;

  @Activate
  public KillsCommand(
      BundleContext context, @Reference Recipes recipes, @Reference Records records) {
    super(
        "torture:kills",
        "kills processes that train at random moments, resumes them, and compares every byte",
        AllCommand.union(OPTIONS, List.of(ONLY, IN)),
        context);
    this.recipes = recipes;
    this.records = records;
  }

  @Override
  public List<String> examples() {
    return List.of("torture:kills --kills 40 --only svs,prime", "torture:kills --in /dev/shm");
  }

  @Override
  boolean run(Given given, Path work, Report report) throws IOException, InterruptedException {
    return new Kills(place("athanor.home"), place("athanor.var"), work, records, report)
        .run(
            Methods.chosen(given, recipes, true),
            given.number("--kills", 500),
            given.number("--per-run", 4),
            given.number("--jobs", Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
            given.number("--seed", 1));
  }
}
