package org.athanor.claims;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A claim and what its runs gave.
 *
 * @param outcomes side to seed to outcome
 * @param together of pools, what all seeds' problems together say; else empty
 */
record Comparison(
    Claim claim, Map<String, SortedMap<Long, Outcome>> outcomes, List<Pools.Together> together) {
  /** In place of a side: the policy before training. */
  static final String BEFORE = "before";

  /** Seeds that every side has. */
  List<Long> seeds() {
    return common(outcomes);
  }

  static List<Long> common(Map<String, SortedMap<Long, Outcome>> outcomes) {
    TreeSet<Long> common = new TreeSet<>(outcomes.values().iterator().next().keySet());
    outcomes.values().forEach(bySeed -> common.retainAll(bySeed.keySet()));
    return List.copyOf(common);
  }

  StudentT.Mean start(String figure) {
    return StudentT.of(
        seeds().stream()
            .mapToDouble(s -> outcomes.get(claim.baseline()).get(s).first(figure))
            .toArray());
  }

  StudentT.Mean end(String side, String figure) {
    return StudentT.of(
        seeds().stream().mapToDouble(s -> outcomes.get(side).get(s).last(figure)).toArray());
  }

  /** Paired by seed. */
  StudentT.Mean difference(String larger, String smaller, String figure) {
    return StudentT.of(differences(larger, smaller, figure));
  }

  private double[] differences(String larger, String smaller, String figure) {
    return seeds().stream()
        .mapToDouble(s -> value(larger, s, figure) - value(smaller, s, figure))
        .toArray();
  }

  private double value(String side, long seed, String figure) {
    return side.equals(BEFORE)
        ? outcomes.get(claim.baseline()).get(seed).first(figure)
        : outcomes.get(side).get(seed).last(figure);
  }

  /** In how many seeds the first side is strictly larger. */
  long wins(String larger, String smaller, String figure) {
    return java.util.Arrays.stream(differences(larger, smaller, figure)).filter(d -> d > 0).count();
  }

  /** Share of the baseline's gain that a side reaches: mean gain over mean gain. */
  double shareOfGain(String side, String figure) {
    double start = start(figure).mean();
    return (end(side, figure).mean() - start) / (end(claim.baseline(), figure).mean() - start);
  }

  /** Mean over the common seeds, by step. */
  SortedMap<Long, StudentT.Mean> curve(String side, String figure) {
    SortedMap<Long, List<Double>> byStep = new TreeMap<>();
    for (long seed : seeds()) {
      outcomes
          .get(side)
          .get(seed)
          .curves()
          .getOrDefault(figure, new TreeMap<>())
          .forEach((step, v) -> byStep.computeIfAbsent(step, k -> new ArrayList<>()).add(v));
    }
    SortedMap<Long, StudentT.Mean> means = new TreeMap<>();
    byStep.forEach(
        (step, values) ->
            means.put(step, StudentT.of(values.stream().mapToDouble(v -> v).toArray())));
    return means;
  }

  /** What became of one expectation: reproduced, contradicted, or neither. */
  String found(Claim.Expectation e) {
    StudentT.Mean difference = difference(e.larger(), e.smaller(), e.figure());
    if (difference.n() < 2 || Double.isNaN(difference.mean())) {
      return "not measured";
    }
    return !difference.excludesZero()
        ? "not told apart"
        : difference.mean() > 0 ? "reproduced" : "contradicted";
  }

  /** Lines of "side,seed,step,figure,value" for the claim's figures. */
  String raw() {
    StringBuilder text = new StringBuilder("side,seed,step,figure,value\n");
    outcomes.forEach(
        (side, bySeed) ->
            bySeed.forEach(
                (seed, outcome) -> {
                  for (String figure : claim.figures()) {
                    outcome
                        .curves()
                        .getOrDefault(figure, new TreeMap<>())
                        .forEach(
                            (step, value) ->
                                text.append(
                                    "%s,%d,%d,%s,%s%n".formatted(side, seed, step, figure, value)));
                  }
                }));
    return text.toString();
  }

  Map<String, Object> json() {
    List<Object> expected = new ArrayList<>();
    for (Claim.Expectation e : claim.expects()) {
      StudentT.Mean difference = difference(e.larger(), e.smaller(), e.figure());
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("larger", e.larger());
      one.put("smaller", e.smaller());
      one.put("figure", e.figure());
      one.put("difference", difference.mean());
      one.put("half", difference.half());
      one.put("p", difference.p());
      one.put("wins", wins(e.larger(), e.smaller(), e.figure()));
      one.put("found", found(e));
      expected.add(one);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("claim", claim.id());
    json.put("seeds", seeds());
    json.put("expectations", expected);
    if (!together.isEmpty()) {
      json.put("together", together);
    }
    return json;
  }
}
