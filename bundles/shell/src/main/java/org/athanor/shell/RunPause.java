package org.athanor.shell;

import java.util.List;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Pauses a run at its next step boundary. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=pause"})
public final class RunPause extends Command {
  private final Runs runs;

  @Activate
  public RunPause(@Reference Runs runs) {
    this.runs = runs;
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:pause",
        "ID",
        "pauses a run at the end of its step, and waits for that",
        List.of(),
        List.of("run:pause rspo-1"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    Run run = OpenRun.find(runs, arguments.only("ID"));
    run.pause();
    run.await();
    if (arguments.has("--json")) {
      out.json(OpenRun.json(run));
    } else {
      out.line("%s stands after step %d of %d", run.id(), run.step(), run.steps());
    }
    return 0;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? OpenRun.ids(runs) : List.of();
  }
}
