package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.athanor.run.Evaluation;
import org.athanor.run.Recipe;
import org.athanor.run.RunException;
import org.athanor.run.StepReport;

/**
 * The files of one run, and the lock on them.
 *
 * <pre>
 * recipe.txt              as resolved, every default filled in
 * metrics.jsonl           a line for each step; reproducible
 * timings.jsonl           a line for each step; wall-clock seconds
 * evaluations.jsonl       a line for each evaluation
 * journal.jsonl           what happened, chained: begun, parts changed, steps with hashes, finished
 * rollouts/step-000001.jsonl.gz
 * states/step-000001/
 * policy/                 the trained policy, once all steps are done
 * learning-curve.png
 * </pre>
 */
final class RunFolder implements AutoCloseable {
  static final String RECIPE = "recipe.txt";
  static final String METRICS = "metrics.jsonl";
  static final String TIMINGS = "timings.jsonl";
  static final String EVALUATIONS = "evaluations.jsonl";
  static final String JOURNAL = "journal.jsonl";
  static final String ROLLOUTS = "rollouts";
  private static final String LOCK = ".lock";
  private static final int PROBE_BYTES = 1 << 16;
  final Path path;
  final StateStore states;
  final Journal journal;
  private final FileChannel lockFile;
  private final FileLock lock;

  private RunFolder(Path path, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
    this.states = new StateStore(path.resolve("states"));
    this.journal = new Journal(path.resolve(JOURNAL));
  }

  /**
   * Opens or makes the folder.
   *
   * @throws RunException if it cannot be made or written, holds something else, or is open
   *     elsewhere
   */
  static RunFolder open(Path path) {
    FileChannel lockFile = null;
    try {
      Files.createDirectories(path);
      boolean ours = Files.exists(path.resolve(RECIPE)) || Files.exists(path.resolve(LOCK));
      try (Stream<Path> content = Files.list(path)) {
        if (!ours && content.findAny().isPresent()) {
          throw new RunException(
              path + " is not empty and holds no run; give an empty or new folder with --out");
        }
      }
      refuseLinks(path);
      lockFile =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new OverlappingFileLockException();
      }
      return new RunFolder(path, lockFile, lock);
    } catch (OverlappingFileLockException e) {
      closeQuietly(lockFile);
      throw new RunException(
          "the run in "
              + path
              + " is open already, here or in another process; close it there, or use another folder with --out",
          e);
    } catch (IOException e) {
      closeQuietly(lockFile);
      throw new RunException(
          "cannot use the run folder "
              + path
              + ": "
              + reason(e)
              + "; check its permissions, or use another folder with --out",
          e);
    }
  }

  /** Takes it away, once closed, if nothing but the lock was ever in it. */
  void deleteIfEmpty() {
    try (Stream<Path> content = Files.list(path)) {
      if (content.allMatch(file -> file.endsWith(LOCK))) {
        Files.deleteIfExists(path.resolve(LOCK));
        Files.delete(path);
      }
    } catch (IOException e) {
      System.getLogger(RunFolder.class.getName())
          .log(System.Logger.Level.DEBUG, "taking away " + path, e);
    }
  }

  /** A folder from a stranger could lead what is written here to places outside of it. */
  private static void refuseLinks(Path path) throws IOException {
    Path real = path.toRealPath(); // the folder itself may be reached by a link
    try (Stream<Path> all = Files.walk(real)) {
      Optional<Path> link = all.filter(Files::isSymbolicLink).findFirst();
      if (link.isPresent()) {
        throw new RunException(
            "%s is a symbolic link; a run writes only into its own folder: put a copy of what it points to in its place"
                .formatted(path.resolve(real.relativize(link.get()))));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      System.getLogger(RunFolder.class.getName())
          .log(System.Logger.Level.DEBUG, "closing the lock file", e);
    }
  }

  /** What an I/O fault says, with its kind where the message is only a file name. */
  static String reason(IOException e) {
    String kind =
        e.getClass()
            .getSimpleName()
            .replaceAll("Exception$", "")
            .replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return e instanceof java.nio.file.FileSystemException f && f.getReason() == null
        ? kind.toLowerCase(java.util.Locale.ROOT) + ": " + f.getFile()
        : e.getMessage();
  }

  /** The recipe that the folder's run was begun with; null if it holds none yet. */
  Recipe recipe(String name) throws IOException {
    Path file = path.resolve(RECIPE);
    return Files.exists(file)
        ? RecipeFiles.parse(name, Files.readString(file), file.toString())
        : null;
  }

  void writeRecipe(Recipe recipe) throws IOException {
    DurableFiles.replace(
        path.resolve(RECIPE), ("# " + recipe.name() + "\n" + recipe.text()).getBytes(UTF_8));
  }

  /**
   * Writes a step's rollouts, synced; {@link #cutAfter} takes them away again if the step does not
   * become final.
   *
   * @return their SHA-256, of what the shadow said left out
   */
  String writeRollouts(StepResult result) throws IOException {
    byte[] bytes = RolloutFile.bytes(result, result.shadow());
    Path folder = Files.createDirectories(path.resolve(ROLLOUTS));
    DurableFiles.write(folder.resolve(rolloutsOf(result.report().step())), bytes);
    DurableFiles.syncFolder(folder);
    return StateStore.sha256(
        result.shadow().isSilent() ? bytes : RolloutFile.bytes(result, Shadow.NONE));
  }

  /** A folder that vanished must not be begun anew, with half of a record in it. */
  void needToBeThere() throws IOException {
    if (!Files.exists(path.resolve(RECIPE))) {
      throw new NoSuchFileException(path.resolve(RECIPE).toString());
    }
  }

  /** Whether a small file can be written. */
  boolean takesWrites() {
    Path probe = path.resolve(".probe.new");
    try {
      needToBeThere();
      DurableFiles.write(probe, new byte[PROBE_BYTES]);
      Files.delete(probe);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Name of the file of a step's rollouts. */
  static String rolloutsOf(long step) {
    return "step-%06d.jsonl.gz".formatted(step);
  }

  /**
   * Puts a finished step on record. The state that makes it final gets its name after this.
   *
   * @param report whose times go on record too
   * @param rolloutsSha256 empty if rollouts are not recorded
   * @param weights checksum of each learner's weights and slots after the step
   */
  void record(
      StepResult result, StepReport report, String rolloutsSha256, Map<String, String> weights)
      throws IOException {
    String metrics = line(report.step(), report.metrics());
    DurableFiles.append(path.resolve(METRICS), metrics, true);
    DurableFiles.append(path.resolve(TIMINGS), line(report.step(), timings(report)), false);
    Map<String, Object> entry = entry("step", report.step());
    entry.put("verdicts", result.verdicts());
    entry.put("metricsSha256", StateStore.sha256(Shadow.leftOut(metrics).getBytes(UTF_8)));
    if (!rolloutsSha256.isEmpty()) {
      entry.put("rolloutsSha256", rolloutsSha256);
    }
    entry.put("weights", weights);
    journal.append(entry);
  }

  /** Seconds by phase; all of the step is "total", as "step" is its number. */
  private static Map<String, Double> timings(StepReport report) {
    SortedMap<String, Double> seconds = new TreeMap<>(report.seconds());
    Double total = seconds.remove("step");
    if (total != null) {
      seconds.put("total", total);
    }
    return seconds;
  }

  private static String line(long step, Map<String, Double> figures) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.putAll(figures);
    return Json.GSON.toJson(line) + "\n";
  }

  private static Map<String, Object> entry(String event, long step) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("event", event);
    entry.put("step", step);
    return entry;
  }

  /** Puts an event on record, on the disk when this returns. */
  void journal(String event, long step, Map<String, ?> more) throws IOException {
    Map<String, Object> entry = entry(event, step);
    entry.putAll(new TreeMap<>(more));
    journal.append(entry);
  }

  void record(Evaluation evaluation) throws IOException {
    String line = Json.GSON.toJson(evaluation) + "\n";
    DurableFiles.append(path.resolve(EVALUATIONS), line, true);
    journal(
        "evaluated",
        evaluation.step(),
        Map.of("evaluationSha256", StateStore.sha256(line.getBytes(UTF_8))));
  }

  List<Evaluation> evaluations() throws IOException {
    List<Evaluation> all = new ArrayList<>();
    for (String line : lines(EVALUATIONS)) {
      all.add(Json.GSON.fromJson(line, Evaluation.class));
    }
    return all;
  }

  List<StepReport> reports() throws IOException {
    List<StepReport> all = new ArrayList<>();
    for (String line : lines(METRICS)) {
      JsonObject o = Json.GSON.fromJson(line, JsonObject.class);
      java.util.SortedMap<String, Double> figures = new java.util.TreeMap<>();
      o.entrySet().forEach(e -> figures.put(e.getKey(), e.getValue().getAsDouble()));
      long step = figures.remove("step").longValue();
      all.add(new StepReport(step, figures, new java.util.TreeMap<>()));
    }
    return all;
  }

  private List<String> lines(String name) throws IOException {
    Path file = path.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** Takes everything off the record, for a run that begins; there may be lines of a first try. */
  void clear() throws IOException {
    cutAfter(-1);
    journal.clear();
  }

  /**
   * Takes everything off the record that lies after a step: what was written before a crash and
   * belongs to no saved state.
   *
   * @return what was taken off and what is lacking, a line each
   */
  List<String> cutAfter(long step) throws IOException {
    List<String> notes = new ArrayList<>();
    sweep();
    int events = journal.cutAfter(step);
    if (events > 0) {
      notes.add("cut off journal.jsonl: %d of a step that did not become final".formatted(events));
    }
    List<Journal.Line> journalled = journal.lines();
    Set<Long> evaluated = steps("evaluated", journalled);
    cut(METRICS, line -> stepOf(line) <= step);
    cut(TIMINGS, line -> stepOf(line) <= step);
    cut(EVALUATIONS, line -> evaluated.contains(stepOf(line)));
    Path rollouts = path.resolve(ROLLOUTS);
    if (Files.isDirectory(rollouts)) {
      try (Stream<Path> files = Files.list(rollouts)) {
        for (Path f : files.toList()) {
          String digits = f.getFileName().toString().replaceAll("\\D", "");
          if (digits.isEmpty()
              || f.getFileName().toString().startsWith(".")
              || Long.parseLong(digits) > step) {
            Files.delete(f);
          }
        }
      }
    }
    return notes;
  }

  /**
   * Whether a run has begun here, so that there must be a state to go on from.
   *
   * @throws RunException if its steps are on record and its states are gone
   */
  boolean hasBegun() throws IOException {
    if (!states.saved().isEmpty()) {
      if (!Files.exists(path.resolve(RECIPE))) {
        throw new RunException(
            "%s has saved states, but its %s is gone: put it back, or start again in another folder with --out"
                .formatted(path, RECIPE));
      }
      return true;
    }
    Set<Long> steps = steps("step", journal.lines());
    if (!steps.isEmpty()) {
      throw new RunException(
          "%s records %d steps, but no saved state is left in %s: put it back, or start again in another folder with --out"
              .formatted(path.resolve(JOURNAL), steps.size(), states.folder()));
    }
    return false;
  }

  boolean isFinished() throws IOException {
    List<Journal.Line> lines = journal.lines();
    return !lines.isEmpty() && lines.get(lines.size() - 1).event().equals("finished");
  }

  /** How many steps the record says are planned; -1 if it does not say. */
  long planned() throws IOException {
    NavigableMap<Long, Long> plans = plans(journal.lines());
    return plans.isEmpty() ? -1 : plans.lastEntry().getValue();
  }

  /** How many steps were planned from which step on. */
  static NavigableMap<Long, Long> plans(List<Journal.Line> lines) {
    NavigableMap<Long, Long> plans = new TreeMap<>();
    for (Journal.Line line : lines) {
      boolean says = line.event().equals("begun") || line.event().equals("planned");
      if (says && line.fits()) {
        plans.put(line.step(), line.fields().get("steps").getAsLong());
      }
    }
    return plans;
  }

  /** The last step such that it and all before it are on record. */
  long recorded() throws IOException {
    Set<Long> journalled = steps("step", journal.lines());
    Set<Long> measured = measured();
    long step = 0;
    while (journalled.contains(step + 1) && measured.contains(step + 1)) {
      step++;
    }
    return step;
  }

  /** What the record of the steps up to one lacks, a line each. */
  List<String> gaps(long step) throws IOException {
    List<String> gaps = new ArrayList<>();
    List<Journal.Line> journalled = journal.lines();
    for (int i = 0; i < journalled.size(); i++) {
      if (!journalled.get(i).fits()) {
        gaps.add("%s, line %d: %s".formatted(JOURNAL, i + 1, journalled.get(i).fault()));
      }
    }
    gap(JOURNAL, steps("step", journalled), step).ifPresent(gaps::add);
    gap(METRICS, measured(), step).ifPresent(gaps::add);
    return gaps;
  }

  /** Steps that have a line of metrics. */
  private Set<Long> measured() throws IOException {
    return lines(METRICS).stream().map(RunFolder::stepOf).collect(Collectors.toSet());
  }

  private static Optional<String> gap(String file, Set<Long> there, long step) {
    List<Long> lost =
        LongStream.rangeClosed(1, step).boxed().filter(s -> !there.contains(s)).toList();
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s lacks %d of %d steps, the first is %d: their record is lost, the weights are not"
                .formatted(file, lost.size(), step, lost.get(0)));
  }

  /** SHA-256 of the recipe, without what may change when a run goes on. */
  static String checksum(Recipe recipe) {
    SortedMap<String, String> fixed = new TreeMap<>(recipe.entries());
    fixed.keySet().removeIf(RunFolder::isFree);
    return StateStore.sha256(new Recipe(recipe.name(), fixed).text().getBytes(UTF_8));
  }

  /**
   * Whether a recipe key may change when a run goes on: how many steps are planned, and the shadow,
   * from which nothing is learned.
   */
  static boolean isFree(String key) {
    return key.equals("steps") || Role.of(key) == Role.SHADOW;
  }

  /** SHA-256 of every file of a folder, by name. */
  static SortedMap<String, String> checksums(Path folder) throws IOException {
    SortedMap<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path f : files.filter(Files::isRegularFile).toList()) {
        sums.put(folder.relativize(f).toString(), StateStore.sha256(f));
      }
    }
    return sums;
  }

  /** Steps of all whole lines of one kind. */
  static Set<Long> steps(String event, List<Journal.Line> lines) {
    return lines.stream()
        .filter(l -> l.event().equals(event))
        .map(Journal.Line::step)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Takes away what was written beside and never renamed. */
  private void sweep() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path f : files.toList()) {
        String name = f.getFileName().toString();
        if (name.startsWith(".") && name.endsWith(".new")) {
          DurableFiles.deleteTree(f);
        }
      }
    }
  }

  private void cut(String name, Predicate<String> keep) throws IOException {
    Path file = path.resolve(name);
    if (!Files.exists(file)) {
      return;
    }
    String all = new String(Files.readAllBytes(file), UTF_8);
    String kept = all.lines().filter(keep).map(line -> line + "\n").collect(Collectors.joining());
    if (!kept.equals(all)) {
      DurableFiles.replace(file, kept.getBytes(UTF_8));
    }
  }

  /** A line's step; a line that cannot be read lies after all. */
  private static long stepOf(String line) {
    try {
      JsonObject o = Json.GSON.fromJson(line, JsonObject.class);
      return o.has("step") ? o.get("step").getAsLong() : 0;
    } catch (JsonParseException | IllegalStateException e) {
      return Long.MAX_VALUE;
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      System.getLogger(RunFolder.class.getName())
          .log(System.Logger.Level.DEBUG, "releasing the lock of " + path, e);
    }
    closeQuietly(lockFile);
  }
}
