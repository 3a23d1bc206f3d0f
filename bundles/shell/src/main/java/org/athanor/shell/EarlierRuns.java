package org.athanor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** The recipe of a run by its name among those, or by its folder; empty if it is none. */
  Optional<Path> recipe(String nameOrFolder) {
    return Stream.of(Path.of(nameOrFolder), folder.resolve(nameOrFolder))
        .map(each -> each.resolve(RECIPE).toAbsolutePath())
        .filter(Files::exists)
        .findFirst();
  }
}
