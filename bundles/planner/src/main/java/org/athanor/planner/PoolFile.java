package org.athanor.planner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Pools as JSON lines, one problem a line; the format is in this bundle's README. What is wrong is
 * said with file, line and what was found.
 */
final class PoolFile {
  /** More would overflow the binomial coefficients of exact votes. */
  static final int MOST_SOLUTIONS = 1000;

  private PoolFile() {}

  /**
   * The pool in a file, plain or compressed, or in a run's folder: its pool.jsonl, else the
   * rollouts of its last recorded step, which have no verdicts.
   */
  static List<Solved> read(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          "there is no file or folder " + path + "; pool:make makes a pool");
    }
    if (!Files.isDirectory(path)) {
      return checked(path, lines(path));
    }
    Path inside = path.resolve("pool.jsonl");
    if (Files.exists(inside)) {
      return checked(inside, lines(inside));
    }
    return lastRollouts(path);
  }

  private static List<Solved> lines(Path file) throws IOException {
    List<Solved> pool = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    int number = 0;
    try (BufferedReader reader = open(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        JsonObject json = line.isBlank() ? null : object(line, file, number);
        if (json != null && !json.has("about")) {
          Solved solved = new Line(json, file + ":" + number).solved(pool.size());
          if (!ids.add(solved.id())) {
            throw new IllegalArgumentException(
                "%s:%d: problem '%s' is there twice".formatted(file, number, solved.id()));
          }
          pool.add(solved);
        }
      }
    }
    return pool;
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    return new BufferedReader(new InputStreamReader(in, UTF_8));
  }

  private static JsonObject object(String line, Path file, int number) {
    try {
      JsonElement json = JsonParser.parseString(line);
      if (json.isJsonObject()) {
        return json.getAsJsonObject();
      }
    } catch (JsonParseException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s:%d is no JSON object: %s"
            .formatted(file, number, line.length() > 60 ? line.substring(0, 60) + " ..." : line));
  }

  private static List<Solved> checked(Path file, List<Solved> pool) {
    if (pool.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no problem");
    }
    long without = pool.stream().filter(p -> p.verdictsEach() == 0).count();
    if (without > 0 && without < pool.size()) {
      throw new IllegalArgumentException(
          "%s: %d of %d problems have no verdicts; all must have some, or none"
              .formatted(file, without, pool.size()));
    }
    return pool;
  }

  /** One line and where it stands. */
  private record Line(JsonObject json, String where) {
    Solved solved(int number) {
      boolean[] correct = correct();
      double[][] verdicts = verdicts(correct.length);
      return new Solved(
          text("id", "problem-" + (number + 1)),
          text("level", ""),
          clusters(correct),
          correct,
          verdicts,
          mean("solutionTokens"),
          mean("verdictTokens"));
    }

    private String text(String key, String fallback) {
      return json.has(key) && json.get(key).isJsonPrimitive()
          ? json.get(key).getAsString()
          : fallback;
    }

    private boolean[] correct() {
      JsonArray array = array("correct");
      if (array == null || array.isEmpty()) {
        throw bad("needs 'correct', a list of true and false (or 1 and 0), one for each solution");
      }
      if (array.size() > MOST_SOLUTIONS) {
        throw bad(
            "has %d solutions; at most %d can be counted exactly, so take fewer"
                .formatted(array.size(), MOST_SOLUTIONS));
      }
      boolean[] correct = new boolean[array.size()];
      for (int i = 0; i < correct.length; i++) {
        double value = number(array.get(i));
        if (value != 0 && value != 1) {
          throw bad("correct[%d] must be true, false, 1 or 0, found %s".formatted(i, array.get(i)));
        }
        correct[i] = value == 1;
      }
      return correct;
    }

    /** Missing verdicts are an empty matrix; null within it is a verification without a verdict. */
    private double[][] verdicts(int solutions) {
      JsonArray rows = array("verdicts");
      if (rows == null || rows.isEmpty()) {
        return new double[0][];
      }
      fits("verdicts", rows, solutions);
      double[][] verdicts = new double[solutions][];
      for (int i = 0; i < solutions; i++) {
        if (!rows.get(i).isJsonArray()) {
          throw bad("verdicts[%d] must be a list, found %s".formatted(i, rows.get(i)));
        }
        JsonArray row = rows.get(i).getAsJsonArray();
        if (i > 0 && row.size() != verdicts[0].length) {
          throw bad(
              "verdicts[%d] has %d entries, verdicts[0] has %d; each solution needs as many (null for none given)"
                  .formatted(i, row.size(), verdicts[0].length));
        }
        verdicts[i] = new double[row.size()];
        for (int v = 0; v < row.size(); v++) {
          verdicts[i][v] = verdict(row.get(v), i, v);
        }
      }
      return verdicts[0].length == 0 ? new double[0][] : verdicts;
    }

    private double verdict(JsonElement element, int i, int v) {
      if (element.isJsonNull()) {
        return Double.NaN;
      }
      double value = number(element);
      if (!(value >= 0 && value <= 1)) {
        throw bad(
            "verdicts[%d][%d] must be 1 for yes, 0 for no, a probability, or null, found %s"
                .formatted(i, v, element));
      }
      return value;
    }

    /** By "clusters", else by equal "answers", else right and wrong are the only two answers. */
    private int[] clusters(boolean[] correct) {
      int[] clusters = new int[correct.length];
      JsonArray given = array("clusters");
      if (given != null) {
        fits("clusters", given, correct.length);
        for (int i = 0; i < clusters.length; i++) {
          double value = number(given.get(i));
          if (!(value >= -1 && value == Math.rint(value) && value < correct.length)) {
            throw bad(
                "clusters[%d] must be a whole number from 0 to %d, or -1 for no answer, found %s"
                    .formatted(i, correct.length - 1, given.get(i)));
          }
          clusters[i] = (int) value;
        }
        return clusters;
      }
      JsonArray answers = array("answers");
      if (answers == null) {
        throw bad("needs 'answers', a list of texts (\"\" for no answer), or 'clusters'");
      }
      fits("answers", answers, correct.length);
      TreeMap<String, Integer> known = new TreeMap<>();
      for (int i = 0; i < clusters.length; i++) {
        JsonElement a = answers.get(i);
        if (!a.isJsonNull() && !a.isJsonPrimitive()) {
          throw bad("answers[%d] must be a text, found %s".formatted(i, a));
        }
        String answer = a.isJsonNull() ? "" : a.getAsString().strip();
        clusters[i] = answer.isEmpty() ? -1 : known.computeIfAbsent(answer, k -> known.size());
      }
      return clusters;
    }

    private double mean(String key) {
      JsonElement element = json.get(key);
      if (element == null || element.isJsonNull()) {
        return Double.NaN;
      }
      double value = number(element);
      if (!(value > 0)) {
        throw bad(key + " must be a number above 0, found " + element);
      }
      return value;
    }

    private JsonArray array(String key) {
      JsonElement element = json.get(key);
      if (element == null || element.isJsonNull()) {
        return null;
      }
      if (!element.isJsonArray()) {
        throw bad("'" + key + "' must be a list, found " + element);
      }
      return element.getAsJsonArray();
    }

    private void fits(String key, JsonArray array, int solutions) {
      if (array.size() != solutions) {
        throw bad(
            "'%s' has %d entries, 'correct' has %d; both are one for each solution"
                .formatted(key, array.size(), solutions));
      }
    }

    /** NaN for what is no number; true is 1. */
    private static double number(JsonElement element) {
      if (!(element instanceof JsonPrimitive p)) {
        return Double.NaN;
      }
      if (p.isBoolean()) {
        return p.getAsBoolean() ? 1 : 0;
      }
      return p.isNumber() ? p.getAsDouble() : Double.NaN;
    }

    private IllegalArgumentException bad(String what) {
      String problem = json.has("id") ? " (problem " + json.get("id") + ")" : "";
      return new IllegalArgumentException(where + problem + " " + what);
    }
  }

  private static List<Solved> lastRollouts(Path run) throws IOException {
    Path folder = run.resolve("rollouts");
    List<Path> files = List.of();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        files = all.filter(f -> f.toString().endsWith(".jsonl.gz")).sorted().toList();
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          run + " holds neither pool.jsonl nor rollouts; pool:make makes a pool of its policy");
    }
    Path last = files.get(files.size() - 1);
    TreeMap<String, List<JsonObject>> groups = new TreeMap<>();
    int number = 0;
    try (BufferedReader reader = open(last)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonObject json = object(line, last, ++number);
        if ("original".equals(string(json, "origin")) && json.has("score")) {
          groups.computeIfAbsent(string(json, "problem"), p -> new ArrayList<>()).add(json);
        }
      }
    }
    List<Solved> pool = new ArrayList<>();
    groups.forEach(
        (problem, rollouts) -> {
          if (rollouts.size() > MOST_SOLUTIONS) {
            throw new IllegalArgumentException(
                "%s: problem '%s' has %d solutions; at most %d can be counted exactly"
                    .formatted(last, problem, rollouts.size(), MOST_SOLUTIONS));
          }
          pool.add(solved(problem, rollouts));
        });
    return checked(last, pool);
  }

  private static Solved solved(String problem, List<JsonObject> rollouts) {
    int[] clusters = new int[rollouts.size()];
    boolean[] correct = new boolean[rollouts.size()];
    TreeMap<String, Integer> known = new TreeMap<>();
    for (int i = 0; i < clusters.length; i++) {
      String answer = string(rollouts.get(i), "extracted").strip();
      clusters[i] = answer.isEmpty() ? -1 : known.computeIfAbsent(answer, k -> known.size());
      correct[i] = "correct".equals(string(rollouts.get(i), "outcome"));
    }
    double tokens =
        rollouts.stream().mapToInt(r -> r.getAsJsonArray("tokens").size()).average().orElse(0);
    String level = problem.contains("/") ? problem.substring(0, problem.indexOf('/')) : "";
    return new Solved(problem, level, clusters, correct, new double[0][], tokens, Double.NaN);
  }

  private static String string(JsonObject json, String key) {
    return json.has(key) ? json.get(key).getAsString() : "";
  }

  /** The longest prefix of solutions, and of verdicts, that all problems have. */
  static int fewestSolutions(List<Solved> pool) {
    return pool.stream().mapToInt(Solved::solutions).min().orElse(0);
  }

  static int fewestVerdicts(List<Solved> pool) {
    return pool.stream().mapToInt(Solved::verdictsEach).min().orElse(0);
  }

  /** 1, 2, 4 ... up to {@code most}. */
  static int[] powers(int most) {
    return java.util.stream.IntStream.iterate(1, p -> p <= most && p > 0, p -> p * 2).toArray();
  }

  /** Of a list of doubles, those that are numbers. */
  static double mean(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }
}
