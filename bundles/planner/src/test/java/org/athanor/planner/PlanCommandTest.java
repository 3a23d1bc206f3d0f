package org.athanor.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.math.Rng;
import org.athanor.run.ShellCommand.Call;
import org.athanor.run.ShellCommand.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  @TempDir Path folder;

  /**
   * Twenty problems of 16 solutions with 8 verdicts.
   *
   * @param right probability of a right solution; the wrong ones share one answer
   * @param yes of yes on a right solution
   * @param slip of yes on a wrong one
   */
  private Path pool(double right, double yes, double slip) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int p = 0; p < 20; p++) {
      Rng rng = Rng.of(3, "pool", p);
      Map<String, Object> line = new LinkedHashMap<>();
      List<Integer> correct = new ArrayList<>();
      List<String> answers = new ArrayList<>();
      List<List<Integer>> verdicts = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        boolean good = rng.nextDouble() < right;
        correct.add(good ? 1 : 0);
        answers.add(good ? "4" : "5");
        List<Integer> row = new ArrayList<>();
        for (int v = 0; v < 8; v++) {
          row.add(rng.nextDouble() < (good ? yes : slip) ? 1 : 0);
        }
        verdicts.add(row);
      }
      line.put("id", "p" + p);
      line.put("level", p < 10 ? "easy" : "hard");
      line.put("answers", answers);
      line.put("correct", correct);
      line.put("verdicts", verdicts);
      lines.add(new Gson().toJson(line));
    }
    return Files.write(folder.resolve("pool.jsonl"), lines);
  }

  private static Result plan(Path file, String... options) throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    return new PlanCommand().run(new Call(List.of(file.toString()), given, line -> {}));
  }

  private static JsonObject json(Result result) {
    return new Gson().toJsonTree(result.json()).getAsJsonObject();
  }

  @Test
  void a_good_verifier_beats_a_wrong_majority_and_the_plan_says_to_verify() throws Exception {
    JsonObject json = json(plan(pool(0.3, 0.9, 0.1), "--budget", "16"));

    JsonObject advice = json.getAsJsonObject("advice");
    assertNotEquals("self-consistency", advice.get("use").getAsString());
    assertTrue(advice.get("verdicts").getAsInt() > 0);
    double gain =
        advice
            .getAsJsonObject(advice.get("use").getAsString())
            .getAsJsonObject("gain")
            .get("low")
            .getAsDouble();
    assertTrue(gain > 0, advice.toString());
    assertEquals(0.9, json.get("yesOnRight").getAsDouble(), 0.05);
    assertTrue(advice.get("text").getAsString().contains("against no verification"));
  }

  @Test
  void with_verdicts_that_mean_nothing_the_plan_says_not_to_verify() throws Exception {
    JsonObject json = json(plan(pool(0.7, 0.5, 0.5), "--budget", "16"));

    JsonObject advice = json.getAsJsonObject("advice");
    assertEquals("self-consistency", advice.get("use").getAsString());
    assertEquals(16, advice.get("solutions").getAsInt());
    assertTrue(
        advice.get("text").getAsString().contains("no verification; vote over 16 solutions"),
        advice.get("text").getAsString());
  }

  @Test
  void a_budget_beyond_the_pool_is_called_an_edge() throws Exception {
    JsonObject advice =
        json(plan(pool(0.3, 0.9, 0.1), "--budget", "10000")).getAsJsonObject("advice");

    assertTrue(advice.getAsJsonObject("self-consistency").get("capped").getAsBoolean());
    assertTrue(advice.get("text").getAsString().contains("Edge of the grid"), advice.toString());
    assertTrue(plan(pool(0.3, 0.9, 0.1)).text().contains("* the pool has no more solutions"));
  }

  @Test
  void whole_plans_are_the_same_each_time_and_intervals_follow_the_seed() throws Exception {
    Path file = pool(0.4, 0.8, 0.3);

    assertEquals(plan(file).text(), plan(file).text());
    assertEquals(plan(file).json(), plan(file).json());
    assertNotEquals(plan(file).json(), plan(file, "--seed", "2").json());
  }

  @Test
  void cost_of_a_verification_is_measured_given_or_one() throws Exception {
    Path file = pool(0.4, 0.8, 0.3);
    assertEquals(1, json(plan(file)).get("lambda").getAsDouble());
    assertEquals(2.5, json(plan(file, "--lambda", "2.5")).get("lambda").getAsDouble());
    List<String> lines =
        Files.readAllLines(file).stream()
            .map(l -> l.replaceFirst("\\{", "{\"solutionTokens\":20,\"verdictTokens\":30,"))
            .toList();
    Files.write(file, lines);
    assertEquals(1.5, json(plan(file)).get("lambda").getAsDouble(), 1e-12);
    assertTrue(plan(file).text().contains("λ = 1.500 solutions (measured tokens)"));
  }

  @Test
  void levels_can_be_planned_apart_and_chosen() throws Exception {
    Path file = pool(0.4, 0.8, 0.3);
    JsonObject json = json(plan(file, "--by", "level"));
    assertEquals(20, json.get("problems").getAsInt());
    assertEquals(
        10, json.getAsJsonObject("levels").getAsJsonObject("hard").get("problems").getAsInt());
    assertEquals(json(plan(file, "--levels", "hard")), json.getAsJsonObject("levels").get("hard"));
    assertEquals(10, json(plan(file, "--levels", "easy")).get("problems").getAsInt());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> plan(file, "--levels", "easier"))
            .getMessage()
            .contains("no level 'easier'; it has [easy, hard]"));
  }

  @Test
  void exponents_are_given_with_intervals_where_optima_lie_inside_the_grid() throws Exception {
    JsonObject json = json(plan(pool(0.3, 0.75, 0.35)));
    JsonObject fit = json.getAsJsonObject("fitWithEdges");
    JsonObject a = fit.getAsJsonObject("solutionsExponent");
    assertTrue(a.get("low").getAsDouble() <= a.get("value").getAsDouble());
    assertTrue(a.get("high").getAsDouble() >= a.get("value").getAsDouble());
    assertTrue(json.getAsJsonArray("frontier").size() >= 4);
  }

  @Test
  void without_verdicts_only_votes_are_planned() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("votes.jsonl"),
            "{\"answers\":[\"a\",\"a\",\"b\",\"a\"],\"correct\":[1,1,0,1]}\n");
    Result result = plan(file);

    JsonObject json = json(result);
    assertFalse(json.has("lambda"));
    assertEquals("self-consistency", json.getAsJsonObject("advice").get("use").getAsString());
    assertFalse(result.text().contains("best of"), result.text());
  }

  @Test
  void a_wrong_call_is_refused() throws Exception {
    Path file = pool(0.4, 0.8, 0.3);
    for (String[] bad :
        new String[][] {
          {"--budget", "0.5"},
          {"--budget", "much"},
          {"--lambda", "-1"},
          {"--by", "size"},
          {"--ties", "none"},
          {"--resamples", "1"},
          {"--seed", "x"}
        }) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> plan(file, bad)).getMessage();
      assertTrue(message.contains(bad[0]) && message.contains(bad[1]), message);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new PlanCommand().run(new Call(List.of(), Map.of(), line -> {})));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PlanCommand().run(new Call(List.of("a", "b"), Map.of(), line -> {})));
  }
}
