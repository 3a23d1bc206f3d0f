package org.athanor.objective.empo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.RewardContract;
import org.junit.jupiter.api.Test;

class SemanticEntropyTest implements RewardContract<SemanticEntropy.Options> {
  @Override
  public RewardModel<SemanticEntropy.Options> reward() {
    return new SemanticEntropy();
  }

  @Override
  public List<String> badOptions() {
    return List.of("lowEntropy = -1", "highEntropy = -1", "leastLargestShare = 2");
  }

  /** Verdicts that know nothing: undecided, with the answer that was found. */
  private static Group group(List<String> answers) {
    List<Rollout> rollouts = new ArrayList<>();
    for (String answer : answers) {
      Trajectory t = Fixtures.rollout(0, 2, 0).trajectory();
      rollouts.add(
          new Rollout(rollouts.size(), t, "text", Verdict.undecided(answer, "no reference")));
    }
    return new Group(0, new Problem("p", "prompt", "", new java.util.TreeMap<>()), rollouts);
  }

  private double[] rewards(List<String> answers, String... options) {
    return rewards(answers, Fixtures.noModels(), options);
  }

  private double[] rewards(List<String> answers, RewardTools tools, String... options) {
    return new SemanticEntropy()
        .score(List.of(group(answers)), tools, with(options))
        .rewards()
        .get(0)
        .perRollout();
  }

  private static double[] doubles(JsonElement array) {
    return IntStream.range(0, array.getAsJsonArray().size())
        .mapToDouble(i -> array.getAsJsonArray().get(i).getAsDouble())
        .toArray();
  }

  private static JsonObject vectors() throws IOException {
    try (Reader in =
        new InputStreamReader(SemanticEntropyTest.class.getResourceAsStream("/empo.json"), UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    }
  }

  @Test
  void clusters_entropy_and_the_reference_variants_agree_with_the_vectors() throws IOException {
    for (JsonElement e : vectors().getAsJsonArray("cases")) {
      JsonObject v = e.getAsJsonObject();
      String name = v.get("name").getAsString();
      List<String> answers = new ArrayList<>();
      v.getAsJsonArray("answers").forEach(a -> answers.add(a.getAsString()));
      Clusters c = Clusters.of(answers, String::equals);
      assertArrayEquals(
          doubles(v.get("cluster_id")), IntStream.of(c.of()).asDoubleStream().toArray(), name);
      assertArrayEquals(
          doubles(v.get("cluster_counts")),
          IntStream.of(c.sizes()).asDoubleStream().toArray(),
          name);
      assertEquals(v.get("semantic_entropy_nats").getAsDouble(), c.entropy(), 1e-12, name);
      assertArrayEquals(
          doubles(v.get("reward_math_trl (H<ln G else 0; empty=0)")),
          rewards(answers),
          1e-12,
          name);
      assertArrayEquals(
          doubles(v.get("reward_general_trl (empty=-0.5; max_prob<0.2 -> 0; before ROUGE filter)")),
          rewards(answers, "empty = penalty", "leastLargestShare = 0.2", "dropAllDistinct = false"),
          1e-12,
          name);
      assertArrayEquals(
          doubles(v.get("reward_verl_entropy (no threshold; empty=1/G)")),
          rewards(answers, "empty = share", "dropAllDistinct = false"),
          1e-12,
          name);
      assertArrayEquals(
          doubles(v.get("reward_verl_voting")),
          rewards(answers, "kind = vote", "empty = share", "dropAllDistinct = false"),
          1e-12,
          name);
    }
  }

  @Test
  void all_distinct_is_decided_by_count_for_every_group_size() throws IOException {
    for (JsonElement e : vectors().getAsJsonArray("float_pitfall_all_distinct")) {
      int g = e.getAsJsonObject().get("G").getAsInt();
      List<String> distinct = IntStream.range(0, g).mapToObj(i -> "answer " + i).toList();
      assertArrayEquals(new double[g], rewards(distinct), "G = " + g);
    }
  }

  @Test
  void no_label_is_read() {
    List<String> answers = List.of("7", "7", "8", "");
    double[] unlabelled = rewards(answers);
    Group labelled = group(answers);
    List<Rollout> judged =
        labelled.rollouts().stream()
            .map(
                r -> {
                  String x = r.verdict().extracted();
                  Verdict v = x.equals("8") ? Verdict.correct(x, "") : Verdict.incorrect(x, "");
                  return new Rollout(r.index(), r.trajectory(), r.text(), v);
                })
            .toList();
    Group withLabel =
        new Group(0, new Problem("p", "prompt", "8", labelled.problem().meta()), judged);
    double[] same =
        new SemanticEntropy()
            .score(List.of(withLabel), Fixtures.noModels(), options())
            .rewards()
            .get(0)
            .perRollout();
    assertArrayEquals(unlabelled, same);
    assertFalse(
        new SemanticEntropy().usesVerdicts(options()),
        "rollouts that no label could judge are kept");
  }

  /** Finds that numbers within 1 of each other are equal: symmetric, not transitive. */
  private static final class Near implements RewardTools {
    @Override
    public List<TokenStats> scorer(List<Trajectory> trajectories) {
      throw new IllegalStateException();
    }

    @Override
    public SortedMap<String, Double> updateScorer(
        List<Trajectory> trajectories, double[][] dLogProb) {
      throw new IllegalStateException();
    }

    @Override
    public List<TokenStats> reference(List<Trajectory> trajectories) {
      throw new IllegalStateException();
    }

    @Override
    public Optional<Boolean> equivalent(String a, String b) {
      return Optional.of(Math.abs(Integer.parseInt(a) - Integer.parseInt(b)) <= 1);
    }
  }

  @Test
  void the_verifier_s_equality_clusters_by_first_members_without_moving_anyone() {
    // 2 equals 1 and 3, but 3 does not equal 1: it opens a cluster of its own, and 2 stays where it
    // is
    double[] half = {0.5, 0.5, 0.25, 0.25};
    assertArrayEquals(half, rewards(List.of("1", "2", "3", "9"), new Near()));
    double[] exact = {0, 0, 0, 0};
    assertArrayEquals(exact, rewards(List.of("1", "2", "3", "9"), new Near(), "equality = exact"));
  }

  @Test
  void both_bounds_drop_a_group() {
    List<String> answers = List.of("1", "1", "1", "2"); // H = 0.562
    assertArrayEquals(new double[4], rewards(answers, "lowEntropy = 0.6"));
    assertArrayEquals(new double[4], rewards(answers, "highEntropy = 0.5"));
    assertArrayEquals(
        new double[] {0.75, 0.75, 0.75, 0.25},
        rewards(answers, "lowEntropy = 0.5", "highEntropy = 0.6"));
  }

  @Test
  void figures_are_means_over_groups() {
    var scores =
        new SemanticEntropy()
            .score(
                List.of(group(List.of("1", "1")), group(List.of("1", "2"))),
                Fixtures.noModels(),
                options());
    assertEquals(Math.log(2) / 2, scores.metrics().get("semantic-entropy"), 1e-12);
    assertEquals(1.5, scores.metrics().get("clusters"));
    assertEquals(0.5, scores.metrics().get("groups-outside-bounds"));
  }
}
