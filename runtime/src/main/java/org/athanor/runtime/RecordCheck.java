package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.athanor.data.Verdict.Outcome;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Records.Check;
import org.athanor.run.RunException;
import org.athanor.runtime.Journal.Line;

/** Compares everything in a run's folder with the journal. */
final class RecordCheck {
  private final Path run;
  private final List<Line> journal;
  private final List<String> faults = new ArrayList<>();
  private final SortedMap<Long, Line> steps = new TreeMap<>();
  private long files;

  private RecordCheck(Path run) throws IOException {
    this.run = run;
    this.journal = Journal.read(run.resolve(RunFolder.JOURNAL));
  }

  static Check check(Path run) throws IOException {
    RecordCheck check = new RecordCheck(run);
    check.chain();
    check.sequence();
    check.recipe();
    check.lines(RunFolder.METRICS, "step", "metricsSha256");
    check.lines(RunFolder.EVALUATIONS, "evaluated", "evaluationSha256");
    check.rollouts();
    check.states();
    check.policy();
    return new Check(check.steps.size(), check.journal.size(), check.files, check.faults);
  }

  private void fault(String format, Object... arguments) {
    faults.add(format.formatted(arguments));
  }

  private void chain() {
    files++;
    for (int i = 0; i < journal.size(); i++) {
      Line line = journal.get(i);
      if (!line.fits()) {
        String what = line.event().isEmpty() ? "" : " ('" + line.event() + "')";
        fault(
            "%s, line %d, step %d%s: %s",
            RunFolder.JOURNAL, i + 1, line.step(), what, line.fault());
      }
    }
  }

  /** Begins once, then every step once, in order. */
  private void sequence() {
    if (journal.isEmpty()) {
      fault("%s: it is missing or empty", RunFolder.JOURNAL);
      return;
    }
    if (!journal.get(0).event().equals("begun")) {
      fault("%s, line 1: a journal starts with 'begun'", RunFolder.JOURNAL);
    }
    long next = 1;
    for (Line line : journal) {
      if (line.event().equals("step")) {
        if (line.step() < next) {
          fault("%s, step %d: it is on record twice", RunFolder.JOURNAL, line.step());
        } else if (line.step() > next) {
          fault(
              "%s, step %d: the steps from %d on are missing before it",
              RunFolder.JOURNAL, line.step(), next);
        }
        next = line.step() + 1;
        steps.put(line.step(), line);
      }
    }
  }

  private void recipe() throws IOException {
    files++;
    String text = new String(Files.readAllBytes(run.resolve(RunFolder.RECIPE)), UTF_8);
    String begun = journal.isEmpty() ? "" : journal.get(0).text("recipeSha256");
    try {
      Recipe recipe = RecipeFiles.parse("", text, RunFolder.RECIPE);
      if (!begun.isEmpty() && !begun.equals(RunFolder.checksum(recipe))) {
        fault("%s: it is not the recipe that the run was begun with", RunFolder.RECIPE);
      }
    } catch (RecipeException e) {
      fault("%s", e.getMessage());
    }
  }

  /** One line of a file for each event of a kind, in the same order. */
  private void lines(String name, String event, String field) throws IOException {
    List<Line> expected = journal.stream().filter(l -> l.event().equals(event)).toList();
    Path file = run.resolve(name);
    String all = Files.exists(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
    List<String> found = all.lines().toList();
    files += Files.exists(file) ? 1 : 0;
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      if (i >= found.size()) {
        fault("%s, step %d: its line is missing", name, expected.get(i).step());
        return;
      }
      if (i >= expected.size()) {
        fault("%s, line %d: the journal does not know it", name, i + 1);
        return;
      }
      String sum = expected.get(i).text(field);
      boolean fits = isOf(sum, found.get(i)) || isOf(sum, Shadow.leftOut(found.get(i)));
      if (!fits) {
        fault(
            "%s, line %d, step %d: the checksum does not fit", name, i + 1, expected.get(i).step());
      }
    }
    if (!all.isEmpty() && !all.endsWith("\n")) {
      fault("%s: it ends within a line", name);
    }
  }

  private static boolean isOf(String sha256, String line) {
    return StateStore.sha256((line + "\n").getBytes(UTF_8)).equals(sha256);
  }

  private static boolean isOf(String sha256, byte[] rollouts) {
    try {
      return StateStore.sha256(rollouts).equals(sha256)
          || StateStore.sha256(RolloutFile.withoutShadow(rollouts)).equals(sha256);
    } catch (IOException | JsonParseException e) {
      return false; // not even a compressed file of JSON lines
    }
  }

  private void rollouts() throws IOException {
    for (Line step : steps.values()) {
      String sum = step.text("rolloutsSha256");
      if (sum.isEmpty()) {
        continue;
      }
      String name = RunFolder.ROLLOUTS + "/" + RunFolder.rolloutsOf(step.step());
      Path file = run.resolve(name);
      if (!Files.exists(file)) {
        fault("%s, step %d: it is missing", name, step.step());
        continue;
      }
      files++;
      byte[] bytes = Files.readAllBytes(file);
      if (!isOf(sum, bytes)) {
        fault("%s, step %d: the checksum does not fit", name, step.step());
        continue;
      }
      String verdicts = Json.GSON.toJson(verdicts(bytes));
      String recorded = String.valueOf(step.fields().get("verdicts"));
      if (!verdicts.equals(recorded)) {
        fault(
            "%s, step %d: it holds the verdicts %s, the journal says %s",
            name, step.step(), verdicts, recorded);
      }
    }
    Path folder = run.resolve(RunFolder.ROLLOUTS);
    Set<String> known =
        steps.keySet().stream().map(RunFolder::rolloutsOf).collect(Collectors.toSet());
    if (Files.isDirectory(folder)) {
      try (Stream<Path> there = Files.list(folder)) {
        for (Path file : there.sorted().toList()) {
          String name = file.getFileName().toString();
          if (!known.contains(name)) {
            fault("%s/%s: the journal does not know it", RunFolder.ROLLOUTS, name);
          }
        }
      }
    }
  }

  private static Map<String, Long> verdicts(byte[] compressed) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (Outcome outcome : Outcome.values()) {
      counts.put(StepResult.name(outcome), 0L);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> Json.GSON.fromJson(line, JsonObject.class).get("outcome").getAsString())
          .forEach(outcome -> counts.merge(outcome, 1L, Long::sum));
    }
    return counts;
  }

  private void states() throws IOException {
    StateStore store = new StateStore(run.resolve("states"));
    List<Path> saved = store.saved();
    if (saved.isEmpty()) {
      fault("states: there is no saved state, the run cannot go on");
    }
    for (Path state : saved) {
      files += 2;
      String name = "states/" + state.getFileName();
      long step = StateStore.stepOf(state);
      try {
        String there = Json.GSON.toJson(StateStore.weights(StateStore.read(state)));
        Line line = step == 0 && !journal.isEmpty() ? journal.get(0) : steps.get(step);
        String weights = line == null ? "" : String.valueOf(line.fields().get("weights"));
        if (!there.equals(weights)) {
          fault("%s, step %d: these are not the weights that the journal names", name, step);
        }
      } catch (IOException | JsonParseException | RunException e) {
        fault(
            "%s, step %d: %s",
            name, step, e instanceof IOException io ? RunFolder.reason(io) : e.getMessage());
      }
    }
  }

  private void policy() throws IOException {
    if (journal.isEmpty() || !journal.get(journal.size() - 1).event().equals("finished")) {
      return;
    }
    Line finished = journal.get(journal.size() - 1);
    Path policy = run.resolve("policy");
    SortedMap<String, String> there =
        Files.isDirectory(policy) ? RunFolder.checksums(policy) : new TreeMap<>();
    files += there.size();
    JsonObject recorded =
        finished.fields().get("policy") instanceof JsonObject files ? files : new JsonObject();
    for (Map.Entry<String, JsonElement> file : recorded.entrySet()) {
      String sum = there.remove(file.getKey());
      if (sum == null) {
        fault("policy/%s, step %d: it is missing", file.getKey(), finished.step());
      } else if (!file.getValue().equals(new JsonPrimitive(sum))) {
        fault("policy/%s, step %d: the checksum does not fit", file.getKey(), finished.step());
      }
    }
    there.keySet().forEach(name -> fault("policy/%s: the journal does not know it", name));
  }
}
