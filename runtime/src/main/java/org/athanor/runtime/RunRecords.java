package org.athanor.runtime;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.athanor.run.Recipe;
import org.athanor.run.Records;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.RunException;
import org.athanor.run.Runs;
import org.athanor.runtime.Journal.Line;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Checks and replays what runs left behind. */
@Component(service = Records.class)
public final class RunRecords implements Records {
  private final Runs runs;

  @Activate
  public RunRecords(@Reference Runs runs) {
    this.runs = runs;
  }

  @Override
  public Check verify(Path run) {
    need(run);
    try {
      return RecordCheck.check(run);
    } catch (IOException e) {
      throw new RunException("cannot read the record in " + run + ": " + RunFolder.reason(e), e);
    }
  }

  private static void need(Path run) {
    if (!Files.exists(run.resolve(RunFolder.RECIPE))) {
      throw new RunException(run + " holds no run: it has no " + RunFolder.RECIPE);
    }
  }

  @Override
  public Replay replay(Path run, long to, Path scratch, Consumer<RunEvent> listener)
      throws InterruptedException {
    need(run);
    try {
      List<Line> journal = Journal.read(run.resolve(RunFolder.JOURNAL));
      Recipe recipe =
          RecipeFiles.parse("replay", Files.readString(run.resolve(RunFolder.RECIPE)), "recipe");
      long last = last(run, journal, to);
      exchangesOf(run, scratch);
      return replay(recipe, journal, last, scratch, listener);
    } catch (IOException e) {
      throw new RunException("cannot replay " + run + ": " + RunFolder.reason(e), e);
    }
  }

  /** A run takes up what its file of exchanges says at the step that it names. */
  private static void exchangesOf(Path run, Path scratch) throws IOException {
    Path asked = run.resolve(ExchangeFile.NAME);
    if (Files.exists(asked)) {
      try (RunFolder made = RunFolder.open(scratch)) {
        DurableFiles.replace(made.path.resolve(ExchangeFile.NAME), Files.readAllBytes(asked));
      }
    }
  }

  /** The step to replay to; the journal must be whole up to there. */
  private static long last(Path run, List<Line> journal, long to) {
    long recorded = RunFolder.steps("step", journal).stream().mapToLong(s -> s).max().orElse(0);
    if (to > recorded || recorded == 0) {
      throw new RunException(
          "%s has %d steps on record%s"
              .formatted(run, recorded, to > recorded ? ", not " + to : ": nothing to replay"));
    }
    long last = to == 0 ? recorded : to;
    for (Line line : journal) {
      if (!line.fits() && line.step() <= last) {
        throw new RunException(
            "the journal of %s is not whole at step %d: %s; journal:verify tells all that is wrong"
                .formatted(run, line.step(), line.fault()));
      }
    }
    return last;
  }

  private Replay replay(
      Recipe recipe, List<Line> journal, long last, Path scratch, Consumer<RunEvent> listener)
      throws InterruptedException, IOException {
    Map<String, String> changes = new TreeMap<>();
    recipe.entries().keySet().stream()
        .filter(key -> key.equals("evaluation") || key.startsWith("evaluation."))
        .forEach(key -> changes.put(key, ""));
    changes.put("evaluateEvery", "0");
    changes.put("saveEvery", "1000000000"); // a pause saves
    Path record = scratch.resolve(RunFolder.JOURNAL);
    String difference = "";
    long done = 0;
    NavigableMap<Long, Long> plans = RunFolder.plans(journal);
    for (Map.Entry<Long, Long> plan : plans.entrySet()) {
      Long next = plans.higherKey(plan.getKey());
      long until = next == null ? last : Math.min(last, next);
      if (difference.isEmpty() && (until > done || last == 0)) {
        changes.put("steps", plan.getValue().toString());
        try (Run again = runs.open(recipe.with(changes), scratch)) {
          difference = go(again, journal, record, until, listener);
          done = again.step();
        }
      }
    }
    return new Replay(done, changes(journal, last), difference, notes(journal, record, last));
  }

  /** Lets the replay go on to a step; what differs, if something does. */
  private static String go(
      Run again, List<Line> journal, Path record, long until, Consumer<RunEvent> listener)
      throws InterruptedException, IOException {
    AtomicReference<String> difference = new AtomicReference<>("");
    if (again.step() == 0) {
      difference.set(compare(journal, Journal.read(record), 0));
    }
    if (!difference.get().isEmpty()) {
      return difference.get();
    }
    again.listen(
        event -> {
          listener.accept(event);
          if (event instanceof RunEvent.StepFinished finished) {
            long step = finished.report().step();
            difference.set(compareQuietly(journal, record, step));
            if (step >= until || !difference.get().isEmpty()) {
              again.pause();
            }
          }
        });
    again.start();
    await(again);
    boolean stopped = again.step() < until && difference.get().isEmpty();
    return stopped ? again.reason() : difference.get();
  }

  private static void await(Run run) throws InterruptedException {
    try {
      run.await();
    } catch (InterruptedException e) {
      run.pause();
      run.await();
      throw e;
    }
  }

  private static String compareQuietly(List<Line> journal, Path record, long step) {
    try {
      return compare(journal, Journal.read(record), step);
    } catch (IOException e) {
      return "the replay's own record cannot be read: " + RunFolder.reason(e);
    }
  }

  /** What differs in that step, or before the first; empty if nothing does. */
  private static String compare(List<Line> journal, List<Line> again, long step) {
    JsonObject was = line(journal, step);
    JsonObject is = line(again, step);
    if (step == 0) {
      return same(was, is, "problemsSha256")
          ? same(was, is, "weights")
              ? ""
              : "before the first step: the weights that the run starts from differ"
          : "before the first step: the problems differ";
    }
    List<String> differing = new ArrayList<>();
    Map<String, String> names = new TreeMap<>();
    names.put("rolloutsSha256", "rollouts");
    names.put("verdicts", "verdicts");
    names.put("metricsSha256", "metrics");
    names.put("weights", "weights");
    names.forEach(
        (field, name) -> {
          if (!same(was, is, field)) {
            differing.add(name);
          }
        });
    return differing.isEmpty()
        ? ""
        : "step %d: %s differ; all steps before it are the same"
            .formatted(step, String.join(", ", differing));
  }

  private static boolean same(JsonObject was, JsonObject is, String field) {
    return String.valueOf(was.get(field)).equals(String.valueOf(is.get(field)));
  }

  private static JsonObject line(List<Line> journal, long step) {
    return journal.stream()
        .filter(l -> l.event().equals(step == 0 ? "begun" : "step") && l.step() == step)
        .findFirst()
        .map(Line::fields)
        .orElse(new JsonObject());
  }

  private static boolean isChange(Line line) {
    return line.event().equals("part-changed") || line.event().equals("recipe-changed");
  }

  private static long changes(List<Line> journal, long last) {
    return journal.stream().filter(l -> l.step() <= last && isChange(l)).count();
  }

  /** Parts that were of another bundle or version then. */
  private static List<String> notes(List<Line> journal, Path record, long last) throws IOException {
    List<String> notes = new ArrayList<>();
    JsonObject is = parts(line(Journal.read(record), 0));
    JsonObject was = parts(line(journal, 0));
    for (String role : was.keySet()) {
      if (is.has(role) && !is.get(role).equals(was.get(role))) {
        notes.add(
            "the %s was %s, is now %s"
                .formatted(role, was.get(role).getAsString(), is.get(role).getAsString()));
      }
    }
    for (Line line : journal) {
      if (line.event().equals("part-changed") && line.step() <= last) {
        notes.add(
            "step %d: the %s became %s".formatted(line.step(), line.text("role"), line.text("to")));
      }
    }
    return notes;
  }

  private static JsonObject parts(JsonObject begun) {
    return begun.has("parts") ? begun.getAsJsonObject("parts") : new JsonObject();
  }
}
