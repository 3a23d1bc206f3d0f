package org.athanor.objective.rspo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.athanor.math.MaxAtK;
import org.athanor.math.Stats;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.testkit.AdvantageContract;
import org.athanor.testkit.Fixtures;
import org.junit.jupiter.api.Test;

class PassKTrainingTest implements AdvantageContract<PassKTraining.Options> {
  @Override
  public AdvantageEstimator<PassKTraining.Options> advantage() {
    return new PassKTraining();
  }

  @Override
  public List<PassKTraining.Options> variants() {
    return List.of(
        with(), with("k = 1"), with("k = 2", "normalize = false"), with("success = 0.5"));
  }

  @Override
  public List<String> badOptions() {
    return List.of("k = 0", "success = Infinity", "normalize = yes");
  }

  private double[] credit(double[] rewards, String... options) {
    double[][] rows = advantage().advantages(Fixtures.batch(rewards), with(options));
    return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
  }

  @Test
  void it_agrees_with_the_vectors() {
    for (JsonObject c : Vectors.cases("rspo_pkpo.json", "cases")) {
      if (c.has("binary")) {
        double[] x = Vectors.row(c.get("rewards"));
        JsonObject expected = c.getAsJsonObject("binary").getAsJsonObject("passk_training");
        String k = "k = " + c.get("k");
        compare(x, expected, "A_pos", "A_neg", credit(x, k), k);
        compare(x, expected, "A_pos_unnorm", "A_neg_unnorm", credit(x, k, "normalize = false"), k);
      }
    }
  }

  private static void compare(
      double[] x, JsonObject expected, String right, String wrong, double[] found, String what) {
    double[] credit =
        Arrays.stream(x).map(r -> Vectors.number(expected.get(r == 1 ? right : wrong))).toArray();
    Vectors.close(credit, found, what + " of " + Arrays.toString(x));
  }

  @Test
  void without_deviation_it_is_rspo_but_for_a_constant() {
    double[] x = {1, 0, 0, 1, 0, 0};
    for (int k = 1; k < 6; k++) {
      double factor = 6.0 * k / (6 - k);
      double[] found =
          Arrays.stream(credit(x, "k = " + k, "normalize = false")).map(a -> factor * a).toArray();
      Vectors.close(MaxAtK.centered(x, k), found, "k = " + k);
    }
  }

  @Test
  void it_is_the_mean_over_subsets_by_hand() {
    // of the 6 pairs of 4 rollouts, one right, 3 have a success: ρ = 1/2; a wrong one's pairs
    // succeed 1 in 3
    double[] x = {1, 0, 0, 0};
    double[] credit = credit(x, "k = 2", "normalize = false");
    assertArrayEquals(
        new double[] {0.5, 1 / 3.0 - 0.5, 1 / 3.0 - 0.5, 1 / 3.0 - 0.5}, credit, 1e-15);
    assertTrue(Math.abs(Stats.sum(credit)) < 1e-15);
  }

  @Test
  void graded_rewards_count_from_the_threshold_on() {
    double[] graded = {0.6, 0.5, 0.1, 0};
    assertArrayEquals(
        credit(new double[] {1, 1, 0, 0}, "k = 2"), credit(graded, "k = 2", "success = 0.5"));
    assertArrayEquals(new double[4], credit(graded, "k = 2"));
  }

  @Test
  void too_few_rollouts_for_k_are_refused_or_get_nothing() {
    assertTrue(advantage().refuses(Fixtures.setup(3, Map.of()), options()).isPresent());
    assertTrue(advantage().refuses(Fixtures.setup(4, Map.of()), options()).isEmpty());
    assertArrayEquals(new double[3], credit(new double[] {1, 0, 0}));
  }
}
