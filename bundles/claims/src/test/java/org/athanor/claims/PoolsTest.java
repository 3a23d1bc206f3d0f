package org.athanor.claims;

import static org.athanor.claims.ClaimsTest.proxy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.math.Rng;
import org.athanor.planner.PlanCommand;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.athanor.run.ShellCommand.Call;
import org.athanor.run.ShellCommand.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolsTest {
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("claim.measure", "pools"),
          Map.entry("claim.title", "Vote or verify"),
          Map.entry("claim.paper", "A paper"),
          Map.entry("claim.says", "voting is better."),
          Map.entry("claim.sides", "vote, base, tuned"),
          Map.entry("claim.figures", "low, high"),
          Map.entry("claim.expects", "vote > base: low at 4, tuned > base: low at 8"),
          Map.entry("side.vote.select", "self-consistency"),
          Map.entry("side.base.select", "best-of-n"),
          Map.entry("side.tuned.select", "best-of-n"),
          Map.entry("side.tuned.train", "genrm"),
          Map.entry("side.tuned.train.steps", "9"),
          Map.entry("levels.low", "one"),
          Map.entry("levels.high", "two, three"),
          Map.entry("make.problems", "12"),
          Map.entry("pool.problems.split", "held-out"));

  @TempDir Path temp;
  private final Map<String, String> keys = new TreeMap<>(KEYS);
  private final List<Call> made = new ArrayList<>();
  private final List<Recipe> trained = new ArrayList<>();
  private Claims claims;

  @BeforeEach
  void aClaim() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("claims"));
    Files.writeString(folder.resolve("x.recipe"), "");
    Recipes recipes =
        proxy(
            Recipes.class,
            (method, arguments) ->
                arguments[0].equals("genrm")
                    ? new Recipe("genrm", Map.of("sampler", "verifications", "steps", "400"))
                    : new Recipe("x", keys));
    Runs runs =
        proxy(Runs.class, (method, arguments) -> open((Recipe) arguments[0], (Path) arguments[1]));
    claims = new Claims(runs, recipes, this::command, folder, temp.resolve("out"));
  }

  private Run open(Recipe recipe, Path folder) throws IOException {
    trained.add(recipe);
    Files.writeString(Files.createDirectories(folder).resolve("metrics.jsonl"), "{\"step\":9}\n");
    return proxy(
        Run.class,
        (method, arguments) ->
            switch (method) {
              case "status", "await" -> Run.Status.FINISHED;
              case "folder" -> folder;
              case "evaluations" -> List.of();
              case "start", "close" -> null;
              default -> throw new AssertionError(method);
            });
  }

  private Result command(String name, Call call) throws Exception {
    return switch (name) {
      case "plan" -> new PlanCommand().run(call);
      case "pool:make" -> make(call);
      default -> fail(name);
    };
  }

  /** Most solutions are right and the wrong ones differ; only a trained verifier knows which. */
  private Result make(Call call) throws IOException {
    made.add(call);
    boolean good = call.words().stream().anyMatch(w -> w.startsWith("judge.path="));
    List<String> lines = new ArrayList<>(List.of("{\"about\":{}}"));
    for (int p = 0; p < 12; p++) {
      Rng rng = Rng.of(Long.parseLong(call.options().get("--seed")), "pool", p);
      List<Integer> correct = new ArrayList<>();
      List<String> answers = new ArrayList<>();
      List<List<Integer>> verdicts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean right = rng.nextDouble() < 0.6;
        correct.add(right ? 1 : 0);
        answers.add(right ? "4" : "wrong-" + i);
        int[] draws = {rng.nextInt(2), rng.nextInt(2)};
        int truth = right ? 1 : 0;
        verdicts.add(good ? List.of(truth, truth) : List.of(draws[0], draws[1]));
      }
      String level = List.of("one", "two", "three").get(p % 3);
      lines.add(
          new Gson()
              .toJson(
                  Map.of(
                      "id",
                      "p" + p,
                      "level",
                      level,
                      "answers",
                      answers,
                      "correct",
                      correct,
                      "verdicts",
                      verdicts)));
    }
    Files.write(Path.of(call.words().get(0)), lines);
    return new Result("", Map.of());
  }

  private String run(int seeds) throws Exception {
    return claims.run(new Call(List.of(), Map.of("--seeds", "" + seeds), line -> {})).text();
  }

  private String page() throws IOException {
    return Files.readString(temp.resolve("out/claims.md"));
  }

  @Test
  void ways_to_select_are_compared_at_equal_compute() throws Exception {
    String said = run(4);

    assertTrue(said.contains("low at 4: vote less base is 0."), said);
    assertTrue(said.contains("(x) Vote or verify, 4 seeds"), said);
    assertTrue(
        page().contains("12 problems, 8 solutions of each, 2 verdicts on each solution"), page());
    assertTrue(page().contains("| success at a compute of | 2 | 4 | 8 | 16 |"), page());
    assertTrue(page().contains("| low: `vote` |"), page());
    assertTrue(page().contains("| high: `tuned` |"), page());
    assertTrue(
        page().contains("| `base` | low (16) | 0."), "four seeds of four problems: " + page());
    assertTrue(page().contains("| `tuned` | high (32) | 0."), page());
    assertTrue(page().contains("| 1.000, 0.000 | 1.000 |"), "perfect verdicts: " + page());
    assertTrue(page().contains("| `base` | low | inside the grid |"), page());
    String plans = Files.readString(temp.resolve("out/claims/x-plans.json"));
    assertTrue(plans.contains("\"verifier\": \"tuned\""), plans);
    String raw = Files.readString(temp.resolve("out/claims/x.csv"));
    assertTrue(raw.contains("vote,1,4,low,0."), raw);
    assertTrue(raw.contains("tuned,4,8,high,"), raw);
    assertTrue(
        Files.readString(temp.resolve("out/claims/x-low.svg")).contains("compute, in solutions"));
  }

  @Test
  void sides_that_only_select_otherwise_share_their_pools_and_finished_pools_are_kept()
      throws Exception {
    run(2);
    assertEquals(4, made.size(), "two verifiers, two seeds");
    run(3);
    assertEquals(6, made.size());
    assertEquals(
        List.of(
            temp.resolve("out/x/base-3/pool.jsonl").toString(),
            "problems.split=held-out",
            "problems.seed=3"),
        made.get(4).words());
    assertEquals(Map.of("--problems", "12", "--seed", "3"), made.get(4).options());
    keys.put("make.problems", "10");
    run(1);
    assertEquals(8, made.size(), "other pools");
  }

  @Test
  void a_verifier_of_its_own_is_trained_first() throws Exception {
    run(1);
    assertEquals(1, trained.size());
    assertEquals(
        Map.of("sampler", "verifications", "steps", "9", "seed", "1"), trained.get(0).entries());
    assertTrue(
        made.get(1)
            .words()
            .contains("judge.path=" + temp.resolve("out/x/tuned-1/judge/policy").toString()),
        "" + made);
    keys.put("side.tuned.train.steps", "10");
    run(1);
    assertEquals(2, trained.size(), "another training is another verifier");
    assertEquals(3, made.size());
  }

  @Test
  void keys_that_say_nothing_of_use_are_refused() {
    keys.put("side.vote.select", "luck");
    var e = assertThrows(IllegalArgumentException.class, () -> run(1));
    assertTrue(e.getMessage().contains("got 'luck'"), e.getMessage());
    keys.put("side.vote.select", "self-consistency");
    keys.put("claim.measure", "feeling");
    e = assertThrows(IllegalArgumentException.class, () -> run(1));
    assertTrue(e.getMessage().contains("training or pools, got 'feeling'"), e.getMessage());
    keys.put("claim.measure", "pools");
    keys.keySet().removeIf(k -> k.startsWith("levels."));
    e = assertThrows(IllegalArgumentException.class, () -> run(1));
    assertTrue(e.getMessage().contains("levels.GROUP"), e.getMessage());
  }
}
