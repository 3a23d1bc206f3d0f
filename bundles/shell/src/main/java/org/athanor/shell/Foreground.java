package org.athanor.shell;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** The threads that execute a command now; Ctrl-C is for them, whoever's threads they are. */
final class Foreground {
  private static final Set<Thread> RUNNING = ConcurrentHashMap.newKeySet();

  private Foreground() {}

  static <T> T call(Callable<T> command) throws Exception {
    RUNNING.add(Thread.currentThread());
    try {
      return command.call();
    } finally {
      RUNNING.remove(Thread.currentThread());
    }
  }

  static void interrupt() {
    RUNNING.forEach(Thread::interrupt);
  }
}
