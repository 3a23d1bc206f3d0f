package org.athanor.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes back what a run exchanged last. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=rollback"})
public final class RunRollback extends Command {
  private final Runs runs;

  @Activate
  public RunRollback(@Reference Runs runs) {
    this.runs = runs;
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:rollback",
        "ID",
        "takes back what was exchanged last, a swap or a jar's new version, from the next step on",
        List.of(),
        List.of("run:rollback rspo-1"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    Run run = OpenRun.find(runs, arguments.only("ID"));
    String undone = run.rollBack();
    if (arguments.has("--json")) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("run", run.id());
      json.put("set", undone);
      out.json(json);
    } else {
      out.line("%s: from the next step on %s", run.id(), undone);
    }
    return Guard.OK;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? OpenRun.ids(runs) : List.of();
  }
}
