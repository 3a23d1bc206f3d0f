package org.athanor.shell;

import java.util.List;
import java.util.Locale;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The runs of this container, and the folders of earlier ones. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=list"})
public final class RunList extends Command {
  private final Runs runs;

  @Activate
  public RunList(@Reference Runs runs) {
    this.runs = runs;
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:list",
        "",
        "the open runs, and the folders of earlier ones",
        List.of(),
        List.of("run:list"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    arguments.atMost(0);
    if (arguments.has("--json")) {
      out.json(runs.all().stream().map(OpenRun::json).toList());
      return 0;
    }
    Table table = new Table("run", "status", "step", "folder");
    for (Run run : runs.all()) {
      String status = run.status().name().toLowerCase(Locale.ROOT);
      table.row(run.id(), status, run.step() + "/" + run.steps(), run.folder().toString());
    }
    out.text()
        .print(runs.all().isEmpty() ? "no open runs; run:start RECIPE starts one\n" : table.text());
    return 0;
  }
}
