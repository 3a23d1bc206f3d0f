package org.athanor.verifier.code;

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

  /** Bounds the start; call it right after starting. */
  static void bound(Sandboxed process, Limits limits) {
    process.killAfter(
        START_MILLIS + limits.timeoutMillis(), "the sandbox did not start within 20 s");
  }
}
