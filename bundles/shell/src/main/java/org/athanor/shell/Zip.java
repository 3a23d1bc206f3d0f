package org.athanor.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A zip file that keeps the right to execute; the same content gives the same bytes. */
final class Zip implements AutoCloseable {
  private static final FileTime TIME = FileTime.fromMillis(1_767_225_600_000L); // 2026-01-01

  private final FileSystem zip;
  private final Path top;

  /** A new file with one folder at its top. */
  Zip(Path file, String folder) throws IOException {
    zip =
        FileSystems.newFileSystem(
            URI.create("jar:" + file.toUri()),
            Map.of("create", "true", "enablePosixFileAttributes", "true"));
    top = Files.createDirectory(zip.getPath(folder));
  }

  /** A file, or a folder with all in it, under this name; nothing if it is not there. */
  void add(Path source, String name) throws IOException {
    if (!Files.exists(source)) {
      return;
    }
    try (Stream<Path> all = Files.walk(source)) {
      List<Path> sorted = all.filter(Files::isRegularFile).sorted().toList();
      for (Path file : sorted) {
        String below = source.relativize(file).toString();
        copy(file, top.resolve(below.isEmpty() ? name : name + "/" + below));
      }
    }
  }

  private static void copy(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (InputStream content = Files.newInputStream(file)) {
      Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setLastModifiedTime(target, TIME);
    Files.setPosixFilePermissions(
        target,
        PosixFilePermissions.fromString(Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--"));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
