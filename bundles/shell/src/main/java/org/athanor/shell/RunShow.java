package org.athanor.shell;

import java.util.List;
import java.util.Optional;
import org.athanor.run.Evaluation;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.athanor.run.StepReport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** One run: where it stands, its last step's figures, its held-out results. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=show"})
public final class RunShow extends Command {
  private final Runs runs;
  private final EarlierRuns earlier;

  @Activate
  public RunShow(BundleContext context, @Reference Runs runs) {
    this.runs = runs;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:show",
        "ID|FOLDER",
        "where a run stands, its latest figures and held-out results; by its record if it is not open here",
        List.of(),
        List.of("run:show rspo-1"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    String name = arguments.only("ID");
    Optional<Run> open = runs.find(name);
    Standing run =
        open.isPresent() ? Standing.of(open.get()) : Standing.of(earlier.folder(runs, name));
    if (arguments.has("--json")) {
      out.json(run.json());
      return 0;
    }
    out.line(
        "%s  %s%s", run.run(), run.status(), run.reason().isEmpty() ? "" : ": " + run.reason());
    out.line("step %d of %d, in %s", run.steps(), run.planned(), run.folder());
    run.last().ifPresent(report -> out.text().print("\n" + figures(report)));
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
    return before.isEmpty() ? earlier.names(runs) : List.of();
  }
}
