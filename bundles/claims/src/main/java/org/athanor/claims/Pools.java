package org.athanor.claims;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.athanor.run.Recipe;
import org.athanor.run.ShellCommand.Call;
import org.athanor.run.ShellCommand.Result;

/**
 * Pools of solutions and verdicts, one for each seed and verifier, and what the commands {@code
 * pool:make} and {@code plan} say of them.
 *
 * <p>Keys of a side: "select", how the answer is chosen (self-consistency, best-of-n or
 * weighted-vote, at equal compute); "levels.GROUP", the levels of a group of problems; "make.NAME",
 * the option --NAME of pool:make; "pool.KEY", its KEY=VALUE; "train", a recipe that is run first
 * and whose policy then judges, and "train.KEY", changes to it. The seed is that of the problems,
 * of the draws and of the training.
 */
final class Pools {
  /** The key that says how a side selects. */
  static final String SELECT = "select";

  private static final Gson GSON = new GsonBuilder().serializeNulls().create();
  private static final String FILE = "pool.jsonl";
  private static final Set<String> WAYS = Set.of("self-consistency", "best-of-n", "weighted-vote");

  /** A command of another bundle. */
  interface Commands {
    Result run(String name, Call call) throws Exception;
  }

  /** Trains by a recipe in a folder, as far as that is not done yet. */
  interface Training {
    void run(Recipe recipe, Path folder) throws Exception;
  }

  /**
   * What {@code plan} says of the problems of all seeds together.
   *
   * @param verifier the side that stands for these pools, see {@link #owner}
   * @param group of problems
   */
  record Together(String verifier, String group, JsonObject plan) {}

  private final Commands commands;

  Pools(Commands commands) {
    this.commands = commands;
  }

  /** A side's recipe but for how it selects: sides that agree in it share their pools. */
  static Recipe source(Recipe side) {
    String way = side.entries().getOrDefault(SELECT, "");
    if (!WAYS.contains(way)) {
      throw new IllegalArgumentException(
          "a side of pools has 'select' one of %s, got '%s'".formatted(List.copyOf(WAYS), way));
    }
    return new Recipe("pool", side.with(Map.of(SELECT, "")).entries());
  }

  /** The first side that draws on the same pools as this one, and verifies if one of them does. */
  static String owner(Claim claim, Recipe source) {
    List<String> sharing =
        claim.sides().entrySet().stream()
            .filter(s -> source(s.getValue()).equals(source))
            .map(Map.Entry::getKey)
            .toList();
    return sharing.stream()
        .filter(s -> !claim.sides().get(s).entries().get(SELECT).equals("self-consistency"))
        .findFirst()
        .orElse(sharing.get(0));
  }

  /** Levels by group of problems. */
  static SortedMap<String, String> groups(Recipe source) {
    SortedMap<String, String> groups = below(source, "levels.");
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("a claim of pools needs levels.GROUP = LEVEL, LEVEL ...");
    }
    return groups;
  }

  static SortedMap<String, String> below(Recipe recipe, String prefix) {
    SortedMap<String, String> some = new TreeMap<>();
    recipe
        .entries()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                some.put(key.substring(prefix.length()), value);
              }
            });
    return some;
  }

  /**
   * Makes the pool of one seed, and reads success by compute from it: figures "WAY/GROUP".
   *
   * @param judge recipe of the verifier's own training; null if it has none
   * @param text that stands for both in the outcome
   */
  Outcome measure(
      Recipe source,
      Recipe judge,
      String text,
      Path folder,
      Training training,
      Consumer<String> progress)
      throws Exception {
    String seed = source.entries().get("seed");
    Path pool = Files.createDirectories(folder).resolve(FILE);
    List<String> words = new ArrayList<>(List.of(pool.toString()));
    below(source, "pool.").forEach((key, value) -> words.add(key + "=" + value));
    words.add("problems.seed=" + seed);
    if (judge != null) {
      Path trained = folder.resolve("judge");
      training.run(judge, trained);
      words.add("judge.path=" + trained.resolve("policy"));
    }
    Map<String, String> options = new TreeMap<>();
    below(source, "make.").forEach((name, value) -> options.put("--" + name, value));
    options.put("--seed", seed);
    commands.run("pool:make", new Call(words, options, progress));
    SortedMap<String, SortedMap<Long, Double>> curves = new TreeMap<>();
    for (Map.Entry<String, String> group : groups(source).entrySet()) {
      for (JsonElement row : plan(pool, group.getValue()).getAsJsonArray("equalCompute")) {
        JsonObject spent = row.getAsJsonObject();
        for (String way : WAYS) {
          if (spent.has(way)) {
            double success =
                spent.getAsJsonObject(way).getAsJsonObject("success").get("value").getAsDouble();
            long budget = spent.get("budget").getAsLong();
            Outcome.put(curves, way + "/" + group.getKey(), budget, success);
          }
        }
      }
    }
    return new Outcome(text, curves);
  }

  private JsonObject plan(Path pool, String levels) throws Exception {
    Call call =
        new Call(
            List.of(pool.toString()),
            Map.of("--levels", String.join(",", Claim.list(levels))),
            line -> {});
    return GSON.toJsonTree(commands.run("plan", call).json()).getAsJsonObject();
  }

  /** Plans over the pools of these seeds, for each verifier and group; kept beside the pools. */
  List<Together> together(Claim claim, List<Long> seeds, Path folder) throws Exception {
    Map<String, Recipe> owners = new LinkedHashMap<>();
    for (Recipe side : claim.sides().values()) {
      owners.putIfAbsent(owner(claim, source(side)), source(side));
    }
    List<Together> all = new ArrayList<>();
    for (Map.Entry<String, Recipe> owner : owners.entrySet()) {
      if (!seeds.isEmpty()) {
        JsonObject plans = kept(owner.getKey(), owner.getValue(), seeds, folder);
        for (String group : groups(owner.getValue()).keySet()) {
          all.add(new Together(owner.getKey(), group, plans.getAsJsonObject(group)));
        }
      }
    }
    return all;
  }

  private JsonObject kept(String owner, Recipe source, List<Long> seeds, Path folder)
      throws Exception {
    Path file = folder.resolve(owner + "-together.json");
    List<String> outcomes = new ArrayList<>();
    for (long seed : seeds) {
      outcomes.add(Files.readString(folder.resolve(owner + "-" + seed).resolve(Outcome.FILE)));
    }
    String of = seeds + " " + Integer.toHexString(outcomes.hashCode());
    if (Files.exists(file)) {
      JsonObject before = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      if (before.get("of").getAsString().equals(of)) {
        return before;
      }
    }
    JsonObject plans = new JsonObject();
    plans.addProperty("of", of);
    Path pool = folder.resolve(owner + "-together.jsonl");
    join(seeds, owner, folder, pool);
    for (Map.Entry<String, String> group : groups(source).entrySet()) {
      plans.add(group.getKey(), plan(pool, group.getValue()));
    }
    Files.delete(pool);
    Files.writeString(file, GSON.toJson(plans));
    return plans;
  }

  /**
   * One file of all pools; the seed goes before a problem's id, which is its own in a pool only.
   */
  private static void join(List<Long> seeds, String owner, Path folder, Path file)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long seed : seeds) {
        Path pool = folder.resolve(owner + "-" + seed).resolve(FILE);
        try (BufferedReader in = Files.newBufferedReader(pool)) {
          for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonObject problem = JsonParser.parseString(line).getAsJsonObject();
            if (!problem.has("about")) {
              problem.addProperty("id", seed + ":" + problem.get("id").getAsString());
              out.write(GSON.toJson(problem));
              out.newLine();
            }
          }
        }
      }
    }
  }
}
