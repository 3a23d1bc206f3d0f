package org.athanor.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.athanor.run.Run;
import org.athanor.run.Runs;

/** Open runs by id, and as JSON. */
final class OpenRun {
  private OpenRun() {}

  /**
   * @throws UsageException if there is none; it lists those that are
   */
  static Run find(Runs runs, String id) {
    return runs.find(id)
        .orElseThrow(
            () ->
                new UsageException(
                    runs.all().isEmpty()
                        ? "no run '%s': none is open; run:start RECIPE starts one".formatted(id)
                        : "no run '%s'; open are %s".formatted(id, String.join(", ", ids(runs)))));
  }

  static List<String> ids(Runs runs) {
    return runs.all().stream().map(Run::id).toList();
  }

  static Map<String, Object> json(Run run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run.id());
    json.put("folder", run.folder().toString());
    json.put("recipe", run.recipe().name());
    json.put("status", run.status().name().toLowerCase(Locale.ROOT));
    json.put("reason", run.reason());
    json.put("steps", run.step());
    json.put("planned", run.steps());
    json.put("metrics", run.lastReport().map(report -> (Object) report.metrics()).orElse(null));
    json.put("evaluations", run.evaluations().stream().map(Figures::json).toList());
    return json;
  }
}
