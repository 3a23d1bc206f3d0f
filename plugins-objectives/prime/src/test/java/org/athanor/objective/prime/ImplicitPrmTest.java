package org.athanor.objective.prime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.data.Trajectory;
import org.athanor.plugin.RewardModel;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.RewardContract;
import org.junit.jupiter.api.Test;

class ImplicitPrmTest implements RewardContract<ImplicitPrm.Options> {
  @Override
  public RewardModel<ImplicitPrm.Options> reward() {
    return new ImplicitPrm();
  }

  @Override
  public RewardTools tools() {
    return new Models();
  }

  @Override
  public List<String> badOptions() {
    return List.of("beta = 0", "minibatch = 0");
  }

  /**
   * A scorer that gives every token the same log-probability, moved by each update along the summed
   * derivative.
   */
  private static class Models implements RewardTools {
    private double logProb = -1;
    final List<double[][]> updates = new ArrayList<>();

    @Override
    public List<TokenStats> scorer(List<Trajectory> trajectories) {
      return trajectories.stream().map(t -> constant(t.length(), logProb)).toList();
    }

    @Override
    public SortedMap<String, Double> updateScorer(
        List<Trajectory> trajectories, double[][] dLogProb) {
      updates.add(dLogProb);
      logProb -= Arrays.stream(dLogProb).flatMapToDouble(Arrays::stream).sum();
      return new TreeMap<>();
    }

    @Override
    public List<TokenStats> reference(List<Trajectory> trajectories) {
      return trajectories.stream().map(t -> constant(t.length(), -1)).toList();
    }

    @Override
    public Optional<Boolean> equivalent(String a, String b) {
      return Optional.empty();
    }

    private static TokenStats constant(int length, double value) {
      double[] all = new double[length];
      Arrays.fill(all, value);
      return new TokenStats(all, new double[length]);
    }
  }

  /** The vectors' log-probabilities. */
  private static final class Given extends Models {
    private final List<TokenStats> scorer;
    private final List<TokenStats> reference;

    Given() throws IOException {
      scorer = stats("policy_or_prm_logp");
      reference = stats("ref_logp");
    }

    private static List<TokenStats> stats(String key) throws IOException {
      JsonObject e = Vectors.example();
      List<TokenStats> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        double[] row = new double[e.getAsJsonArray("lengths").get(i).getAsInt()];
        for (int t = 0; t < row.length; t++) {
          row[t] = e.getAsJsonArray(key).get(i).getAsJsonArray().get(t).getAsDouble();
        }
        all.add(new TokenStats(row, new double[row.length]));
      }
      return all;
    }

    @Override
    public List<TokenStats> scorer(List<Trajectory> trajectories) {
      return scorer;
    }

    @Override
    public List<TokenStats> reference(List<Trajectory> trajectories) {
      return reference;
    }
  }

  private static List<Group> vectorGroup() {
    return List.of(Fixtures.group(0, new double[] {1, 0, 1, 0}, new int[] {5, 3, 4, 2}));
  }

  @Test
  void loss_gradient_and_token_rewards_agree_with_the_vectors() throws IOException {
    JsonObject e = Vectors.example();
    Given models = new Given();
    RewardModel.Scores scores =
        new ImplicitPrm().score(vectorGroup(), models, with("update = after"));
    assertEquals(e.get("ce_loss").getAsDouble(), scores.metrics().get("prm-cross-entropy"), 1e-12);
    assertRows(e.getAsJsonArray("q"), scores.rewards().get(0).perToken());
    assertRows(e.getAsJsonArray("ce_grad_wrt_prm_logp"), models.updates.get(0));
    assertArrayEquals(new double[] {1, 0, 1, 0}, scores.rewards().get(0).perRollout());
    assertEquals(1, models.updates.size());
    // p is .509, .492, .498, .496 for outcomes 1, 0, 1, 0: only the third is told wrong
    assertEquals(0.75, scores.metrics().get("prm-accuracy"));
  }

  private static void assertRows(JsonArray expected, double[][] actual) {
    for (int i = 0; i < actual.length; i++) {
      for (int t = 0; t < actual[i].length; t++) {
        assertEquals(
            expected.get(i).getAsJsonArray().get(t).getAsDouble(),
            actual[i][t],
            1e-12,
            "rollout " + i + ", token " + t);
      }
    }
  }

  @Test
  void the_sum_can_stand_on_the_last_token() throws IOException {
    Rewards r =
        new ImplicitPrm()
            .score(vectorGroup(), new Given(), with("granularity = whole"))
            .rewards()
            .get(0);
    assertEquals(0, r.perToken()[0][0]);
    assertEquals(0.75, r.perToken()[0][4], 1e-12);
  }

  @Test
  void minibatches_bring_an_update_each_and_none_brings_no_update() {
    Models two = new Models();
    new ImplicitPrm().score(vectorGroup(), two, with("minibatch = 3"));
    assertEquals(2, two.updates.size());
    assertEquals(1, two.updates.get(1).length);
    Models none = new Models();
    new ImplicitPrm().score(vectorGroup(), none, with("update = none"));
    assertEquals(0, none.updates.size());
  }

  @Test
  void learning_before_scoring_shows_in_the_scores() {
    List<Group> right = List.of(Fixtures.group(0, new double[] {1, 1}, new int[] {2, 2}));
    double before = token(right, "update = before");
    double after = token(right, "update = after");
    assertEquals(0, after);
    assertTrue(before > 0, "correct tokens became likelier under the scorer: " + before);
  }

  private double token(List<Group> groups, String option) {
    return new ImplicitPrm()
        .score(groups, new Models(), with(option))
        .rewards()
        .get(0)
        .perToken()[0][0];
  }

  @Test
  void a_rollout_without_tokens_is_no_trouble() {
    List<Group> empty = List.of(Fixtures.group(0, new double[] {1, 0}, new int[] {0, 2}));
    Rewards r =
        new ImplicitPrm().score(empty, new Models(), with("granularity = whole")).rewards().get(0);
    assertEquals(0, r.perToken()[0].length);
  }

  @Test
  void it_says_which_models_it_needs() {
    assertTrue(new ImplicitPrm().usesScorer(options()));
    assertTrue(new ImplicitPrm().usesReference(options()));
  }

  @Test
  void the_policy_that_sampled_can_be_the_reference() {
    // the scorer says -1 for each token, the rollouts were sampled with -0.5
    Models noReference =
        new Models() {
          @Override
          public List<TokenStats> reference(List<Trajectory> trajectories) {
            throw new AssertionError("asked for the reference");
          }
        };
    ImplicitPrm.Options o = with("reference = policy", "update = none");
    RewardModel.Scores scores = new ImplicitPrm().score(vectorGroup(), noReference, o);
    assertEquals(-0.5, scores.rewards().get(0).perToken()[0][0], 1e-15);
    assertFalse(new ImplicitPrm().usesReference(o));
    assertTrue(new ImplicitPrm().usesReference(options()));
    var hot = Fixtures.setup(4, java.util.Map.of("temperature", "0.7"));
    assertTrue(new ImplicitPrm().refuses(hot, o).orElseThrow().contains("0.7"));
    assertTrue(new ImplicitPrm().refuses(hot, options()).isEmpty());
    var narrow = Fixtures.setup(4, java.util.Map.of("temperature", "1.0", "topP", "0.9"));
    assertTrue(new ImplicitPrm().refuses(narrow, o).orElseThrow().contains("topP = 0.9"));
    var plain = Fixtures.setup(4, java.util.Map.of("temperature", "1.0", "topK", "0"));
    assertTrue(new ImplicitPrm().refuses(plain, o).isEmpty());
  }

  @Test
  void the_margin_is_that_of_correct_over_wrong_rollouts() {
    // lengths 5, 3, 4, 2, outcomes 1, 0, 1, 0, each token's log-ratio -0.5: 0.05 · -0.5 · (4.5 -
    // 2.5)
    RewardModel.Scores scores =
        new ImplicitPrm()
            .score(vectorGroup(), tools(), with("reference = policy", "update = none"));
    assertEquals(-0.05, scores.metrics().get("prm-margin"), 1e-15);
  }
}
