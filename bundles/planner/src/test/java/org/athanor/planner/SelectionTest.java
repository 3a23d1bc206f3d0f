package org.athanor.planner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;
import org.athanor.math.PassAtK;
import org.athanor.math.Rng;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final double CLOSE = 1e-12;

  private final JsonObject vectors;
  private final Solved pool;

  SelectionTest() throws IOException {
    vectors = Vectors.of("genrm_small.json");
    JsonArray answers = vectors.getAsJsonArray("answers");
    JsonArray rows = vectors.getAsJsonArray("verifications(1=yes,0=no,null=unparsed)");
    int n = answers.size();
    int[] cluster = new int[n];
    boolean[] correct = new boolean[n];
    double[][] verdicts = new double[n][];
    TreeMap<String, Integer> known = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      String answer = answers.get(i).getAsString();
      cluster[i] = answer.isEmpty() ? -1 : known.computeIfAbsent(answer, a -> known.size());
      correct[i] = answer.equals(vectors.get("gold").getAsString());
      verdicts[i] = new double[rows.get(i).getAsJsonArray().size()];
      for (int v = 0; v < verdicts[i].length; v++) {
        JsonElement e = rows.get(i).getAsJsonArray().get(v);
        verdicts[i][v] = e.isJsonNull() ? Double.NaN : e.getAsDouble();
      }
    }
    pool = new Solved("p", "", cluster, correct, verdicts, Double.NaN, Double.NaN);
  }

  private static void assertCurve(JsonObject expected, double[] curve, String what) {
    assertEquals(expected.size(), curve.length);
    for (int s = 1; s <= curve.length; s++) {
      assertEquals(Vectors.number(expected.get("" + s)), curve[s - 1], CLOSE, what + ", S = " + s);
    }
  }

  private static long[] ones(int n) {
    long[] ones = new long[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void scores_best_of_and_weighted_vote_agree_with_the_vectors() {
    JsonObject perV = vectors.getAsJsonObject("per_V");
    for (String v : perV.keySet()) {
      JsonObject expected = perV.getAsJsonObject(v);
      double[] scores = pool.scores(0, Integer.parseInt(v));
      for (int i = 0; i < scores.length; i++) {
        double score = Vectors.number(expected.getAsJsonArray("scores").get(i));
        assertEquals(score, scores[i], CLOSE, "V = " + v + ", solution " + i);
      }
      assertCurve(
          expected.getAsJsonObject("best_of_S"),
          BestOf.curve(scores, pool.correct(), 8),
          "best of, V = " + v);
      assertCurve(
          expected.getAsJsonObject("weighted_sc_S"),
          Vote.curve(pool.cluster(), pool.correct(), Surface.weights(scores), 8, Vote.Ties.UNIFORM),
          "weighted vote, V = " + v);
    }
  }

  @Test
  void self_consistency_and_coverage_agree_with_the_vectors() {
    assertCurve(
        vectors.getAsJsonObject("self_consistency_S"),
        Vote.curve(pool.cluster(), pool.correct(), ones(8), 8, Vote.Ties.UNIFORM),
        "self-consistency");
    JsonObject coverage = vectors.getAsJsonObject("coverage_S");
    for (int s = 1; s <= 8; s++) {
      assertEquals(
          Vectors.number(coverage.get("" + s)), PassAtK.passAtK(8, pool.right(), s), CLOSE);
    }
  }

  @Test
  void compute_agrees_with_the_vectors() {
    for (JsonElement e : vectors.getAsJsonArray("compute")) {
      JsonObject o = e.getAsJsonObject();
      double lambda = o.get("lambda").getAsDouble();
      int v = o.get("V").getAsInt();
      double c = o.get("C").getAsDouble();
      if (v > 0) {
        double[][] flat = {{0, 0, 0, 0, 0, 0, 0, 0, 0}};
        int[] solutions = PoolFile.powers(256);
        var point = Frontier.of(flat, solutions, new int[] {v}, lambda, new double[] {c}).get(0);
        assertEquals(o.get("S").getAsDouble(), point.solutions(), CLOSE);
      }
    }
  }

  /** The winner's correctness for one set of drawn solutions. */
  private static double won(
      int[] cluster, boolean[] correct, long[] weights, int drawn, Vote.Ties ties) {
    TreeMap<Integer, long[]> sums = new TreeMap<>();
    for (int i = 0; i < cluster.length; i++) {
      if ((drawn >> i & 1) == 1 && cluster[i] >= 0) {
        long[] sum = sums.computeIfAbsent(cluster[i], k -> new long[2]);
        sum[0] += weights[i];
        sum[1]++;
      }
    }
    long most = sums.values().stream().mapToLong(s -> s[0]).max().orElse(-1);
    double right = 0;
    double all = 0;
    for (var e : sums.entrySet()) {
      if (e.getValue()[0] == most) {
        double share = ties == Vote.Ties.UNIFORM ? 1 : e.getValue()[1];
        all += share;
        right += share * shareRight(cluster, correct, e.getKey());
      }
    }
    return all == 0 ? 0 : right / all;
  }

  private static double shareRight(int[] cluster, boolean[] correct, int k) {
    double right = 0;
    double all = 0;
    for (int i = 0; i < cluster.length; i++) {
      all += cluster[i] == k ? 1 : 0;
      right += cluster[i] == k && correct[i] ? 1 : 0;
    }
    return right / all;
  }

  @Test
  void votes_agree_with_enumeration_of_all_subsets_for_both_ways_of_breaking_ties() {
    for (int trial = 0; trial < 40; trial++) {
      Rng rng = Rng.of(7, "vote", trial);
      int n = 1 + rng.nextInt(9);
      int[] cluster = new int[n];
      boolean[] correct = new boolean[n];
      long[] weights = new long[n];
      for (int i = 0; i < n; i++) {
        cluster[i] = rng.nextInt(4) - 1;
        correct[i] = cluster[i] == 0 || (trial % 3 == 0 && rng.nextInt(3) == 0);
        weights[i] = trial % 2 == 0 ? 1 : rng.nextInt(4);
      }
      for (Vote.Ties ties : Vote.Ties.values()) {
        double[] sum = new double[n];
        double[] count = new double[n];
        for (int drawn = 1; drawn < 1 << n; drawn++) {
          int s = Integer.bitCount(drawn) - 1;
          sum[s] += won(cluster, correct, weights, drawn, ties);
          count[s]++;
        }
        double[] expected = new double[n];
        Arrays.setAll(expected, s -> sum[s] / count[s]);
        assertArrayEquals(
            expected,
            Vote.curve(cluster, correct, weights, n, ties),
            1e-12,
            "trial " + trial + " " + ties);
      }
    }
  }

  @Test
  void a_pool_of_a_thousand_solutions_is_counted_without_overflow() {
    int n = PoolFile.MOST_SOLUTIONS;
    int[] cluster = new int[n];
    boolean[] correct = new boolean[n];
    for (int i = 0; i < n; i++) {
      cluster[i] = i % 20 == 0 ? -1 : i % 3;
      correct[i] = cluster[i] == 1;
    }
    double[] curve = Vote.curve(cluster, correct, ones(n), 64, Vote.Ties.UNIFORM);

    for (double s : curve) {
      assertTrue(s > 0.2 && s < 0.5, Arrays.toString(curve));
    }
  }

  @Test
  void weights_are_exact_for_means_of_up_to_eight_verdicts() {
    double[] scores = {1.0 / 3, 2.0 / 7, 0, 1, 5.0 / 8};
    long[] weights = Surface.weights(scores);
    double part = (double) weights[3];
    for (int i = 0; i < scores.length; i++) {
      assertEquals(scores[i], weights[i] / part, 1e-12);
    }
    assertArrayEquals(new long[] {0, 2, 1}, Surface.weights(new double[] {0, 1, 0.5}));
  }
}
