package org.athanor.launcher;

import java.util.Map;
import java.util.concurrent.Callable;

/** Starts the container, hands over to the service marked "athanor.main", ends with its status. */
public final class Main {
  private static final long WORK_MILLIS = 10_000;
  private static final boolean DEBUG = Boolean.getBoolean("athanor.debug");

  private Main() {}

  public static void main(String[] arguments) {
    Logging.start(DEBUG);
    int status;
    try {
      status = run(arguments);
    } catch (LaunchException e) {
      status = failed(e.getMessage(), e);
    } catch (InterruptedException e) {
      status = CtrlC.STATUS;
    }
    System.exit(status);
  }

  private static int run(String[] arguments) throws InterruptedException {
    Layout layout = Layout.of(System.getProperties());
    layout.create();
    CtrlC.interrupts(Thread.currentThread());
    try (Container container = Container.start(layout, arguments)) {
      Runtime.getRuntime().addShutdownHook(new Thread(container::close, "end"));
      Map<String, String> trouble = container.trouble();
      trouble.forEach(
          (bundle, why) -> System.err.printf("warning: %s is not up: %s%n", bundle, why));
      Callable<?> work = container.work(trouble.isEmpty() ? WORK_MILLIS : WORK_MILLIS / 10);
      return work == null ? failed(noWork(trouble), null) : call(work);
    }
  }

  private static int call(Callable<?> work) throws InterruptedException {
    try {
      return work.call() instanceof Integer status ? status : 0;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) { // whatever the work throws ends the process, with its message
      return failed(e.toString(), e);
    }
  }

  private static String noWork(Map<String, String> trouble) {
    return trouble.isEmpty()
        ? "no bundle offers the shell; bundles/ is not whole: unpack or build the distribution again"
        : "the shell did not start, see above; build the distribution again, or mend bundles/";
  }

  private static int failed(String message, Throwable cause) {
    System.err.println("athanor: " + message);
    if (DEBUG && cause != null) {
      cause.printStackTrace();
    }
    return 1;
  }
}
