package org.athanor.launcher;

import sun.misc.Signal;

/**
 * What Ctrl-C does: the first interrupts the thread that works, so that it can come to a good end;
 * if it does not listen, or at the second, the process ends.
 */
final class CtrlC {
  /** What a shell reports for a process that ended by an interrupt. */
  static final int STATUS = 130;

  private static final long HEARD_MILLIS = 500;

  private final Thread worker;
  private int count;

  private CtrlC(Thread worker) {
    this.worker = worker;
  }

  /** From now on for this thread. */
  static void interrupts(Thread worker) {
    CtrlC ctrlC = new CtrlC(worker);
    Signal.handle(new Signal("INT"), signal -> ctrlC.pressed());
  }

  /** Called on a thread of the JVM's for each signal. */
  private void pressed() {
    synchronized (this) {
      count++;
      if (count > 1) {
        Runtime.getRuntime().halt(STATUS);
      }
    }
    worker.interrupt();
    if (!isHeard()) {
      System.exit(STATUS);
    }
  }

  /** Whoever waits or asks takes the mark away; work that never looks leaves it there. */
  private boolean isHeard() {
    try {
      for (long waited = 0; waited < HEARD_MILLIS && worker.isInterrupted(); waited += 10) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !worker.isInterrupted();
  }
}
