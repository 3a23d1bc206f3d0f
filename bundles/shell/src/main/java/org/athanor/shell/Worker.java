package org.athanor.shell;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs Gogo scripts on a thread of their own. Gogo gives up waiting when its caller is interrupted,
 * and leaves the command alone; here the command is interrupted, and waited for.
 */
final class Worker {
  private Worker() {}

  static int call(Callable<Integer> script) throws Exception {
    FutureTask<Integer> task = new FutureTask<>(script);
    Thread thread = new Thread(task, "script");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return task.get();
      } catch (InterruptedException e) {
        Foreground.interrupt();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }
}
