package org.athanor.verifier.code;

/**
 * What one program may use.
 *
 * @param timeoutSeconds wall-clock time of all its tests together, and CPU time of each process
 * @param memoryMegabytes of all its processes together
 * @param processes and threads alive at once
 * @param compileSeconds more CPU time, for a compiler
 */
record Limits(double timeoutSeconds, int memoryMegabytes, int processes, int compileSeconds) {
  /** Size of the private /tmp, and of a single file in it. */
  static final int TMP_MEGABYTES = 64;

  static final int OPEN_FILES = 128;

  /** Longest line, and longest output, that a program may send. */
  static final int OUTPUT_BYTES = 8 << 20;

  Limits(double timeoutSeconds, int memoryMegabytes, int processes) {
    this(timeoutSeconds, memoryMegabytes, processes, 0);
  }

  /** The same, with time to compile for a language that needs it. */
  Limits toRun(Interpreter interpreter) {
    return interpreter.compiles()
        ? new Limits(timeoutSeconds, memoryMegabytes, processes, 20)
        : this;
  }

  long timeoutMillis() {
    return (long) Math.ceil(timeoutSeconds * 1000);
  }

  long cpuSeconds() {
    return (long) Math.ceil(timeoutSeconds) + 1 + compileSeconds;
  }
}
