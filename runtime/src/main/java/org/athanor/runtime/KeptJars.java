package org.athanor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies of the latest good versions of each file in the plugin folder, in its {@code .earlier/}: a
 * run that rolled back a new version finds the old one there after a restart.
 */
final class KeptJars {
  /** Versions of a file that are there at once, the present one included. */
  static final int VERSIONS = 3;

  private final Path folder;

  KeptJars(Path plugins) {
    this.folder = plugins.resolve(".earlier");
  }

  /**
   * A snapshot of a file.
   *
   * @param path of the copy, which nobody changes
   */
  record Snapshot(Path path, String sha256) {}

  /**
   * Copies a jar as it is now; the snapshot is not kept yet.
   *
   * @param file whose version it is
   * @param from what is copied: that file, or what is to replace it
   */
  Snapshot snapshot(Path file, Path from) throws IOException {
    Path place = Files.createDirectories(folder.resolve(file.getFileName()));
    Path copy = Files.createTempFile(place, ".", ".new");
    try {
      Files.copy(from, copy, StandardCopyOption.REPLACE_EXISTING);
      return new Snapshot(copy, StateStore.sha256(copy));
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  /** Keeps a snapshot as the latest good version of its file; the oldest goes. */
  void keep(Path file, Snapshot good) throws IOException {
    Path named = named(good);
    Files.move(good.path(), named, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(named, FileTime.fromMillis(System.currentTimeMillis()));
    List<Path> all = earlier(file);
    for (Path old : all.subList(Math.min(VERSIONS, all.size()), all.size())) {
      Files.delete(old);
    }
  }

  private static Path named(Snapshot good) {
    return good.path().resolveSibling(good.sha256().substring(0, 16) + ".jar");
  }

  /** Puts a snapshot that was kept in the place of its file, unless that is it. */
  void restore(Snapshot good, Path file) throws IOException {
    if (!Files.isRegularFile(file) || !StateStore.sha256(file).equals(good.sha256())) {
      Path beside = file.resolveSibling("." + file.getFileName() + ".new");
      Files.copy(named(good), beside, StandardCopyOption.REPLACE_EXISTING);
      DurableFiles.move(beside, file);
    }
  }

  void drop(Snapshot bad) throws IOException {
    Files.deleteIfExists(bad.path());
  }

  /** Forgets all versions of a file. */
  void forget(Path file) throws IOException {
    DurableFiles.deleteTree(folder.resolve(file.getFileName()));
  }

  /** Kept versions of a file, the latest first. */
  List<Path> earlier(Path file) throws IOException {
    Path place = folder.resolve(file.getFileName());
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(place)) {
      return all.filter(f -> f.toString().endsWith(".jar"))
          .sorted(Comparator.comparing(KeptJars::time).reversed())
          .toList();
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
