package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A bundle of the distribution that is dropped again and again, each time as a newer version. */
final class Dropped {
  private final Path original;
  private final Path file;
  private int count;

  private Dropped(Path original, Path file) {
    this.original = original;
    this.file = file;
  }

  /**
   * @param name of the bundle's jar, without its version
   */
  static Dropped of(Path home, String name, Path plugins) throws IOException {
    Path bundles = home.resolve("bundles");
    try (Stream<Path> all = Files.list(bundles)) {
      Path original =
          all.filter(p -> p.getFileName().toString().matches(name + "-[0-9].*\\.jar"))
              .findFirst()
              .orElseThrow(() -> new IOException("there is no bundle " + name + " in " + bundles));
      return new Dropped(original, plugins.resolve("torture-" + name + ".jar"));
    }
  }

  /** Drops the next version, in one move, as a careful user does. */
  void next() throws IOException {
    Files.createDirectories(file.getParent());
    count++;
    String next = version();
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    try (JarFile from = new JarFile(original.toFile())) {
      Manifest manifest = new Manifest(from.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", next);
      try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(beside), manifest)) {
        for (JarEntry entry : Collections.list(from.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            to.putNextEntry(new JarEntry(entry.getName()));
            from.getInputStream(entry).transferTo(to);
          }
        }
      }
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Of what was dropped last. */
  String version() {
    return "0.1." + count;
  }

  /** How many versions there were. */
  int count() {
    return count;
  }

  void takeAway() throws IOException {
    Files.deleteIfExists(file);
  }
}
