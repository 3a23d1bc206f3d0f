package org.athanor.shell;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.run.Estimate;
import org.athanor.run.Evaluation;
import org.athanor.run.Run;
import org.athanor.run.StepReport;

/**
 * Where a run stands, open or not.
 *
 * @param recipe its name
 * @param reason why it stands; empty if there is none
 * @param steps done
 * @param last empty if no step is known
 */
record Standing(
    String run,
    Path folder,
    String recipe,
    String status,
    String reason,
    long steps,
    long planned,
    Optional<StepReport> last,
    List<Evaluation> evaluations) {
  static Standing of(Run run) {
    return new Standing(
        run.id(),
        run.folder(),
        run.recipe().name(),
        run.status().name().toLowerCase(Locale.ROOT),
        run.reason(),
        run.step(),
        run.steps(),
        run.lastReport(),
        run.evaluations());
  }

  /** By the record of a run that is not open here; another process may be at it. */
  static Standing of(Path folder) throws IOException {
    RunFiles files = new RunFiles(folder);
    var metrics = files.metrics();
    long step = metrics.isEmpty() ? 0 : metrics.lastKey();
    Optional<StepReport> last =
        metrics.isEmpty()
            ? Optional.empty()
            : Optional.of(new StepReport(step, metrics.get(step), seconds(files, step)));
    return new Standing(
        folder.getFileName().toString(),
        folder,
        files.recipeName(),
        "closed",
        "",
        step,
        files.planned(),
        last,
        files.lines("evaluations.jsonl").stream().map(Standing::evaluation).toList());
  }

  private static SortedMap<String, Double> seconds(RunFiles files, long step) throws IOException {
    SortedMap<String, Double> seconds = new TreeMap<>();
    for (JsonObject line : files.lines("timings.jsonl")) {
      if (line.has("step") && line.get("step").getAsLong() == step) {
        line.entrySet().forEach(e -> seconds.put(e.getKey(), e.getValue().getAsDouble()));
        seconds.put("step", seconds.remove("total")); // as a report calls it
      }
    }
    return seconds;
  }

  private static Evaluation evaluation(JsonObject line) {
    SortedMap<String, Estimate> figures = new TreeMap<>();
    for (Map.Entry<String, JsonElement> e : line.getAsJsonObject("figures").entrySet()) {
      JsonObject o = e.getValue().getAsJsonObject();
      figures.put(
          e.getKey(),
          new Estimate(
              RunFiles.number(o, "value"), RunFiles.number(o, "low"), RunFiles.number(o, "high")));
    }
    return new Evaluation(
        line.get("step").getAsLong(),
        line.get("problems").getAsInt(),
        line.get("samples").getAsInt(),
        figures);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("folder", folder.toString());
    json.put("recipe", recipe);
    json.put("status", status);
    json.put("reason", reason);
    json.put("steps", steps);
    json.put("planned", planned);
    json.put("metrics", last.map(report -> (Object) report.metrics()).orElse(null));
    json.put("evaluations", evaluations.stream().map(Figures::json).toList());
    return json;
  }
}
