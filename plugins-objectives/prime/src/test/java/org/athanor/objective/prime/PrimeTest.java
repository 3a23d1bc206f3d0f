package org.athanor.objective.prime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Rewards;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.testkit.AdvantageContract;
import org.athanor.testkit.Fixtures;
import org.junit.jupiter.api.Test;

class PrimeTest implements AdvantageContract<Prime.Options> {
  @Override
  public AdvantageEstimator<Prime.Options> advantage() {
    return new Prime();
  }

  @Override
  public List<Prime.Options> variants() {
    return List.of(
        options(),
        with("baseline = others"),
        with("outcome = rspo", "k = 2"),
        with("normalize = false", "whiten = false"));
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "processWeight = -1", "processDiscount = 1.1", "outcomeDiscount = -0.1", "k = 0");
  }

  /** The example's four rollouts, token rewards {@code scale} times the log-ratios. */
  private static Batch batch(double scale) throws IOException {
    JsonObject e = Vectors.example();
    int[] lengths = new int[4];
    double[] outcomes = new double[4];
    double[][] tokens = new double[4][];
    for (int i = 0; i < 4; i++) {
      lengths[i] = e.getAsJsonArray("lengths").get(i).getAsInt();
      outcomes[i] = e.getAsJsonArray("acc").get(i).getAsDouble();
      tokens[i] = new double[lengths[i]];
      for (int t = 0; t < lengths[i]; t++) {
        tokens[i][t] = scale * e.getAsJsonArray("q").get(i).getAsJsonArray().get(t).getAsDouble();
      }
    }
    Group g = Fixtures.group(0, outcomes, lengths);
    return new Batch(List.of(g.withRewards(new Rewards(outcomes, tokens))));
  }

  private static void assertRows(JsonArray expected, double[][] actual, double tolerance) {
    for (int i = 0; i < actual.length; i++) {
      for (int t = 0; t < actual[i].length; t++) {
        double e = expected.get(i).getAsJsonArray().get(t).getAsDouble();
        assertEquals(e, actual[i][t], tolerance, "rollout " + i + ", token " + t);
      }
    }
  }

  @Test
  void agrees_with_the_released_code() throws IOException {
    JsonObject a = Vectors.example().getAsJsonObject("A_prime_repo");
    assertRows(
        a.getAsJsonArray("returns"),
        new Prime().advantages(batch(1), with("whiten = false")),
        1e-9);
    assertRows(a.getAsJsonArray("advantages"), new Prime().advantages(batch(1), options()), 1e-7);
  }

  @Test
  void discounts_both_sources() throws IOException {
    JsonObject a = Vectors.example().getAsJsonObject("A_gamma0.9");
    Prime.Options o = with("processDiscount = 0.9", "outcomeDiscount = 0.9", "whiten = false");
    assertRows(a.getAsJsonArray("returns"), new Prime().advantages(batch(1), o), 1e-9);
  }

  @Test
  void agrees_with_the_paper_s_formula() throws IOException {
    JsonObject c = Vectors.example().getAsJsonObject("C_paper_formula");
    Prime.Options o = with("baseline = others", "normalize = false", "whiten = false");
    assertRows(
        c.getAsJsonArray("advantages_unwhitened"), new Prime().advantages(batch(0.05), o), 1e-9);
  }

  @Test
  void agrees_with_the_recipe_of_weight_five() throws IOException {
    JsonObject b = Vectors.example().getAsJsonObject("B_verl_recipe");
    // that code drops the last token's process reward; the batch here has it dropped too
    Batch dropped = batch(0.05);
    for (double[] row : dropped.groups().get(0).rewards().perToken()) {
      row[row.length - 1] = 0;
    }
    Prime.Options o = with("processWeight = 5", "outcomeWeight = 5");
    assertRows(b.getAsJsonArray("advantages"), new Prime().advantages(dropped, o), 1e-7);
  }

  @Test
  void the_scale_of_token_rewards_cancels() throws IOException {
    double[][] one = new Prime().advantages(batch(1), options());
    double[][] other = new Prime().advantages(batch(1000), options());
    assertEquals(one[0][0], other[0][0], 1e-5);
  }

  @Test
  void without_token_rewards_it_is_leave_one_out_on_the_outcome() {
    Batch batch = Fixtures.batch(new double[] {1, 0, 0});
    double[][] rows = new Prime().advantages(batch, with("whiten = false"));
    assertEquals(1.0, rows[0][0], 1e-12);
    assertEquals(-0.5, rows[1][0], 1e-12);
  }

  @Test
  void the_outcome_source_can_be_credited_for_the_best_of_k() {
    Batch batch = Fixtures.batch(new double[] {0, 1, 0, 0});
    String[] bare = {"whiten = false", "outcome = rspo"};
    double w = 2.0 / 3; // by hand: k C(n-c-1, k-1)/C(n-2, k-1) = 2, times leave-one-out
    double[] credit =
        java.util.Arrays.stream(new Prime().advantages(batch, with(bare[0], bare[1], "k = 2")))
            .mapToDouble(row -> row[row.length - 1])
            .toArray();
    assertArrayEquals(new double[] {-w, 2, -w, -w}, credit, 1e-15);
    double[][] one = new Prime().advantages(batch, with(bare[0], bare[1], "k = 1"));
    assertArrayEquals(new Prime().advantages(batch, with(bare[0]))[1], one[1], 1e-15);
    double[][] tooSmall = new Prime().advantages(batch, with(bare[0], bare[1], "k = 4"));
    assertEquals(0, tooSmall[1][0]);
  }

  @Test
  void it_refuses_too_few_rollouts_for_k_and_penalties_in_place_of_process_rewards() {
    Prime.Options o = with("outcome = rspo", "k = 4");
    assertTrue(new Prime().refuses(Fixtures.setup(4, Map.of()), o).isPresent());
    assertTrue(new Prime().refuses(Fixtures.setup(5, Map.of()), o).isEmpty());
    assertTrue(
        new Prime()
            .refuses(Fixtures.setup(8, Map.of("reward.klPerToken", "true")), options())
            .orElseThrow()
            .contains("take that key out"));
  }
}
