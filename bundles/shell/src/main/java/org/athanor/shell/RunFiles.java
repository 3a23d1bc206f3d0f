package org.athanor.shell;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A run's record, read from its folder while the run may go on; a line that is torn is left out.
 */
final class RunFiles {
  private static final Gson GSON = new Gson();
  private final Path folder;

  RunFiles(Path folder) {
    this.folder = folder;
  }

  /** Lines of one of the run's files. */
  List<JsonObject> lines(String file) throws IOException {
    List<JsonObject> all = new ArrayList<>();
    Path path = folder.resolve(file);
    if (Files.exists(path)) {
      try (BufferedReader in = Files.newBufferedReader(path)) {
        read(in, all::add);
      }
    }
    return all;
  }

  private static void read(BufferedReader in, Consumer<JsonObject> each) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        JsonObject o = GSON.fromJson(line, JsonObject.class);
        if (o != null) {
          each.accept(o);
        }
      } catch (JsonParseException e) {
        return; // being written just now
      }
    }
  }

  /** Metrics by step. */
  SortedMap<Long, SortedMap<String, Double>> metrics() throws IOException {
    SortedMap<Long, SortedMap<String, Double>> all = new TreeMap<>();
    for (JsonObject line : lines("metrics.jsonl")) {
      SortedMap<String, Double> figures = new TreeMap<>();
      line.entrySet().forEach(e -> figures.put(e.getKey(), e.getValue().getAsDouble()));
      Double step = figures.remove("step");
      if (step != null) {
        all.put(step.longValue(), figures);
      }
    }
    return all;
  }

  /** Steps whose rollouts are there. */
  List<Long> rolloutSteps() throws IOException {
    Path rollouts = folder.resolve("rollouts");
    if (!Files.isDirectory(rollouts)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(rollouts)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.matches("step-\\d+\\.jsonl\\.gz"))
          .map(name -> Long.parseLong(name.replaceAll("\\D", "")))
          .sorted()
          .toList();
    }
  }

  /**
   * Hands out each rollout of a step.
   *
   * @throws IllegalArgumentException if there are none
   */
  void rollouts(long step, Consumer<JsonObject> each) throws IOException {
    Path file = folder.resolve("rollouts/step-%06d.jsonl.gz".formatted(step));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), each);
    } catch (NoSuchFileException e) {
      List<Long> there = rolloutSteps();
      throw new IllegalArgumentException(
          there.isEmpty()
              ? folder + " holds no rollouts: recordRollouts was false, or no step is done"
              : "there are no rollouts of step %d; there are those of %d to %d"
                  .formatted(step, there.get(0), there.get(there.size() - 1)),
          e);
    }
  }

  /** As the first line of the recipe says. */
  String recipeName() throws IOException {
    String first = Files.readString(folder.resolve("recipe.txt")).lines().findFirst().orElse("");
    return first.startsWith("# ") ? first.substring(2).strip() : "";
  }

  long planned() throws IOException {
    return Long.parseLong(recipe().getOrDefault("steps", "0"));
  }

  /** The newest step with a saved state, from which the run would go on; 0 if there is none. */
  long savedStep() throws IOException {
    Path states = folder.resolve("states");
    if (!Files.isDirectory(states)) {
      return 0;
    }
    try (Stream<Path> saved = Files.list(states)) {
      return saved
          .map(f -> f.getFileName().toString())
          .filter(name -> name.matches("step-\\d{1,15}"))
          .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
          .max()
          .orElse(0);
    }
  }

  /** The recipe as begun, then what was exchanged, as "key = value" by key. */
  SortedMap<String, String> recipe() throws IOException {
    SortedMap<String, String> keys = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("recipe.txt"))) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        keys.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    for (JsonObject exchange : lines("exchanges.jsonl")) {
      long first = exchange.get("after").getAsLong() + 1;
      exchange
          .getAsJsonObject("set")
          .entrySet()
          .forEach(e -> keys.put("at " + first + ": " + e.getKey(), e.getValue().getAsString()));
    }
    return keys;
  }

  static String text(JsonObject line, String field) {
    return line.has(field) && line.get(field).isJsonPrimitive()
        ? line.get(field).getAsString()
        : "";
  }

  static double number(JsonObject line, String field) {
    return line.has(field) ? line.get(field).getAsDouble() : Double.NaN;
  }
}
