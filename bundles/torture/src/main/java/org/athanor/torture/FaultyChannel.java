package org.athanor.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A channel whose changes pass the disk. */
final class FaultyChannel extends FileChannel {
  private final FaultyDisk disk;
  private final Path file;
  private final FileChannel real;

  FaultyChannel(FaultyDisk disk, Path file, FileChannel real) {
    this.disk = disk;
    this.file = file;
    this.real = real;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int[] count = new int[1];
    disk.change("write", file, () -> count[0] = unsynced(bytes), () -> unsynced(firstHalf(bytes)));
    return count[0];
  }

  private int unsynced(ByteBuffer bytes) throws IOException {
    disk.unsynced(file, real.size());
    return real.write(bytes);
  }

  private static ByteBuffer firstHalf(ByteBuffer bytes) {
    ByteBuffer half = bytes.duplicate();
    return half.limit(half.position() + half.remaining() / 2);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += write(sources[i]);
    }
    return count;
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    int[] count = new int[1];
    disk.change(
        "write",
        file,
        () -> {
          disk.unsynced(file, position);
          count[0] = real.write(bytes, position);
        },
        () -> real.write(firstHalf(bytes), position));
    return count[0];
  }

  @Override
  public void force(boolean metaData) throws IOException {
    disk.change(
        "sync",
        file,
        () -> {
          real.force(metaData);
          disk.synced(file);
        },
        () -> {});
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.change("truncate", file, () -> real.truncate(size), () -> {});
    return this;
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
    int read = source.read(bytes);
    return read < 0 ? 0 : write(bytes.flip(), position);
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return real.read(bytes);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return real.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    return real.read(bytes, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  /** Only for reading: what is written into a writable map could not be seen here. */
  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    if (mode != MapMode.READ_ONLY) {
      throw new UnsupportedOperationException("a map to write through");
    }
    return real.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
