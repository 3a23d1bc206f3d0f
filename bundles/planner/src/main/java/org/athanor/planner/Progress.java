package org.athanor.planner;

import java.util.function.Consumer;

/** Tells how many problems are done, a line every few seconds; ends the work when asked to. */
final class Progress {
  private static final long EVERY_NANOS = 5_000_000_000L;
  private final Consumer<String> out;
  private final int all;
  private final long began = System.nanoTime();
  private long last = began;
  private int done;

  Progress(Consumer<String> out, int all) {
    this.out = out;
    this.all = all;
  }

  Progress of(int count) {
    return new Progress(out, count);
  }

  /**
   * So many more problems are done.
   *
   * @throws InterruptedException if somebody pressed Ctrl-C
   */
  void done(int more) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    done += more;
    long now = System.nanoTime();
    if (now - last >= EVERY_NANOS && done < all) {
      last = now;
      long left = (now - began) / 1_000_000_000L * (all - done) / done;
      out.accept("%d of %d problems, %d:%02d left".formatted(done, all, left / 60, left % 60));
    }
  }
}
