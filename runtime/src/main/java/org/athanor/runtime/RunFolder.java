package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * journal.jsonl           what happened: begun, gone on, parts changed, steps with hashes
 * rollouts/step-000001.jsonl.gz
 * states/step-000001/
 * policy/                 the trained policy, once all steps are done
 * learning-curve.png
 * </pre>
 */
final class RunFolder implements AutoCloseable {
  final Path path;
  final StateStore states;
  private final FileChannel lockFile;
  private final FileLock lock;

  private RunFolder(Path path, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
    this.states = new StateStore(path.resolve("states"));
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
      boolean ours =
          Files.exists(path.resolve("recipe.txt")) || Files.exists(path.resolve(".lock"));
      try (Stream<Path> content = Files.list(path)) {
        if (!ours && content.findAny().isPresent()) {
          throw new RunException(
              path + " is not empty and holds no run; give an empty or new folder with --out");
        }
      }
      lockFile =
          FileChannel.open(
              path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
              + " is open already, here or in another process; close it there, or use another"
              + " folder with --out",
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
    Path file = path.resolve("recipe.txt");
    return Files.exists(file)
        ? RecipeFiles.parse(name, Files.readString(file), file.toString())
        : null;
  }

  void writeRecipe(Recipe recipe) throws IOException {
    DurableFiles.replace(
        path.resolve("recipe.txt"), ("# " + recipe.name() + "\n" + recipe.text()).getBytes(UTF_8));
  }

  /**
   * Writes a step's rollouts, synced; {@link #cutAfter} takes them away again if the step does not
   * become final.
   *
   * @return their SHA-256
   */
  String writeRollouts(StepResult result) throws IOException {
    byte[] bytes = RolloutFile.bytes(result);
    Path folder = Files.createDirectories(path.resolve("rollouts"));
    DurableFiles.write(
        folder.resolve("step-%06d.jsonl.gz".formatted(result.report().step())), bytes);
    DurableFiles.syncFolder(folder);
    return StateStore.sha256(bytes);
  }

  /**
   * Puts a finished step on record. The state that makes it final gets its name after this.
   *
   * @param rolloutsSha256 empty if rollouts are not recorded
   */
  void record(StepReport report, String rolloutsSha256) throws IOException {
    Map<String, Object> journal = new LinkedHashMap<>();
    journal.put("event", "step");
    journal.put("step", report.step());
    if (!rolloutsSha256.isEmpty()) {
      journal.put("rolloutsSha256", rolloutsSha256);
    }
    appendStep("metrics.jsonl", report.step(), report.metrics(), true);
    journal(journal);
  }

  private void appendStep(String file, long step, Map<String, Double> figures, boolean sync)
      throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.putAll(figures);
    DurableFiles.append(path.resolve(file), Json.GSON.toJson(line) + "\n", sync);
  }

  /**
   * Wall-clock seconds come after all else, so that they hold what putting the step on record took.
   */
  void recordTimings(StepReport report) throws IOException {
    appendStep("timings.jsonl", report.step(), report.seconds(), false);
  }

  void journal(Map<String, Object> line) throws IOException {
    DurableFiles.append(path.resolve("journal.jsonl"), Json.GSON.toJson(line) + "\n", true);
  }

  void record(Evaluation evaluation) throws IOException {
    DurableFiles.append(
        path.resolve("evaluations.jsonl"), Json.GSON.toJson(evaluation) + "\n", true);
  }

  List<Evaluation> evaluations() throws IOException {
    List<Evaluation> all = new ArrayList<>();
    for (String line : lines("evaluations.jsonl")) {
      all.add(Json.GSON.fromJson(line, Evaluation.class));
    }
    return all;
  }

  List<StepReport> reports() throws IOException {
    List<StepReport> all = new ArrayList<>();
    for (String line : lines("metrics.jsonl")) {
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

  /**
   * Takes everything off the record that lies after a step: what was written before a crash and
   * belongs to no saved state.
   */
  void cutAfter(long step) throws IOException {
    for (String file :
        List.of("metrics.jsonl", "timings.jsonl", "evaluations.jsonl", "journal.jsonl")) {
      List<String> kept = new ArrayList<>();
      List<String> all = lines(file);
      for (String line : all) {
        if (stepOf(line) <= step) {
          kept.add(line);
        }
      }
      boolean torn = !all.isEmpty() && !Files.readString(path.resolve(file)).endsWith("\n");
      if (torn || kept.size() < all.size()) {
        DurableFiles.replace(
            path.resolve(file),
            kept.isEmpty() ? new byte[0] : (String.join("\n", kept) + "\n").getBytes(UTF_8));
      }
    }
    Path rollouts = path.resolve("rollouts");
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
  }

  /** A line's step; a torn line, which only the last can be, lies after all. */
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
