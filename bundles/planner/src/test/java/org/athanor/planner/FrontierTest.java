package org.athanor.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.athanor.planner.Frontier.Edge;
import org.athanor.planner.Frontier.Point;
import org.junit.jupiter.api.Test;

class FrontierTest {
  private static int[] ints(JsonArray array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).getAsInt()).toArray();
  }

  @Test
  void frontier_and_exponents_agree_with_the_synthetic_surface() throws IOException {
    JsonObject vectors = Vectors.of("genrm_fit_synthetic.json");
    int[] solutions = ints(vectors.getAsJsonArray("S_grid"));
    int[] verdicts = ints(vectors.getAsJsonArray("V_grid"));
    double[][] success = new double[verdicts.length][solutions.length];
    int at = 0;
    for (int s = 0; s < solutions.length; s++) {
      for (int v = 0; v < verdicts.length; v++, at++) {
        JsonObject o = vectors.getAsJsonArray("success_rate").get(at).getAsJsonObject();
        assertEquals(solutions[s], o.get("S").getAsInt());
        assertEquals(verdicts[v], o.get("V").getAsInt());
        success[v][s] = o.get("SR").getAsDouble();
      }
    }
    for (String lambda : vectors.getAsJsonObject("fit").keySet()) {
      JsonObject expected = vectors.getAsJsonObject("fit").getAsJsonObject(lambda);
      JsonArray frontier = expected.getAsJsonArray("frontier");
      double[] budgets =
          IntStream.rangeClosed(3, 14).mapToDouble(i -> StrictMath.pow(2, i)).toArray();
      List<Point> points =
          Frontier.of(success, solutions, verdicts, Double.parseDouble(lambda), budgets);
      assertEquals(frontier.size(), points.size());
      for (int i = 0; i < points.size(); i++) {
        JsonObject o = frontier.get(i).getAsJsonObject();
        assertEquals(o.get("S_opt").getAsDouble(), points.get(i).solutions(), 1e-9);
        assertEquals(o.get("V_opt").getAsInt(), points.get(i).verdicts());
        assertEquals(o.get("SR").getAsDouble(), points.get(i).success(), 1e-9);
      }
      double[] c = points.stream().mapToDouble(Point::budget).toArray();
      PowerLaw s =
          PowerLaw.fit(c, points.stream().mapToDouble(Point::solutions).toArray()).orElseThrow();
      PowerLaw v =
          PowerLaw.fit(c, points.stream().mapToDouble(Point::verdicts).toArray()).orElseThrow();
      assertEquals(expected.get("S_exponent").getAsDouble(), s.exponent(), 1e-9);
      assertEquals(expected.get("S_prefactor").getAsDouble(), s.prefactor(), 1e-9);
      assertEquals(expected.get("V_exponent").getAsDouble(), v.exponent(), 1e-9);
      assertEquals(expected.get("V_prefactor").getAsDouble(), v.prefactor(), 1e-9);
    }
  }

  /** All pools of S solutions, each right or wrong with 0 to V yes, by their probability. */
  private static double expected(double p, double a, double b, int solutions, int verdicts) {
    int kinds = 2 * (verdicts + 1);
    double sum = 0;
    for (int code = 0; code < Math.pow(kinds, solutions); code++) {
      double probability = 1;
      double[] scores = new double[solutions];
      boolean[] correct = new boolean[solutions];
      for (int i = 0, rest = code; i < solutions; i++, rest /= kinds) {
        int yes = rest % kinds / 2;
        correct[i] = rest % 2 == 1;
        scores[i] = yes;
        double rate = correct[i] ? a : b;
        double ways = 1;
        for (int j = 0; j < yes; j++) {
          ways = ways * (verdicts - j) / (j + 1);
        }
        probability *=
            (correct[i] ? p : 1 - p)
                * ways
                * Math.pow(rate, yes)
                * Math.pow(1 - rate, verdicts - yes);
      }
      sum += probability * BestOf.curve(scores, correct, solutions)[solutions - 1];
    }
    return sum;
  }

  @Test
  void best_of_has_the_expectation_of_the_closed_form() throws IOException {
    int checked = 0;
    for (JsonElement e : Vectors.of("genrm_fit_synthetic.json").getAsJsonArray("sr_spot_checks")) {
      JsonObject o = e.getAsJsonObject();
      int s = o.get("S").getAsInt();
      int v = o.get("V").getAsInt();
      if (s <= 4) {
        double a = o.get("a").getAsDouble();
        double b = o.get("b").getAsDouble();
        double found = expected(o.get("p").getAsDouble(), a, b, s, v);
        assertEquals(o.get("SR").getAsDouble(), found, 1e-9, o.toString());
        checked++;
      }
    }
    assertEquals(3, checked);
  }

  /** One budget of 64 where S = 64 / (1 + V) is 32 to 2 for V = 1 to 31. */
  private static Edge edge(int best) {
    int[] solutions = {1, 2, 4, 8, 16};
    int[] verdicts = {1, 3, 7, 15, 31};
    double[][] success = new double[verdicts.length][solutions.length];
    java.util.Arrays.fill(success[best], 1);
    return Frontier.of(success, solutions, verdicts, 1, new double[] {64}).get(0).edge();
  }

  @Test
  void an_optimum_on_the_edge_of_the_grid_is_called_so() {
    assertEquals(Edge.MOST_SOLUTIONS, edge(1), "V = 1 would need 32 solutions, the pool has 16");
    assertEquals(Edge.INSIDE, edge(2));
    assertEquals(Edge.INSIDE, edge(3));
    assertEquals(Edge.MOST_VERDICTS, edge(4));
    double[][] flat = {{0, 0}, {0, 1}};
    int[] two = {1, 2};
    assertEquals(
        Edge.FEWEST_VERDICTS, Frontier.of(flat, two, two, 1, new double[] {2}).get(0).edge());
    double[][] rising = {{0, 0, 0}, {1, 1, 1}, {2, 2, 2}};
    int[] three = {1, 2, 4};
    assertEquals(
        Edge.FEWEST_SOLUTIONS,
        Frontier.of(rising, three, three, 1, new double[] {4}).get(0).edge());
  }

  @Test
  void of_equal_success_rates_the_one_with_fewer_verdicts_is_taken() {
    double[][] flat = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}};
    Point point =
        Frontier.of(flat, new int[] {1, 2, 4}, new int[] {1, 2}, 1, new double[] {6}).get(0);
    assertEquals(1, point.verdicts());
    assertEquals(3, point.solutions());
  }

  @Test
  void budgets_that_fit_nowhere_have_no_point_and_two_points_no_fit() {
    double[][] one = {{0.5, 0.6}};
    int[] solutions = {1, 2};
    assertTrue(Frontier.of(one, solutions, new int[] {1}, 1, new double[] {1, 8}).isEmpty());
    assertTrue(PowerLaw.fit(new double[] {1, 2}, new double[] {1, 2}).isEmpty());
  }
}
