package org.athanor.verifier.code;

import java.io.IOException;
import java.util.Optional;

/**
 * The start of a harness: before its first line, whatever goes wrong is not the program's doing.
 */
final class Ready {
  private static final long START_MILLIS = 20_000;

  private Ready() {}

  /** Waits until the harness is up. */
  static void await(Sandboxed process, String what) throws Undecidable {
    if (!process.awaitReady()) {
      String complaint = process.complaint();
      throw new Undecidable(
          what
              + " did not start: "
              + (complaint.isEmpty() ? process.killed() + " " + process.end() : complaint));
    }
  }

  /** Runs a program that prints "ready"; the reason if it does not. */
  static Optional<String> trial(
      Sandbox sandbox, Program program, Limits limits, String what, String option) {
    try (Sandboxed trial = sandbox.start(program, limits)) {
      trial.killAfter(START_MILLIS, "it did not start within 20 s");
      if ("ready".equals(trial.readLine(100))) {
        return Optional.empty();
      }
      return Optional.of(
          what
              + " does not run in the sandbox: "
              + trial.complaint()
              + " "
              + trial.killed()
              + "; it must be readable by everybody: install the system's own, or set the"
              + " verifier's option '"
              + option
              + "'");
    } catch (IOException e) {
      return Optional.of(what + " cannot be started in the sandbox: " + e.getMessage());
    }
  }

  /** Bounds the start; call it right after starting. */
  static void bound(Sandboxed process, Limits limits) {
    process.killAfter(
        START_MILLIS + limits.timeoutMillis(), "it did not start, or did not compile, within 20 s");
  }
}
