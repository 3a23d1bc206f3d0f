package org.athanor.claims;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.run.Evaluation;
import org.athanor.run.Run;

/**
 * What one finished run gave.
 *
 * @param recipe its text, by which a result is known to belong to the run that is asked for
 * @param curves figure to its values by step: evaluations at their steps, "train/..." at each step;
 *     of a pool, success by compute
 */
record Outcome(String recipe, SortedMap<String, SortedMap<Long, Double>> curves) {
  private static final Gson GSON = new GsonBuilder().create();
  static final String FILE = "outcome.json";
  private static final int TAIL = 4;
  private static final String AVERAGE = " on average";
  private static final Pattern AT = Pattern.compile("(.+) at ([0-9]{1,9})");

  /** From a run that is finished, and its record. */
  static Outcome of(String recipe, Run run) throws IOException {
    SortedMap<String, SortedMap<Long, Double>> curves = new TreeMap<>();
    for (Evaluation e : run.evaluations()) {
      e.figures().forEach((name, estimate) -> put(curves, name, e.step(), estimate.value()));
    }
    for (String line : Files.readAllLines(run.folder().resolve("metrics.jsonl"))) {
      JsonObject step = JsonParser.parseString(line).getAsJsonObject();
      long number = step.get("step").getAsLong();
      for (String name : step.keySet()) {
        if (!name.equals("step")) {
          put(curves, "train/" + name, number, step.get(name).getAsDouble());
        }
      }
    }
    return new Outcome(recipe, curves);
  }

  static void put(
      SortedMap<String, SortedMap<Long, Double>> curves, String name, long step, double value) {
    curves.computeIfAbsent(name, n -> new TreeMap<>()).put(step, value);
  }

  /** Empty if there is none, or it is of another recipe. */
  static Optional<Outcome> read(Path file, String recipe) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Outcome found = GSON.fromJson(Files.readString(file), Outcome.class);
    return Optional.of(found).filter(o -> o.recipe.equals(recipe));
  }

  void write(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, GSON.toJson(this));
    Files.move(
        beside,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** At the start; a figure of training: the mean of the first quarter. NaN if there is none. */
  double first(String figure) {
    return quarter(figure, true);
  }

  /**
   * At the end; a figure of training: the mean of the last quarter; "FIGURE at STEP": there;
   * "FIGURE on average": the mean of all but the first. NaN if there is none.
   */
  double last(String figure) {
    if (figure.endsWith(AVERAGE)) {
      String name = figure.substring(0, figure.length() - AVERAGE.length());
      return curves.getOrDefault(name, new TreeMap<>()).values().stream()
          .skip(1)
          .mapToDouble(v -> v)
          .average()
          .orElse(Double.NaN);
    }
    Matcher at = AT.matcher(figure);
    return at.matches()
        ? curves
            .getOrDefault(at.group(1), new TreeMap<>())
            .getOrDefault(Long.parseLong(at.group(2)), Double.NaN)
        : quarter(figure, false);
  }

  /** The figures below a name, without it. */
  Outcome below(String name) {
    SortedMap<String, SortedMap<Long, Double>> some = new TreeMap<>();
    curves.forEach(
        (figure, curve) -> {
          if (figure.startsWith(name + "/")) {
            some.put(figure.substring(name.length() + 1), curve);
          }
        });
    return new Outcome(recipe, some);
  }

  private double quarter(String figure, boolean first) {
    SortedMap<Long, Double> curve = curves.getOrDefault(figure, new TreeMap<>());
    int count =
        figure.startsWith("train/") ? Math.max(1, curve.size() / TAIL) : Math.min(1, curve.size());
    return curve.values().stream()
        .skip(first ? 0 : Math.max(0, curve.size() - count))
        .limit(count)
        .mapToDouble(v -> v)
        .average()
        .orElse(Double.NaN);
  }
}
