package org.athanor.shell;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The rollouts of a step. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=rollout", "osgi.command.function=show"})
public final class RolloutShow extends Command {
  private final Runs runs;
  private final EarlierRuns earlier;

  @Activate
  public RolloutShow(BundleContext context, @Reference Runs runs) {
    this.runs = runs;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "rollout:show",
        "ID|FOLDER STEP",
        "what the policy wrote in a step, how it was judged and why",
        List.of(
            new Usage.Option("--problem", "ID", "only of this problem"),
            new Usage.Option("-n", "N", "at most so many, 20 if left out")),
        List.of(
            "rollout:show rspo-1 17", "rollout:show rspo-1 17 --problem chain-3/solve/28 -n 4"));
  }

  @Override
  int run(Arguments arguments, Out out) throws IOException {
    arguments.atMost(2);
    RunFiles files = new RunFiles(earlier.folder(runs, arguments.first("ID")));
    if (arguments.words().size() < 2) {
      throw new UsageException("rollout:show needs a STEP: " + usage().line());
    }
    long most = arguments.wholeNumber("-n", 1).orElse(20L);
    String problem = arguments.option("--problem").orElse("");
    List<JsonObject> shown = new ArrayList<>();
    files.rollouts(
        RunWhy.step(arguments.words().get(1)),
        r -> {
          if (problem.isEmpty() || problem.equals(RunFiles.text(r, "problem"))) {
            shown.add(r);
          }
        });
    List<JsonObject> first = shown.subList(0, (int) Math.min(most, shown.size()));
    if (arguments.has("--json")) {
      out.json(json(shown.size(), first));
    } else {
      first.forEach(r -> print(r, out));
      out.line("%d of %d rollouts", first.size(), shown.size());
    }
    return shown.isEmpty() ? Guard.FAILED : Guard.OK;
  }

  static Map<String, Object> json(long found, List<JsonObject> first) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("found", found);
    json.put("rollouts", first);
    return json;
  }

  static void print(JsonObject r, Out out) {
    String reward =
        r.has("reward") ? "  reward " + Figures.number(RunFiles.number(r, "reward")) : "";
    out.line(
        "%s #%s  %s%s",
        RunFiles.text(r, "problem"),
        RunFiles.text(r, "rollout"),
        RunFiles.text(r, "outcome"),
        reward);
    out.line("  prompt    %s", RunFiles.text(r, "prompt"));
    out.line("  answer    %s", RunFiles.text(r, "answer"));
    out.line("  text      %s", RunFiles.text(r, "text"));
    out.line("  evidence  %s", RunFiles.text(r, "evidence"));
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? earlier.names(runs) : List.of();
  }
}
