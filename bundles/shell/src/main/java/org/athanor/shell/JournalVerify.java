package org.athanor.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.run.Records;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Compares a run's files with its journal. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=journal", "osgi.command.function=verify"})
public final class JournalVerify extends Command {
  private final Runs runs;
  private final Records records;
  private final EarlierRuns earlier;

  @Activate
  public JournalVerify(BundleContext context, @Reference Runs runs, @Reference Records records) {
    this.runs = runs;
    this.records = records;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "journal:verify",
        "ID|FOLDER",
        "checks the whole record of a run that rests: the journal's chain, every step's metrics, rollouts and"
            + " verdicts, the saved states, the recipe, the trained policy",
        List.of(),
        List.of("journal:verify rspo-1", "journal:verify my-runs/today --json"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    Path run = earlier.folder(runs, arguments.only("ID"));
    Records.Check check = records.verify(run);
    if (arguments.has("--json")) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("run", run.toString());
      json.put("whole", check.faults().isEmpty());
      json.put("steps", check.steps());
      json.put("events", check.events());
      json.put("files", check.files());
      json.put("faults", check.faults());
      out.json(json);
    } else {
      check.faults().forEach(fault -> out.line("%s", fault));
      out.line(
          "%s: %d steps, %d events, %d files: %s",
          run,
          check.steps(),
          check.events(),
          check.files(),
          check.faults().isEmpty()
              ? "all as recorded"
              : check.faults().size() == 1
                  ? "1 fault"
                  : check.faults().size() + " faults, the first of each kind is the earliest");
    }
    return check.faults().isEmpty() ? Guard.OK : Guard.FAILED;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? earlier.names(runs) : List.of();
  }
}
