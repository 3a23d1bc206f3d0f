package org.athanor.shell;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where two runs differ. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=diff"})
public final class RunDiff extends Command {
  private final Runs runs;
  private final EarlierRuns earlier;

  @Activate
  public RunDiff(BundleContext context, @Reference Runs runs) {
    this.runs = runs;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:diff",
        "ID|FOLDER ID|FOLDER",
        "where two runs differ: recipe and exchanges, the first step with other figures, figures at the last common step",
        List.of(),
        List.of("run:diff rspo-1 rspo-2"));
  }

  @Override
  int run(Arguments arguments, Out out) throws IOException {
    arguments.atMost(2);
    if (arguments.words().size() < 2) {
      throw new UsageException("run:diff needs two runs: " + usage().line());
    }
    String one = arguments.words().get(0);
    String other = arguments.words().get(1);
    RunFiles a = new RunFiles(earlier.folder(runs, one));
    RunFiles b = new RunFiles(earlier.folder(runs, other));
    Map<String, List<String>> keys = keys(a.recipe(), b.recipe());
    var mine = a.metrics();
    var theirs = b.metrics();
    long common =
        mine.isEmpty() || theirs.isEmpty() ? 0 : Math.min(mine.lastKey(), theirs.lastKey());
    long first = first(mine, theirs, common);
    if (arguments.has("--json")) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("recipe", keys);
      json.put("commonSteps", common);
      json.put("firstDifferentStep", first == 0 ? null : first);
      json.put("figures", List.of(at(mine, common), at(theirs, common)));
      out.json(json);
      return Guard.OK;
    }
    Table recipe = new Table("recipe key", one, other);
    keys.forEach((key, values) -> recipe.row(key, values.get(0), values.get(1)));
    out.text().print(keys.isEmpty() ? "the same recipe and exchanges\n" : recipe.text());
    out.line(
        "%s",
        first == 0
            ? "all figures of the %d common steps are the same to the last bit".formatted(common)
            : "the first step with other figures is %d of %d common ones".formatted(first, common));
    Table figures = new Table("after step " + common, one, other);
    at(mine, common)
        .forEach(
            (name, value) -> {
              Double theirValue = at(theirs, common).get(name);
              if (!Objects.equals(value, theirValue)) {
                figures.row(
                    name,
                    Figures.number(value),
                    theirValue == null ? "-" : Figures.number(theirValue));
              }
            });
    out.text().print(first == 0 ? "" : figures.text());
    return Guard.OK;
  }

  private static Map<String, List<String>> keys(
      SortedMap<String, String> a, SortedMap<String, String> b) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    TreeSet<String> all = new TreeSet<>(a.keySet());
    all.addAll(b.keySet());
    for (String key : all) {
      String mine = a.getOrDefault(key, "-");
      String theirs = b.getOrDefault(key, "-");
      if (!mine.equals(theirs)) {
        keys.put(key, List.of(mine, theirs));
      }
    }
    return keys;
  }

  private static long first(
      SortedMap<Long, SortedMap<String, Double>> a,
      SortedMap<Long, SortedMap<String, Double>> b,
      long common) {
    for (long step = 1; step <= common; step++) {
      if (!at(a, step).equals(at(b, step))) {
        return step;
      }
    }
    return 0;
  }

  private static Map<String, Double> at(
      SortedMap<Long, SortedMap<String, Double>> metrics, long step) {
    SortedMap<String, Double> figures = metrics.get(step);
    return figures == null ? Map.of() : figures;
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.size() < 2 ? earlier.names(runs) : List.of();
  }
}
