package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.athanor.run.Exchange;
import org.athanor.run.Recipe;
import org.athanor.run.RunException;

/**
 * Copies a run's folder as it was after a saved step. What the record holds of later steps is cut
 * off when the copy is opened, as after a crash.
 */
final class Fork {
  private static final List<String> RECORDS =
      List.of(RunFolder.METRICS, RunFolder.TIMINGS, RunFolder.EVALUATIONS, RunFolder.JOURNAL);

  private Fork() {}

  /** The recipe that the copy was begun with. */
  static Recipe copy(Path from, long step, Path to) throws IOException {
    Path recipe = from.resolve(RunFolder.RECIPE);
    if (!Files.exists(recipe)) {
      throw new RunException(from + " holds no run: it has no " + RunFolder.RECIPE);
    }
    StateStore states = new StateStore(from.resolve("states"));
    Path state =
        states.saved().stream()
            .filter(s -> StateStore.stepOf(s) == step)
            .findFirst()
            .orElseThrow(() -> new RunException(noState(from, step, states)));
    refuseUnlessEmpty(to);
    Files.createDirectories(to.resolve("states"));
    copyTree(state, to.resolve("states").resolve(state.getFileName()));
    for (String name : RECORDS) {
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
    copyRollouts(from.resolve(RunFolder.ROLLOUTS), to.resolve(RunFolder.ROLLOUTS), step);
    ExchangeFile exchanges = new ExchangeFile(to);
    for (Exchange e : new ExchangeFile(from).read()) {
      if (e.after() < step) {
        exchanges.append(e);
      }
    }
    byte[] text = Files.readAllBytes(recipe);
    DurableFiles.replace(to.resolve(RunFolder.RECIPE), text); // last: now it is a run
    return RecipeFiles.parse(nameOf(text), new String(text, UTF_8), recipe.toString());
  }

  /** A run's recipe begins with its name as a comment. */
  private static String nameOf(byte[] text) {
    String first = new String(text, UTF_8).lines().findFirst().orElse("");
    return first.startsWith("# ") ? first.substring(2).strip() : "fork";
  }

  private static String noState(Path from, long step, StateStore states) {
    List<String> there = new ArrayList<>();
    try {
      states.saved().forEach(s -> there.add(Long.toString(StateStore.stepOf(s))));
    } catch (IOException e) {
      there.add("none that can be read");
    }
    return "there is no saved state of step %d in %s, only of %s; keepStates=N of a recipe keeps more"
        .formatted(step, from, there.isEmpty() ? "none" : String.join(", ", there));
  }

  private static void refuseUnlessEmpty(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> content = Files.list(to)) {
      if (content.findAny().isPresent()) {
        throw new RunException(to + " is not empty; give an empty or new folder with --out");
      }
    }
  }

  private static void copyRollouts(Path from, Path to, long step) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String digits = file.getFileName().toString().replaceAll("\\D", "");
        if (!digits.isEmpty() && Long.parseLong(digits) <= step) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(from)) {
      all = tree.sorted().toList();
    }
    for (Path file : all) {
      Files.copy(file, to.resolve(from.relativize(file).toString()));
    }
  }
}
