package org.athanor.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The start level of each bundle: lower ones start first. */
final class StartLevels {
  /** All bundles are up at this one. */
  static final int LAST = 30;

  private static final String OTHERWISE = "20";

  private final Properties byName = new Properties();

  /** Reads "symbolic name or prefix* = level" lines; no file is no line. */
  static StartLevels read(Path file) {
    StartLevels levels = new StartLevels();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        levels.byName.load(reader);
      } catch (IOException e) {
        throw new LaunchException("cannot read %s: %s".formatted(file, e.getMessage()), e);
      }
    }
    return levels;
  }

  /** That of the longest line that fits; 20 if none does. */
  int of(String symbolicName) {
    String best = "";
    for (String key : byName.stringPropertyNames()) {
      if (fits(key, symbolicName) && key.length() > best.length()) {
        best = key;
      }
    }
    return Integer.parseInt(byName.getProperty(best, OTHERWISE).trim());
  }

  private static boolean fits(String key, String name) {
    return key.endsWith("*")
        ? name.startsWith(key.substring(0, key.length() - 1))
        : name.equals(key);
  }
}
