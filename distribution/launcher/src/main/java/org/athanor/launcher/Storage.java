package org.athanor.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The framework's bundle cache: a folder of this process alone, so that several containers can run
 * side by side. It is deleted at the end; what a killed process left behind, at the next start.
 */
final class Storage implements AutoCloseable {
  private static final String LOCK = "process.lock";

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private Storage(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /** A fresh folder below {@code parent}. */
  static Storage in(Path parent) {
    try {
      Files.createDirectories(parent);
      sweep(parent);
      Path folder = Files.createTempDirectory(parent, "felix-");
      FileChannel channel = open(folder);
      return new Storage(folder, channel, channel.lock());
    } catch (IOException e) {
      throw new LaunchException(
          "cannot write the bundle cache in %s: %s; free some space or name another folder by ATHANOR_VAR"
              .formatted(parent, e.getMessage()),
          e);
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
      delete(folder);
    } catch (IOException | UncheckedIOException e) {
      // the next start sweeps it away
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void sweep(Path parent) throws IOException {
    for (Path old : children(parent)) {
      try (FileChannel channel = open(old)) {
        if (channel.tryLock() != null) {
          delete(old);
        }
      } catch (IOException | UncheckedIOException | OverlappingFileLockException e) {
        // somebody else's, or just being deleted by a process that starts beside this one
      }
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
