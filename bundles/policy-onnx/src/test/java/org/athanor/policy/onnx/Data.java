package org.athanor.policy.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Public models and data that need not be there. */
final class Data {
  private Data() {}

  /** A folder below system property athanor.data or ../shared/data; skips the test without it. */
  static Path folder(String name) {
    Path root = Path.of(System.getProperty("athanor.root", "../..")).resolve("../shared/data");
    Path folder = Path.of(System.getProperty("athanor.data", root.toString())).resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder), () -> "skipped: no " + folder.toAbsolutePath().normalize());
    return folder;
  }
}
