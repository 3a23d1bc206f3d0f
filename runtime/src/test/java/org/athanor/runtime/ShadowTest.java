package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Verifier;
import org.athanor.run.RecipeException;
import org.athanor.run.Records.Replay;
import org.athanor.run.Run;
import org.athanor.run.Run.Status;
import org.athanor.runtime.Bench.None;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second verifier judges a live run, and the run learns the same. */
@Timeout(60)
class ShadowTest {
  @TempDir Path home;

  /** Right where the text begins with the answer; fails on what begins with c. */
  private static final class Lenient implements Verifier<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Verdict verify(Problem problem, String completion, None o) {
      if (completion.startsWith("c")) {
        throw new IllegalStateException("cannot read c");
      }
      return completion.startsWith(problem.answer())
          ? Verdict.correct(completion, "begins with it")
          : Verdict.incorrect(completion, "begins otherwise");
    }
  }

  /** Does not come back. */
  private static final class Hanging implements Verifier<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Verdict verify(Problem problem, String completion, None o) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Verdict.noAnswer("");
    }
  }

  private boolean slow;

  /** Takes its time where the machine is slow, else says that nothing is right. */
  private final class Sometimes implements Verifier<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Verdict verify(Problem problem, String completion, None o) {
      return slow
          ? new Hanging().verify(problem, completion, o)
          : Verdict.incorrect(completion, "nothing is");
    }
  }

  private Bench bench() throws Exception {
    Bench bench = new Bench(home);
    bench.offer(Role.VERIFIER, "lenient", new Lenient());
    bench.offer(Role.VERIFIER, "hanging", new Hanging());
    bench.offer(Role.VERIFIER, "sometimes", new Sometimes());
    return bench;
  }

  private Map<String, Double> run(String folder, String... keys) throws Exception {
    Bench bench = bench();
    var recipe = Bench.recipe().with(Map.of("steps", "3"));
    for (int i = 0; i < keys.length; i += 2) {
      recipe = recipe.with(Map.of(keys[i], keys[i + 1]));
    }
    try (Run run = bench.runs.open(recipe, home.resolve(folder))) {
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
      return run.lastReport().orElseThrow().metrics();
    }
  }

  private byte[] weights(String folder) throws IOException {
    return Files.readAllBytes(home.resolve(folder + "/states/step-000003/tensors.f32"));
  }

  @Test
  void a_shadow_changes_nothing_that_is_learned() throws Exception {
    Map<String, Double> alone = run("alone");
    Map<String, Double> watched = run("watched", "shadow", "lenient");

    assertArrayEquals(weights("alone"), weights("watched"));
    Map<String, Double> rest = new TreeMap<>(watched);
    rest.keySet().removeIf(name -> name.startsWith("shadow/"));
    assertEquals(alone, rest);
    assertEquals(5, watched.size() - rest.size());
  }

  @Test
  void disagreements_are_counted_and_kept_with_their_evidence() throws Exception {
    Map<String, Double> metrics = run("a", "shadow", "lenient", "steps", "1");
    int accepted = 0;
    int undecided = 0;
    try (var in =
        new GZIPInputStream(
            Files.newInputStream(home.resolve("a/rollouts/step-000001.jsonl.gz")))) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        JsonObject rollout = JsonParser.parseString(line).getAsJsonObject();
        String text = rollout.get("text").getAsString();
        String answer = rollout.get("answer").getAsString();
        boolean differs = !text.equals(answer) && text.startsWith(answer) || text.startsWith("c");
        assertEquals(differs, rollout.has("shadow"), line);
        if (differs) {
          JsonObject said = rollout.getAsJsonObject("shadow");
          boolean failed = text.startsWith("c");
          assertEquals(failed ? "undecided" : "correct", said.get("outcome").getAsString());
          assertTrue(
              said.get("evidence")
                  .getAsString()
                  .contains(failed ? "cannot read c" : "begins with it"),
              line);
          undecided += failed ? 1 : 0;
          accepted += failed ? 0 : 1;
        }
      }
    }

    assertTrue(accepted > 0 && undecided > 0, "the test says nothing otherwise");
    assertEquals(32.0, metrics.get("shadow/judged"));
    assertEquals(accepted, metrics.get("shadow/disagree"));
    assertEquals(accepted, metrics.get("shadow/accepts"));
    assertEquals(0.0, metrics.get("shadow/rejects"));
    assertEquals(undecided, metrics.get("shadow/undecided"));
  }

  @Test
  void a_shadow_that_hangs_is_given_up_and_the_run_goes_on() throws Exception {
    Map<String, Double> metrics =
        run("hung", "shadow", "hanging", "partSeconds", "0.2", "steps", "1");

    assertEquals(32.0, metrics.get("shadow/undecided"));
    assertEquals(0.0, metrics.get("shadow/disagree"));
  }

  /** A machine may be slow on one day and quick on the next. */
  @Test
  void a_shadow_that_was_given_up_is_no_difference_to_a_replay_that_is_quicker() throws Exception {
    slow = true;
    run("slow", "shadow", "sometimes", "partSeconds", "3", "steps", "1");
    slow = false;
    RunRecords records = new RunRecords(bench().runs);
    Path run = home.resolve("slow");

    assertEquals(List.of(), records.verify(run).faults());
    assertEquals(
        new Replay(1, 0, "", List.of()), records.replay(run, 0, home.resolve("again"), e -> {}));
    assertEquals(List.of(), records.verify(home.resolve("again")).faults());
    Path metrics = run.resolve("metrics.jsonl");
    String text = Files.readString(metrics);
    assertTrue(text.contains("\"shadow/undecided\":32"), text);
    assertTrue(
        Files.readString(home.resolve("again/metrics.jsonl")).contains("\"shadow/undecided\":0"));
    Files.writeString(metrics, text.replaceFirst("updates", "updatez"));
    assertEquals(1, records.verify(run).faults().size(), "all else is under the checksums");
  }

  @Test
  void a_run_may_go_on_with_another_shadow_or_none() throws Exception {
    run("whole", "steps", "5");
    run("parts", "shadow", "lenient");
    run("parts", "steps", "5");

    assertArrayEquals(
        Files.readAllBytes(home.resolve("whole/states/step-000005/tensors.f32")),
        Files.readAllBytes(home.resolve("parts/states/step-000005/tensors.f32")));
    assertEquals(
        List.of(), new RunRecords(new Bench(home).runs).verify(home.resolve("parts")).faults());
  }

  @Test
  void a_shadow_that_is_not_installed_is_refused_by_name() {
    RecipeException e = assertThrows(RecipeException.class, () -> run("b", "shadow", "lenint"));

    assertTrue(e.getMessage().contains("there is no shadow named 'lenint'"), e.getMessage());
    assertTrue(e.getMessage().contains("lenient"), e.getMessage());
    assertEquals(List.of(), List.of(home.toFile().list()));
  }
}
