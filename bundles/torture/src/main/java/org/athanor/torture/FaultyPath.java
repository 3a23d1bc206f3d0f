package org.athanor.torture;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A path of the default file system, seen through a faulty one. */
record FaultyPath(FaultyFileSystem fileSystem, Path path) implements Path {
  static Path real(Path path) {
    return path instanceof FaultyPath faulty ? faulty.path : path;
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return path.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return fileSystem.wrap(path.getRoot());
  }

  @Override
  public Path getFileName() {
    return fileSystem.wrap(path.getFileName());
  }

  @Override
  public Path getParent() {
    return fileSystem.wrap(path.getParent());
  }

  @Override
  public int getNameCount() {
    return path.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return fileSystem.wrap(path.getName(index));
  }

  @Override
  public Path subpath(int begin, int end) {
    return fileSystem.wrap(path.subpath(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return path.startsWith(real(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return path.endsWith(real(other));
  }

  @Override
  public Path normalize() {
    return fileSystem.wrap(path.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return fileSystem.wrap(path.resolve(real(other)));
  }

  @Override
  public Path relativize(Path other) {
    return fileSystem.wrap(path.relativize(real(other)));
  }

  @Override
  public URI toUri() {
    return path.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return fileSystem.wrap(path.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return fileSystem.wrap(path.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    return path.register(watcher, events, modifiers);
  }

  @Override
  public int compareTo(Path other) {
    return path.compareTo(real(other));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
