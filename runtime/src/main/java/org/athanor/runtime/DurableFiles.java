package org.athanor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writing such that a crash leaves the old or the new, never half of either. */
final class DurableFiles {
  private DurableFiles() {}

  /** Writes beside, syncs, renames. */
  static void replace(Path file, byte[] content) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    write(beside, content);
    move(beside, file);
  }

  /** Writes in place and syncs the content, for what counts only once something else is renamed. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(out, ByteBuffer.wrap(content));
      out.force(true);
    }
  }

  static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /**
   * Appends whole lines, in the place of a torn one that a failed attempt may have left; syncs if
   * asked to, else leaves it to the system.
   */
  static void append(Path file, String lines, boolean sync) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = wholeLines(out);
      if (end < out.size()) {
        out.truncate(end);
      }
      out.position(end);
      writeFully(out, ByteBuffer.wrap(lines.getBytes(UTF_8)));
      if (sync) {
        out.force(false);
      }
    }
  }

  /** Length of a file up to its last line end. */
  private static long wholeLines(FileChannel file) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    long end = file.size();
    while (end > 0 && (file.read(one.clear(), end - 1) < 1 || one.get(0) != '\n')) {
      end--;
    }
    return end;
  }

  /** Renames at once and syncs the folder, so that the new name is on the disk too. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(to.toAbsolutePath().getParent());
  }

  /** Puts the names in a folder on the disk. */
  static void syncFolder(Path path) throws IOException {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Puts a folder's files on the disk, which somebody else wrote. */
  static void syncTree(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path p : all) {
      if (Files.isDirectory(p)) {
        syncFolder(p);
      } else {
        try (FileChannel file = FileChannel.open(p, StandardOpenOption.WRITE)) {
          file.force(true);
        }
      }
    }
  }

  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path p : all) {
      Files.delete(p);
    }
  }
}
