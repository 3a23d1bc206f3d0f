package org.athanor.it;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the plugin folder says meanwhile. */
final class Said extends Handler implements AutoCloseable {
  private static final long LIMIT_MILLIS = 30_000;
  private final Logger logger = Logger.getLogger("org.athanor.plugins");
  private final Level before = logger.getLevel();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  Said() {
    logger.setLevel(Level.INFO);
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getMessage());
  }

  /** The first line about that file since it was last asked for. */
  String about(String file) throws InterruptedException {
    long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    while (true) {
      for (String line : lines) {
        if (line.startsWith(file + ": ")) {
          lines.remove(line);
          return line;
        }
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("nothing was said about " + file + ", only " + lines);
      }
      Thread.sleep(10);
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void flush() {
    // every line is there at once
  }

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
  }
}
