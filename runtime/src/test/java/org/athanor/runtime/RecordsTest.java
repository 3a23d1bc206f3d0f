package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.plugin.Verifier;
import org.athanor.run.Recipe;
import org.athanor.run.Records.Check;
import org.athanor.run.Records.Replay;
import org.athanor.run.Run;
import org.athanor.run.Run.Status;
import org.athanor.run.RunEvent;
import org.athanor.run.RunException;
import org.athanor.runtime.Bench.None;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The journal, its check and its replay. */
@Timeout(60)
class RecordsTest {
  @TempDir Path home;
  private Bench bench;
  private RunRecords records;

  @BeforeEach
  void aLaboratory() {
    bench = new Bench(home);
    records = new RunRecords(bench.runs);
  }

  private static Recipe recipe(int steps) {
    return Bench.recipe().with(Map.of("steps", Integer.toString(steps)));
  }

  private Path train(String name, Recipe recipe) throws InterruptedException {
    try (Run run = bench.runs.open(recipe, home.resolve(name))) {
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }
    return home.resolve(name);
  }

  private Replay replay(Path run, long to) throws InterruptedException {
    return records.replay(run, to, home.resolve("again-" + System.nanoTime()), e -> {});
  }

  private static void alter(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(from), text);
    Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(from), to));
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void a_finished_run_is_as_recorded_and_every_step_counts_its_verdicts() throws Exception {
    Check check = records.verify(train("a", recipe(6)));
    assertEquals(List.of(), check.faults());
    assertEquals(6, check.steps());
    List<Journal.Line> lines = Journal.read(home.resolve("a/journal.jsonl"));
    assertEquals("begun", lines.get(0).event());
    assertEquals("finished", lines.get(lines.size() - 1).event());
    Journal.Line third =
        lines.stream().filter(l -> l.event().equals("step") && l.step() == 3).findFirst().get();
    var verdicts = third.fields().getAsJsonObject("verdicts");
    assertEquals(32, verdicts.get("correct").getAsInt() + verdicts.get("incorrect").getAsInt());
    assertTrue(third.fields().getAsJsonObject("weights").has("policy-optimizer"));
  }

  @Test
  void the_check_names_the_first_thing_that_was_altered() throws Exception {
    Path run = train("a", recipe(6));
    Map<String, String> named =
        Map.of(
            "metrics.jsonl", "metrics.jsonl, line 1, step 1",
            "evaluations.jsonl", "evaluations.jsonl, line 1, step 0",
            "rollouts/step-000004.jsonl.gz", "rollouts/step-000004.jsonl.gz, step 4",
            "states/step-000006/tensors.f32", "states/step-000006, step 6",
            "states/step-000005/state.json", "states/step-000005, step 5",
            "policy/weights.f32", "policy/weights.f32, step 6");
    for (Map.Entry<String, String> file : named.entrySet()) {
      Path path = run.resolve(file.getKey());
      byte[] whole = Files.readAllBytes(path);
      flip(path, 20);
      List<String> faults = records.verify(run).faults();
      assertTrue(
          !faults.isEmpty() && faults.get(0).startsWith(file.getValue()),
          file.getKey() + ": " + faults);
      Files.write(path, whole);
    }
    assertEquals(List.of(), records.verify(run).faults());
  }

  @Test
  void a_line_altered_taken_out_or_moved_breaks_the_chain_at_its_place() throws Exception {
    Path journal = train("a", recipe(6)).resolve("journal.jsonl");
    String whole = Files.readString(journal);
    List<String> lines = whole.lines().toList();
    alter(journal, "\"correct\":", "\"correct\":1");
    assertTrue(fault().startsWith("journal.jsonl, line 3, step 1 ('step')"), fault());
    List<String> fewer = new ArrayList<>(lines);
    fewer.remove(4);
    Files.write(journal, fewer);
    assertTrue(fault().startsWith("journal.jsonl, line 5, step 4"), fault());
    List<String> swapped = new ArrayList<>(lines);
    java.util.Collections.swap(swapped, 4, 5);
    Files.write(journal, swapped);
    assertTrue(fault().startsWith("journal.jsonl, line 5, step 4"), fault());
    Files.writeString(journal, whole.substring(0, whole.length() - 30));
    assertTrue(fault().contains("torn"), fault());
    Files.writeString(journal, whole);
    assertEquals(List.of(), records.verify(home.resolve("a")).faults());
  }

  @Test
  void members_and_recipes_that_cannot_be_read_are_named_like_any_other_fault() throws Exception {
    Path run = train("a", recipe(3));
    Path journal = run.resolve("journal.jsonl");
    String whole = Files.readString(journal);
    alter(journal, "\"verdicts\":", "\"verdictz\":");
    assertTrue(fault().startsWith("journal.jsonl, line 3, step 1 ('step')"), fault());
    Files.writeString(journal, whole);
    alter(journal, "\"rolloutsSha256\":\"", "\"rolloutsSha256\":[],\"was\":\"");
    assertTrue(fault().startsWith("journal.jsonl, line 3, step 1 ('step')"), fault());
    Files.writeString(journal, whole);
    alter(journal, "\"policy\":{", "\"policie\":{");
    assertTrue(fault().contains("('finished')"), fault());
    Files.writeString(journal, whole);
    alter(run.resolve("recipe.txt"), "seed = 1", "seed 1");
    assertTrue(fault().startsWith("recipe.txt"), fault());
  }

  private String fault() {
    return records.verify(home.resolve("a")).faults().get(0);
  }

  @Test
  void what_is_missing_or_unknown_is_named() throws Exception {
    Path run = train("a", recipe(3));
    Files.delete(run.resolve("rollouts/step-000002.jsonl.gz"));
    Files.writeString(run.resolve("rollouts/step-000009.jsonl.gz"), "");
    List<String> faults = records.verify(run).faults();
    assertTrue(faults.get(0).contains("step-000002.jsonl.gz, step 2: it is missing"), faults + "");
    assertTrue(faults.get(1).contains("step-000009.jsonl.gz: the journal"), faults + "");
    Path empty = Files.createDirectory(home.resolve("empty"));
    assertThrows(RunException.class, () -> records.verify(empty));
  }

  @Test
  void a_replay_gives_every_bit_again_and_stops_where_it_is_told() throws Exception {
    Path run = train("a", recipe(6));
    assertEquals(new Replay(6, 0, "", List.of()), replay(run, 0));
    assertEquals(new Replay(2, 0, "", List.of()), replay(run, 2));
    assertThrows(RunException.class, () -> replay(run, 7));
  }

  @Test
  void a_run_that_was_planned_longer_half_way_is_replayed_as_it_was_planned() throws Exception {
    train("a", recipe(3));
    train("a", recipe(5));
    assertEquals(List.of(), records.verify(home.resolve("a")).faults());
    assertEquals(new Replay(5, 0, "", List.of()), replay(home.resolve("a"), 0));
  }

  /** Takes an answer that is contained for right. */
  private static final class Generous implements Verifier<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Verdict verify(Problem problem, String completion, None o) {
      return completion.contains(problem.answer())
          ? Verdict.correct(completion, "contained")
          : Verdict.incorrect(completion, "");
    }
  }

  @Test
  void a_replay_with_another_part_says_where_it_parts_and_which_part_it_was() throws Exception {
    Path run = train("a", recipe(4));
    bench.withdraw(Role.VERIFIER, "equal");
    bench.offer(Role.VERIFIER, "equal", new Generous(), "test.bundle", "1.1.0");
    Replay replay = replay(run, 0);
    assertTrue(replay.difference().startsWith("step 1: "), replay.difference());
    assertTrue(replay.difference().contains("verdicts"), replay.difference());
    assertTrue(replay.notes().get(0).contains("1.0.0"), replay.notes().toString());
    assertTrue(replay.notes().get(0).contains("1.1.0"), replay.notes().toString());
  }

  @Test
  void a_replay_of_another_seed_differs_in_its_first_step() throws Exception {
    Path run = train("a", recipe(3));
    alter(run.resolve("recipe.txt"), "seed = 1", "seed = 2");
    Replay replay = replay(run, 0);
    assertTrue(replay.difference().startsWith("step 1: "), replay.difference());
    assertTrue(
        records.verify(run).faults().get(0).startsWith("recipe.txt"),
        records.verify(run).faults().toString());
  }

  @Test
  void a_replay_does_the_exchanges_of_the_run_at_their_steps() throws Exception {
    try (Run run = bench.runs.open(recipe(8), home.resolve("a"))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.StepFinished s && s.report().step() == 3) {
              run.swap(Map.of("objective.clipLow", "0.1", "temperature", "0.8"));
            }
          });
      run.start();
      assertEquals(Status.FINISHED, run.await(), run.reason());
    }
    Path run = home.resolve("a");
    assertEquals(List.of(), records.verify(run).faults());
    Replay replay = replay(run, 0);
    assertEquals("", replay.difference());
    assertEquals(8, replay.steps());
    assertEquals(1, replay.changes());
    Files.delete(run.resolve(ExchangeFile.NAME));
    assertTrue(replay(run, 0).difference().matches("step [45]: .*"), replay(run, 0).difference());
  }

  private List<String> notes(Recipe recipe, String folder) {
    List<String> notes = new CopyOnWriteArrayList<>();
    try (Run run = bench.runs.open(recipe, home.resolve(folder))) {
      run.listen(
          e -> {
            if (e instanceof RunEvent.Note n) {
              notes.add(n.text());
            }
          });
    }
    return notes;
  }

  @Test
  void a_record_shorter_than_the_state_is_made_good_from_the_state_before() throws Exception {
    Path run = train("a", recipe(5));
    byte[] whole = Files.readAllBytes(run.resolve("journal.jsonl"));
    List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    Files.write(run.resolve("metrics.jsonl"), lines.subList(0, 4)); // as after a power cut
    String note = notes(recipe(5), "a").get(0);
    assertTrue(note.contains("step-000005 is not used"), note);
    train("a", recipe(5));
    org.junit.jupiter.api.Assertions.assertArrayEquals(
        whole, Files.readAllBytes(run.resolve("journal.jsonl")));
    assertEquals(List.of(), records.verify(run).faults());
  }

  @Test
  void a_record_that_cannot_be_made_good_is_named_and_the_weights_are_kept() throws Exception {
    Path run = train("a", recipe(6));
    Files.delete(run.resolve("journal.jsonl"));
    List<String> notes = notes(recipe(6), "a");
    assertTrue(
        notes.stream().anyMatch(n -> n.contains("journal.jsonl lacks 6 of 6 steps")), notes + "");
    assertTrue(notes.contains("goes on after step 6"), notes + "");
  }

  @Test
  void a_line_altered_in_the_middle_is_told_and_costs_no_other_line() throws Exception {
    Path run = train("a", recipe(4));
    Path journal = run.resolve("journal.jsonl");
    alter(journal, "\"correct\":", "\"correct\":1");
    int before = Files.readAllLines(journal).size();
    List<String> notes = notes(recipe(4), "a");
    assertTrue(notes.get(0).startsWith("journal.jsonl, line 3: "), notes + "");
    assertEquals(before, Files.readAllLines(journal).size());
  }

  @Test
  void saved_states_that_are_gone_are_not_taken_for_a_new_run() throws Exception {
    Path run = train("a", recipe(3));
    DurableFiles.deleteTree(run.resolve("states"));
    RunException e = assertThrows(RunException.class, () -> bench.runs.open(recipe(3), run));
    assertTrue(e.getMessage().contains("records 3 steps, but no saved state"), e.getMessage());
    assertEquals(3, Files.readAllLines(run.resolve("metrics.jsonl")).size());
  }

  @Test
  void a_part_changed_while_the_run_was_down_is_on_record_with_the_step_that_used_it_first()
      throws Exception {
    train("a", recipe(3));
    bench.offer(Role.VERIFIER, "equal", new Generous(), "test.bundle", "1.1.0");
    train("a", recipe(5));
    List<Journal.Line> changes =
        Journal.read(home.resolve("a/journal.jsonl")).stream()
            .filter(l -> l.event().equals("part-changed"))
            .toList();
    assertEquals(1, changes.size());
    assertEquals(4, changes.get(0).step());
    assertTrue(changes.get(0).text("to").contains("1.1.0"));
    assertEquals(List.of(), records.verify(home.resolve("a")).faults());
  }
}
