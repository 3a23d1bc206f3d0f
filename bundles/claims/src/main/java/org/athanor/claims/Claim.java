package org.athanor.claims;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.run.Recipe;

/**
 * A comparison: one recipe for all sides but for what each side changes. In a claim's file, keys
 * below "claim." describe it, keys below "side.NAME." are that side's own, all others are common.
 *
 * @param id of the file, such as "a"
 * @param title names what is compared
 * @param paper that claims it
 * @param says the claim, in a sentence
 * @param note what was found out about the result of all its seeds; empty if there is nothing to
 *     say
 * @param figures compared, those of an evaluation; or of training steps, such as "train/max@8"
 * @param expects what the claim predicts: "SIDE > SIDE: FIGURE", one for each; a side may be
 *     "before", the policy before training; a figure may be "FIGURE at STEP" or "FIGURE on average"
 *     (over the evaluations after the first)
 * @param sides by name, the baseline first
 * @param pools whether the sides are ways to select an answer from pools of solutions and verdicts
 *     ("claim.measure = pools", see {@link Pools}) instead of trainings
 */
record Claim(
    String id,
    String title,
    String paper,
    String says,
    String note,
    List<String> figures,
    List<Expectation> expects,
    Map<String, Recipe> sides,
    boolean pools) {

  /** One figure is to be larger, at the end, on one side than on another. */
  record Expectation(String larger, String smaller, String figure) {
    static Expectation of(String text) {
      String[] parts = text.split("[>:]", 3);
      if (parts.length != 3) {
        throw new IllegalArgumentException(
            "an expectation is 'SIDE > SIDE: FIGURE', got '" + text + "'");
      }
      return new Expectation(parts[0].strip(), parts[1].strip(), parts[2].strip());
    }
  }

  /** What a claim's file says. */
  static Claim of(String id, Map<String, String> entries) {
    Map<String, String> common = new TreeMap<>();
    Map<String, Map<String, String>> own = new LinkedHashMap<>();
    for (String side : list(need(id, entries, "claim.sides"))) {
      own.put(side, new TreeMap<>());
    }
    entries.forEach(
        (key, value) -> {
          if (key.startsWith("side.")) {
            String[] parts = key.split("\\.", 3);
            Map<String, String> changes = parts.length < 3 ? null : own.get(parts[1]);
            if (changes == null) {
              throw new IllegalArgumentException(
                  "claim '%s' sets '%s', but claim.sides has only %s"
                      .formatted(id, key, own.keySet()));
            }
            changes.put(parts[2], value);
          } else if (!key.startsWith("claim.")) {
            common.put(key, value);
          }
        });
    Map<String, Recipe> sides = new LinkedHashMap<>();
    own.forEach(
        (side, changes) -> sides.put(side, new Recipe(id + "-" + side, common).with(changes)));
    List<Expectation> expects =
        list(need(id, entries, "claim.expects")).stream().map(Expectation::of).toList();
    for (Expectation e : expects) {
      for (String side : List.of(e.larger(), e.smaller())) {
        if (!sides.containsKey(side) && !side.equals(Comparison.BEFORE)) {
          throw new IllegalArgumentException(
              "claim '%s' expects something of '%s', which is none of its sides %s"
                  .formatted(id, side, sides.keySet()));
        }
      }
    }
    return new Claim(
        id,
        need(id, entries, "claim.title"),
        need(id, entries, "claim.paper"),
        need(id, entries, "claim.says"),
        entries.getOrDefault("claim.note", ""),
        list(need(id, entries, "claim.figures")),
        expects,
        sides,
        pools(id, entries.getOrDefault("claim.measure", "training")));
  }

  private static boolean pools(String id, String measure) {
    if (!List.of("training", "pools").contains(measure)) {
      throw new IllegalArgumentException(
          "claim.measure of claim '%s' must be training or pools, got '%s'".formatted(id, measure));
    }
    return measure.equals("pools");
  }

  private static String need(String id, Map<String, String> entries, String key) {
    String value = entries.get(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("claim '" + id + "' lacks the key '" + key + "'");
    }
    return value;
  }

  static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  String baseline() {
    return sides.keySet().iterator().next();
  }
}
