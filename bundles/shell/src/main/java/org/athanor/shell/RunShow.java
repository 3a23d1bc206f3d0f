package org.athanor.shell;

import java.util.List;
import java.util.Locale;
import org.athanor.run.Evaluation;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.athanor.run.StepReport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** One run: where it stands, its last step's figures, its held-out results. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=show"})
public final class RunShow extends Command {
  private final Runs runs;

  @Activate
  public RunShow(@Reference Runs runs) {
    this.runs = runs;
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:show",
        "ID",
        "where a run stands, its latest figures and held-out results",
        List.of(),
        List.of("run:show rspo-1"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    Run run = OpenRun.find(runs, arguments.only("ID"));
    if (arguments.has("--json")) {
      out.json(OpenRun.json(run));
      return 0;
    }
    String reason = run.reason().isEmpty() ? "" : ": " + run.reason();
    out.line("%s  %s%s", run.id(), run.status().name().toLowerCase(Locale.ROOT), reason);
    out.line("step %d of %d, in %s", run.step(), run.steps(), run.folder());
    run.lastReport().ifPresent(report -> out.text().print("\n" + figures(report)));
    List<Evaluation> evaluations = run.evaluations();
    if (!evaluations.isEmpty()) {
      Evaluation last = evaluations.get(evaluations.size() - 1);
      out.text().print("\n" + Attendance.comparison(evaluations.get(0), last));
    }
    return 0;
  }

  private static String figures(StepReport report) {
    Table table = new Table("after step " + report.step(), "");
    report.metrics().forEach((name, value) -> table.row("  " + name, Figures.number(value)));
    report.seconds().forEach((name, s) -> table.row("  seconds/" + name, Figures.number(s)));
    return table.text();
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? OpenRun.ids(runs) : List.of();
  }
}
