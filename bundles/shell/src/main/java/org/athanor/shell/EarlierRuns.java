package org.athanor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.athanor.run.Run;
import org.athanor.run.RunException;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;

/** Folders of runs that are not open. */
final class EarlierRuns {
  private static final String RECIPE = "recipe.txt";

  private final Path folder;

  EarlierRuns(BundleContext context) {
    this.folder = Path.of(context.getProperty("athanor.runs"));
  }

  /** Those where runs go if nobody says otherwise, by name. */
  List<Path> all(Runs runs) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> open = runs.all().stream().map(run -> run.folder().toAbsolutePath()).toList();
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(each -> Files.exists(each.resolve(RECIPE)) && !open.contains(each))
          .sorted()
          .toList();
    }
  }

  /**
   * Folder of a run, open or not, by its id or its folder.
   *
   * @throws org.athanor.run.RunException if there is none
   */
  Path folder(Runs runs, String nameOrFolder) {
    return runs.find(nameOrFolder)
        .map(Run::folder)
        .or(() -> recipe(nameOrFolder).map(Path::getParent))
        .orElseThrow(
            () ->
                new RunException(
                    "there is no run '%s', nor a folder of one; run:list shows what there is"
                        .formatted(nameOrFolder)));
  }

  /** Names for completion. */
  List<String> names(Runs runs) {
    List<String> names = new ArrayList<>(OpenRun.ids(runs));
    try {
      all(runs).forEach(folder -> names.add(folder.getFileName().toString()));
    } catch (IOException e) {
      return names; // completion is no place to complain
    }
    return names;
  }

  /** The recipe of a run by its name among those, or by its folder; empty if it is none. */
  Optional<Path> recipe(String nameOrFolder) {
    return Stream.of(Path.of(nameOrFolder), folder.resolve(nameOrFolder))
        .map(each -> each.resolve(RECIPE).toAbsolutePath())
        .filter(Files::exists)
        .findFirst();
  }
}
