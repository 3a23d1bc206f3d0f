package org.athanor.torture;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A disk that counts every change made through it and spoils one of them. {@link #path} gives the
 * way in: a path of a file system of its own, over which every write of a run goes, whoever makes
 * it, and which otherwise does what the disk below does.
 *
 * <p>Changes are: writing to a channel, syncing one, opening one so that it makes or empties a
 * file, making a folder, moving, deleting. They are numbered from 1 in the order in which they
 * come; where two threads write at once, the order between them is not fixed.
 */
public final class FaultyDisk {
  /** What happens to the chosen change. */
  public enum Fault {
    /** Nothing: only counts. */
    NONE,
    /** It and all later ones fail, as on a full disk, until {@link #mend} is called. */
    FAIL,
    /**
     * Half of it is done, and all later ones fail for good: as if the process had been killed in
     * the middle of it.
     */
    TEAR,
    /** Likewise, and what was not synced before is cut to half its length: as in a power cut. */
    POWER,
    /** It takes long. */
    DELAY
  }

  private static final long DELAY_MILLIS = 20;
  private final Fault fault;
  private final long chosen;
  private final FaultyFileSystem fileSystem = new FaultyFileSystem(this);

  /** Length up to which each file was synced; files not written through here are not in it. */
  private final Map<Path, Long> synced = new LinkedHashMap<>();

  private long changes;
  private boolean broken;
  private String struck = "";

  /**
   * @param chosen number of the change that is spoilt, from 1
   */
  public FaultyDisk(Fault fault, long chosen) {
    this.fault = fault;
    this.chosen = chosen;
  }

  /** The way to a place on the disk below. */
  public Path path(Path real) {
    return fileSystem.wrap(real.toAbsolutePath());
  }

  /** How many changes were asked for so far. */
  public synchronized long changes() {
    return changes;
  }

  /** What the spoilt change was, such as "write metrics.jsonl"; empty if it did not come yet. */
  public synchronized String struck() {
    return struck;
  }

  /** From now on every change is done. */
  public synchronized void mend() {
    broken = false;
  }

  /** A change of a file or folder. */
  interface Change {
    void apply() throws IOException;
  }

  /**
   * Does a change, or what the fault leaves of it.
   *
   * @param half what half of it is; may be nothing
   */
  synchronized void change(String what, Path file, Change whole, Change half) throws IOException {
    boolean now = ++changes == chosen && fault != Fault.NONE;
    if (now) {
      struck = what + " " + file.getFileName();
    }
    if (now && fault == Fault.DELAY) {
      pause();
    } else if (now) {
      broken = true;
      if (fault != Fault.FAIL) {
        half.apply();
      }
      if (fault == Fault.POWER) {
        losePower();
      }
    }
    if (broken) {
      throw new FileSystemException(file.toString(), null, "No space left on device");
    }
    whole.apply();
  }

  private static void pause() {
    try {
      Thread.sleep(DELAY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A file was written and is not synced beyond this length. */
  synchronized void unsynced(Path file, long from) {
    synced.merge(file, from, Math::min);
  }

  synchronized void synced(Path file) {
    synced.remove(file);
  }

  synchronized void moved(Path from, Path to) {
    Map<Path, Long> moved = new LinkedHashMap<>();
    synced.forEach(
        (file, length) ->
            moved.put(file.startsWith(from) ? to.resolve(from.relativize(file)) : file, length));
    synced.clear();
    synced.putAll(moved);
  }

  private void losePower() throws IOException {
    for (Map.Entry<Path, Long> file : synced.entrySet()) {
      if (java.nio.file.Files.exists(file.getKey())) {
        try (var channel =
            java.nio.channels.FileChannel.open(
                file.getKey(), java.nio.file.StandardOpenOption.WRITE)) {
          channel.truncate(file.getValue() + (channel.size() - file.getValue()) / 2);
        }
      }
    }
  }
}
