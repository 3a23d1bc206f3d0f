package org.athanor.shell;

import java.util.List;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Pauses and saves a run and lets go of its folder. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=stop"})
public final class RunStop extends Command {
  private final Runs runs;

  @Activate
  public RunStop(@Reference Runs runs) {
    this.runs = runs;
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:stop",
        "ID",
        "pauses and saves a run and lets go of it; its folder stays",
        List.of(),
        List.of("run:stop rspo-1"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    Run run = OpenRun.find(runs, arguments.only("ID"));
    run.close();
    if (arguments.has("--json")) {
      out.json(OpenRun.json(run));
    } else {
      out.line(
          "%s ended after step %d of %d; all of it is in %s",
          run.id(), run.step(), run.steps(), run.folder());
    }
    return 0;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? OpenRun.ids(runs) : List.of();
  }
}
