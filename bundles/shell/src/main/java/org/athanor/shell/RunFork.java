package org.athanor.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.athanor.run.Recipe;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A new run from a saved step of another. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=fork"})
public final class RunFork extends Command {
  private final Runs runs;
  private final EarlierRuns earlier;

  @Activate
  public RunFork(BundleContext context, @Reference Runs runs) {
    this.runs = runs;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:fork",
        "ID|FOLDER STEP [KEY=VALUE ...]",
        "a new run that goes on from a saved step of another with other values; the other stays as it is",
        List.of(
            new Usage.Option(
                "--out", "DIR", "folder of the new run; one beside the other if left out"),
            new Usage.Option("--background", "", "returns at once; run:show tells how it goes")),
        List.of(
            "run:fork rspo-1 40 advantage.k=4 --background",
            "run:fork my-run 100 seed=7 steps=200 --out my-fork"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    Path from = earlier.folder(runs, arguments.first("ID"));
    if (arguments.words().size() < 2) {
      throw new UsageException("run:fork needs a STEP: " + usage().line());
    }
    long step = RunWhy.step(arguments.words().get(1));
    Recipe name = new Recipe(from.getFileName() + "-fork", Map.of());
    Path to = arguments.option("--out").map(Path::of).orElseGet(() -> runs.newFolder(name));
    Run run = runs.fork(from, step, arguments.settings(2), to);
    if (arguments.has("--background")) {
      return Attendance.leave(run, out, arguments.has("--json"));
    }
    String goOn = (out.atPrompt() ? "" : "athanor ") + "run:resume " + run.folder();
    return new Attendance(run, out, arguments.has("--json"), goOn).stay();
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? earlier.names(runs) : List.of();
  }
}
