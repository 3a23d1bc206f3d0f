package org.athanor.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.athanor.run.RunException;

/** Turns whatever a command throws into a message and an exit status. */
final class Guard {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;
  static final int INTERRUPTED = 130;

  private static final boolean DEBUG = Boolean.getBoolean("athanor.debug");

  private Guard() {}

  /** The work's own status, or that of its failure, which is told to {@code err}. */
  static int status(Callable<Integer> work, PrintStream err) {
    try {
      return work.call();
    } catch (Failure e) {
      return e.status();
    } catch (InterruptedException e) {
      return INTERRUPTED;
    } catch (UsageException e) {
      return tell(e.getMessage(), e, MISUSED, err);
    } catch (IllegalArgumentException | IllegalStateException | RunException | IOException e) {
      return tell(message(e), e, FAILED, err);
    } catch (UncheckedIOException e) {
      return tell(message(e.getCause()), e, FAILED, err);
    } catch (OutOfMemoryError e) {
      return tell(
          "out of memory (%s): ask for less at a time, or give Java more with JAVA_OPTS=-Xmx8g"
              .formatted(e.getMessage()),
          e,
          FAILED,
          err);
    } catch (Exception | LinkageError e) { // a fault of ours or of a plugin's: no way to be exact
      return tell("this should not happen: %s; --debug shows where".formatted(e), e, FAILED, err);
    }
  }

  /** Its message, with the kind where that alone says too little. */
  private static String message(Exception e) {
    String message = e.getMessage();
    if (e.getClass().getSimpleName().equals("CommandNotFoundException")) {
      return message.replaceFirst("Command not found: (.*)", "no command '$1'; help lists them");
    }
    boolean bare = message == null || e instanceof java.nio.file.FileSystemException;
    return bare ? e.toString().replaceFirst("^(\\w+\\.)+", "") : message;
  }

  private static int tell(String message, Throwable cause, int status, PrintStream err) {
    err.println("athanor: " + message);
    if (DEBUG) {
      cause.printStackTrace(err);
    }
    return status;
  }
}
