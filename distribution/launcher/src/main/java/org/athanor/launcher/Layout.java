package org.athanor.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where this installation lives and where it may write.
 *
 * @param home of lib/, bundles/, recipes/, models/ and conf/; only read
 * @param var of caches and unpacked native libraries; may be deleted while nothing runs
 * @param plugins whose jars become parts while the container runs
 * @param runs where new runs get their folders
 */
record Layout(Path home, Path var, Path plugins, Path runs) {

  /**
   * From the properties athanor.home, athanor.var, athanor.plugins and athanor.runs. The last three
   * lie in the home folder by default or, where that cannot be written, in "athanor" under the
   * current directory.
   *
   * @throws LaunchException if athanor.home is not set or holds no bundles
   */
  static Layout of(Properties properties) {
    String home = properties.getProperty("athanor.home", "");
    if (home.isEmpty()) {
      throw new LaunchException(
          "athanor.home is not set; start Athanor by its script, bin/athanor");
    }
    Path at = Path.of(home).toAbsolutePath().normalize();
    if (!Files.isDirectory(at.resolve("bundles"))) {
      throw new LaunchException(
          "no bundles in %s: this is not a whole distribution; unpack it again".formatted(at));
    }
    Path writable = Files.isWritable(at) ? at : Path.of("athanor").toAbsolutePath();
    return new Layout(
        at,
        folder(properties, "athanor.var", writable.resolve("var")),
        folder(properties, "athanor.plugins", writable.resolve("plugins")),
        folder(properties, "athanor.runs", writable.resolve("runs")));
  }

  private static Path folder(Properties properties, String key, Path otherwise) {
    String value = properties.getProperty(key, "");
    return value.isEmpty() ? otherwise : Path.of(value).toAbsolutePath().normalize();
  }

  /**
   * Makes the folders that a container needs before anything is run.
   *
   * @throws LaunchException if one cannot be made or written
   */
  void create() {
    create(var, "ATHANOR_VAR");
    create(plugins, "ATHANOR_PLUGINS");
    if (!Files.isWritable(var)) {
      throw unusable(var, "ATHANOR_VAR", "no right to write there", null);
    }
  }

  private static void create(Path folder, String variable) {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw unusable(folder, variable, "there is a file of that name", e);
    } catch (IOException e) {
      throw unusable(folder, variable, e.toString(), e);
    }
  }

  private static LaunchException unusable(
      Path folder, String variable, String why, IOException cause) {
    return new LaunchException(
        "cannot use the folder %s: %s; name another by %s".formatted(folder, why, variable), cause);
  }
}
