package org.athanor.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.run.Parts;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Exchanges parts, their versions or options of a run at its next step boundary. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=swap"})
public final class RunSwap extends Command {
  private final Runs runs;
  private final Parts parts;

  @Activate
  public RunSwap(@Reference Runs runs, @Reference Parts parts) {
    this.runs = runs;
    this.parts = parts;
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:swap",
        "ID KEY=VALUE ...",
        "exchanges parts or options of a run from its next step on; a part is tried before, and rolled back if it fails",
        List.of(),
        List.of(
            "run:swap rspo-1 objective=gspo objective.clipLow=0.0003",
            "run:swap rspo-1 verifier=my-verifier@1.2",
            "run:swap rspo-1 rollouts=16"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    Run run = OpenRun.find(runs, arguments.first("ID"));
    Map<String, String> changes = arguments.settings(1);
    if (changes.isEmpty()) {
      throw new UsageException("run:swap needs a KEY=VALUE: " + usage().line());
    }
    run.swap(changes);
    if (arguments.has("--json")) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("run", run.id());
      json.put("set", changes);
      out.json(json);
    } else {
      out.line("%s: tried and taken, in force from the next step on", run.id());
    }
    return Guard.OK;
  }

  @Override
  List<String> candidates(List<String> before) {
    if (before.isEmpty()) {
      return OpenRun.ids(runs);
    }
    List<String> all = new ArrayList<>();
    runs.find(before.get(0))
        .ifPresent(run -> run.recipe().entries().keySet().forEach(key -> all.add(key + "=")));
    parts.all().forEach(part -> all.add(part.role() + "=" + part.name()));
    return all;
  }
}
