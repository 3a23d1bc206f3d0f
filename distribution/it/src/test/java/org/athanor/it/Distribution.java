package org.athanor.it;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The assembled folder under test. */
final class Distribution {
  static final Path HOME = Path.of(System.getProperty("athanor.home")).toAbsolutePath().normalize();

  /** For what tests leave behind; unpacked native libraries are shared there. */
  static final Path WORK = Path.of(System.getProperty("athanor.work")).toAbsolutePath();

  private Distribution() {}

  static List<Path> bundles() {
    try (Stream<Path> files = Files.list(HOME.resolve("bundles"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path bundle(String artifactId) {
    return bundles().stream()
        .filter(file -> file.getFileName().toString().matches(artifactId + "-[0-9].*\\.jar"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + artifactId + " in " + HOME));
  }

  static Attributes manifest(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String symbolicName(Path jar) {
    return manifest(jar).getValue("Bundle-SymbolicName").split(";")[0];
  }

  /** Clauses of a header such as Import-Package. */
  static Parameters header(Path jar, String name) {
    return OSGiHeader.parseHeader(manifest(jar).getValue(name));
  }

  static Set<String> imports(Path jar) {
    return header(jar, "Import-Package").keySet();
  }

  /** "org.athanor.data;version=1.0.0,..." of a bundle's exports. */
  static String exports(Path jar) {
    StringBuilder exports = new StringBuilder();
    for (var entry : header(jar, "Export-Package").entrySet()) {
      Attrs attributes = entry.getValue();
      exports.append(exports.isEmpty() ? "" : ",").append(entry.getKey());
      exports.append(";version=").append(attributes.getVersion());
    }
    return exports.toString();
  }
}
