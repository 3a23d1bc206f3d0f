package org.athanor.shell;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a step used, what came of it, and what changed since the step before. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=why"})
public final class RunWhy extends Command {
  private final Runs runs;
  private final EarlierRuns earlier;

  @Activate
  public RunWhy(BundleContext context, @Reference Runs runs) {
    this.runs = runs;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:why",
        "ID|FOLDER [STEP]",
        "what a step used (the last if none is named): parts and versions, what changed, problems, rewards, figures",
        List.of(),
        List.of("run:why rspo-1", "run:why rspo-1 17 --json"));
  }

  @Override
  int run(Arguments arguments, Out out) throws IOException {
    arguments.atMost(2);
    RunFiles files = new RunFiles(earlier.folder(runs, arguments.first("ID")));
    var metrics = files.metrics();
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException("no step of this run is on record yet");
    }
    long step = arguments.words().size() > 1 ? step(arguments.words().get(1)) : metrics.lastKey();
    if (!metrics.containsKey(step)) {
      throw new IllegalArgumentException(
          "step %d is not on record; there are %d to %d"
              .formatted(step, metrics.firstKey(), metrics.lastKey()));
    }
    List<JsonObject> journal = files.lines("journal.jsonl");
    SortedMap<String, String> parts = parts(journal, step);
    List<String> changes = changes(journal, step);
    List<Map<String, Object>> problems = problems(files, step);
    if (arguments.has("--json")) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("step", step);
      json.put("parts", parts);
      json.put("changes", changes);
      json.put("problems", problems);
      json.put("metrics", metrics.get(step));
      out.json(json);
      return Guard.OK;
    }
    out.line("step %d", step);
    changes.forEach(change -> out.line("  %s", change));
    if (changes.isEmpty()) {
      out.line("  with the same parts and recipe as the step before");
    }
    Table used = new Table("part", "");
    parts.forEach(used::row);
    out.text().print("\n" + used.text());
    if (!problems.isEmpty()) {
      Table table = new Table("problem", "right", "reward", "prompt");
      problems.forEach(
          p ->
              table.row(
                  p.get("problem").toString(),
                  p.get("correct") + "/" + p.get("rollouts"),
                  p.get("reward") instanceof Double r ? Figures.number(r) : "-",
                  shortened(p.get("prompt").toString())));
      out.text().print("\n" + table.text());
    }
    out.text().print("\n" + figures(metrics.get(step), metrics.get(step - 1)));
    return Guard.OK;
  }

  static long step(String text) {
    if (!text.matches("\\d{1,15}")) {
      throw new UsageException("'" + text + "' is no step: a whole number");
    }
    return Long.parseLong(text);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 50 ? line : line.substring(0, 47) + "...";
  }

  /** As begun, and every change up to the step. */
  private static SortedMap<String, String> parts(List<JsonObject> journal, long step) {
    SortedMap<String, String> parts = new TreeMap<>();
    for (JsonObject line : journal) {
      String event = RunFiles.text(line, "event");
      if (event.equals("begun") && line.has("parts")) {
        for (Map.Entry<String, JsonElement> e : line.getAsJsonObject("parts").entrySet()) {
          parts.put(e.getKey(), e.getValue().getAsString());
        }
      } else if (event.equals("part-changed") && line.get("step").getAsLong() <= step) {
        parts.put(RunFiles.text(line, "role"), RunFiles.text(line, "to"));
      }
    }
    parts.values().removeIf(String::isEmpty);
    return parts;
  }

  private static List<String> changes(List<JsonObject> journal, long step) {
    List<String> changes = new ArrayList<>();
    for (JsonObject line : journal) {
      if (!line.has("step") || line.get("step").getAsLong() != step) {
        continue;
      }
      switch (RunFiles.text(line, "event")) {
        case "part-changed" ->
            changes.add(
                "%s changed: %s -> %s"
                    .formatted(
                        RunFiles.text(line, "role"),
                        RunFiles.text(line, "from"),
                        RunFiles.text(line, "to")));
        case "recipe-changed" -> changes.add("set " + line.get("set"));
        case "rolled-back" ->
            changes.add(
                "rolled back: %s. Why: %s"
                    .formatted(RunFiles.text(line, "change"), RunFiles.text(line, "why")));
        default -> {}
      }
    }
    return changes;
  }

  private static List<Map<String, Object>> problems(RunFiles files, long step) throws IOException {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    if (!files.rolloutSteps().contains(step)) {
      return List.of();
    }
    files.rollouts(
        step,
        r -> {
          String key = RunFiles.text(r, "group") + "/" + RunFiles.text(r, "problem");
          Map<String, Object> p = all.computeIfAbsent(key, k -> new LinkedHashMap<>());
          p.put("problem", RunFiles.text(r, "problem"));
          p.put("origin", RunFiles.text(r, "origin"));
          p.put("prompt", RunFiles.text(r, "prompt"));
          p.merge("rollouts", 1, (a, b) -> (int) a + (int) b);
          int right = RunFiles.text(r, "outcome").equals("correct") ? 1 : 0;
          p.merge("correct", right, (a, b) -> (int) a + (int) b);
          if (r.has("reward")) {
            p.merge("reward", RunFiles.number(r, "reward"), (a, b) -> (double) a + (double) b);
          }
        });
    all.values()
        .forEach(
            p -> p.computeIfPresent("reward", (k, sum) -> (double) sum / (int) p.get("rollouts")));
    return List.copyOf(all.values());
  }

  private static String figures(Map<String, Double> now, Map<String, Double> before) {
    Table table = new Table("figure", "this step", "step before");
    now.forEach(
        (name, value) -> {
          Double was = before == null ? null : before.get(name);
          table.row(name, Figures.number(value), was == null ? "-" : Figures.number(was));
        });
    return table.text();
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? earlier.names(runs) : List.of();
  }
}
