package org.athanor.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;

/** Short runs of all methods: some with a table as policy, some with the embedded policy. */
final class Methods {
  /** What differs from GRPO on letters; name, then "key = value" separated by semicolons. */
  private static final List<String> TABLES =
      List.of(
          "grpo:",
          "grpo-refill: sampler.keepLow = 0.2; sampler.keepHigh = 0.8; sampler.refill = true; saveEvery = 2",
          "grpo-updates: groupsPerUpdate = 2; recordRollouts = false; keepStates = 1",
          "grpo-kl: objective.klCoefficient = 0.1; reference = tabular; reference.alphabet = abcdefgh;"
              + " reference.deviation = 0.5",
          "rspo: advantage = rspo; advantage.k = 2",
          "pkpo: advantage = pkpo; advantage.k = 2",
          "passk: advantage = passk-training; advantage.k = 2",
          "rloo: advantage = leave-one-out; objective = reinforce",
          "reinforce++: advantage = reinforce-plus-plus; curriculum = by-accuracy",
          "opo-gspo: advantage = opo; objective = gspo",
          "gpg-cispo: advantage = gpg; objective = cispo",
          "sapo: objective = sapo",
          "empo: reward = semantic-entropy",
          "prime: reward = implicit-prm; advantage = prime; sampler.keepLow = 0.2; sampler.keepHigh = 0.8;"
              + " sampler.refill = true; scorer = tabular; scorer.alphabet = abcdefgh; scorerOptimizer = momentum;"
              + " reference = tabular; reference.alphabet = abcdefgh");

  private static final String BASE =
      "policy = tabular; policy.alphabet = abcdefgh; policy.deviation = 0.5; problems = letters; verifier = begins;"
          + " advantage = group-normalized; optimizer = momentum; steps = 40; problemsPerStep = 4; rollouts = 8;"
          + " maxTokens = 3; evaluation = letters; evaluation.count = 3; evaluateEvery = 10; evaluationRollouts = 4;"
          + " passAt = 1, 4";

  /** What a recipe of the distribution is cut down to. */
  private static final String SMALL =
      "steps = 4; problemsPerStep = 4; rollouts = 8; maxTokens = 32; evaluateEvery = 0; evaluation.count = 2;"
          + " evaluationRollouts = 2; passAt = 1, 2; saveEvery = 1";

  private Methods() {}

  static List<Recipe> tables() {
    List<Recipe> all = new ArrayList<>();
    for (String method : TABLES) {
      int colon = method.indexOf(':');
      Recipe base = new Recipe("table-" + method.substring(0, colon), keys(BASE));
      all.add(base.with(keys(method.substring(colon + 1))));
    }
    return all;
  }

  /** Methods whose name has one of the words of --only. */
  static List<Recipe> chosen(Given given, Recipes recipes, boolean engines) {
    List<Recipe> all = new ArrayList<>(tables());
    if (engines) {
      all.addAll(engines(recipes));
    }
    List<String> words = List.of(given.text("--only").orElse("").split(","));
    List<Recipe> chosen =
        all.stream().filter(r -> words.stream().anyMatch(w -> r.name().contains(w))).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no method is named like that; there are "
              + String.join(", ", all.stream().map(Recipe::name).toList()));
    }
    return chosen;
  }

  /** The distribution's own recipes for its own policy, a few small steps each. */
  static List<Recipe> engines(Recipes recipes) {
    return recipes.names().stream()
        .map(recipes::load)
        .filter(recipe -> recipe.entries().getOrDefault("policy.path", "ember").endsWith("ember"))
        .map(recipe -> recipe.with(small(recipe)))
        .map(recipe -> new Recipe("engine-" + recipe.name(), recipe.entries()))
        .toList();
  }

  private static Map<String, String> small(Recipe recipe) {
    Map<String, String> keys = keys(SMALL);
    if (!recipe.entries().containsKey("evaluation")) {
      keys.remove("evaluation.count");
    }
    if (recipe.entries().getOrDefault("rollouts", "").equals("1")) {
      keys.put("rollouts", "1"); // demonstrations
    }
    if (recipe.entries().containsKey("advantage.k")) {
      keys.put("advantage.k", "4"); // it needs larger groups than these otherwise
    }
    return keys;
  }

  /** Without end, with a verifier that holds an engine's session; its steps take milliseconds. */
  static Recipe exchanged() {
    return new Recipe("exchanges", keys(BASE))
        .with(endless(new Recipe("exchanges", keys(BASE))))
        .with(Map.of("verifier", "begins-session", "recordRollouts", "false"));
  }

  /** For a run of hours with small steps: few problems, as the history of attempts is kept. */
  static Map<String, String> endless(Recipe recipe) {
    Map<String, String> keys =
        keys(
            "steps = 1000000; problemsPerStep = 8; rollouts = 8; maxTokens = 32; evaluateEvery = 0");
    recipe.entries().keySet().stream()
        .filter(key -> key.equals("evaluation") || key.startsWith("evaluation."))
        .forEach(key -> keys.put(key, ""));
    if (recipe.entries().getOrDefault("problems", "").equals("procedural")) {
      keys.put("problems.count", "256");
    } else {
      keys.put("maxTokens", "3");
    }
    return keys;
  }

  static Map<String, String> keys(String text) {
    Map<String, String> keys = new TreeMap<>();
    for (String line : text.split(";")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        keys.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return keys;
  }
}
