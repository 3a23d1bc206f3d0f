package org.athanor.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The runs of this container, and the folders of earlier ones. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=list"})
public final class RunList extends Command {
  private final Runs runs;
  private final EarlierRuns earlier;

  @Activate
  public RunList(BundleContext context, @Reference Runs runs) {
    this.runs = runs;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:list",
        "",
        "the open runs, and those in runs/ that run:resume can open again",
        List.of(),
        List.of("run:list"));
  }

  @Override
  int run(Arguments arguments, Out out) throws IOException {
    arguments.atMost(0);
    List<Path> closed = earlier.all(runs);
    if (arguments.has("--json")) {
      out.json(json(closed));
      return Guard.OK;
    }
    Table table = new Table("run", "status", "step", "folder");
    for (Run run : runs.all()) {
      String status = run.status().name().toLowerCase(Locale.ROOT);
      table.row(run.id(), status, run.step() + "/" + run.steps(), run.folder().toString());
    }
    for (Path each : closed) {
      RunFiles files = new RunFiles(each);
      String step = files.savedStep() + "/" + files.planned();
      table.row(each.getFileName().toString(), "closed", step, each.toString());
    }
    boolean none = runs.all().isEmpty() && closed.isEmpty();
    out.text().print(none ? "no runs yet; run:start RECIPE starts one\n" : table.text());
    return Guard.OK;
  }

  private List<Map<String, Object>> json(List<Path> closed) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    runs.all().forEach(run -> all.add(OpenRun.json(run)));
    for (Path each : closed) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("run", each.getFileName().toString());
      json.put("folder", each.toString());
      json.put("status", "closed");
      json.put("steps", new RunFiles(each).savedStep());
      json.put("planned", new RunFiles(each).planned());
      all.add(json);
    }
    return all;
  }
}
