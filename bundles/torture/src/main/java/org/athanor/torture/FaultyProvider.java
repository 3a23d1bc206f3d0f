package org.athanor.torture;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Sends reads to the default provider, and changes by way of the disk. */
final class FaultyProvider extends FileSystemProvider {
  private final FileSystemProvider real = FileSystems.getDefault().provider();
  private final FaultyDisk disk;
  private final FaultyFileSystem fileSystem;

  FaultyProvider(FaultyDisk disk, FaultyFileSystem fileSystem) {
    this.disk = disk;
    this.fileSystem = fileSystem;
  }

  private static Path real(Path path) {
    return FaultyPath.real(path);
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("make a FaultyDisk");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return fileSystem;
  }

  @Override
  public Path getPath(URI uri) {
    return fileSystem.wrap(Path.of(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = real(path);
    boolean makes =
        options.contains(StandardOpenOption.CREATE_NEW)
            || (options.contains(StandardOpenOption.CREATE) && !Files.exists(file))
            || options.contains(StandardOpenOption.TRUNCATE_EXISTING);
    FileChannel[] opened = new FileChannel[1];
    FaultyDisk.Change open = () -> opened[0] = real.newFileChannel(file, options, attributes);
    if (makes) {
      disk.change(
          "open",
          file,
          () -> {
            open.apply();
            disk.unsynced(file, 0);
          },
          () -> {
            open.apply();
            opened[0].close();
          });
    } else {
      open.apply();
    }
    return new FaultyChannel(disk, file, opened[0]);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> stream =
        real.newDirectoryStream(real(folder), p -> filter.accept(fileSystem.wrap(p)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> paths = stream.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return paths.hasNext();
          }

          @Override
          public Path next() {
            return fileSystem.wrap(paths.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    if (Files.exists(real(folder))) {
      real.createDirectory(real(folder), attributes); // says so itself; nothing is changed
      return;
    }
    disk.change(
        "make folder",
        real(folder),
        () -> real.createDirectory(real(folder), attributes),
        () -> {});
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.change(
        "delete",
        real(path),
        () -> {
          real.delete(real(path));
          disk.synced(real(path));
        },
        () -> {});
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    disk.change(
        "copy", real(target), () -> real.copy(real(source), real(target), options), () -> {});
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    disk.change(
        "rename to",
        real(target),
        () -> {
          real.move(real(source), real(target), options);
          disk.moved(real(source), real(target));
        },
        () -> {});
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return real.isSameFile(real(one), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return real.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    real.checkAccess(real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return real.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return real.readAttributes(real(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    real.setAttribute(real(path), name, value, options);
  }
}
