package org.athanor.verifier.code;

import com.google.gson.JsonObject;
import java.util.Optional;

/** A language's interpreter on this machine, with the harness that runs in it. */
interface Interpreter extends AutoCloseable {
  /** The part a harness plays. */
  enum Play {
    /** Runs the tests; trusted. */
    JUDGE,
    /** Holds the program whose functions are tested. */
    CANDIDATE,
    /** Runs the program once for each input. */
    STDIO
  }

  /** Why programs in this language cannot be run here, and what to install; empty if they can. */
  Optional<String> unavailable();

  /** What to start in a sandbox. */
  Program program(Play play, Limits limits);

  /** A message as the harness reads it, on one line. */
  default String line(JsonObject message) {
    return message.toString();
  }

  /** Whether the judge compiles the program, so that the other side is handed its classes. */
  default boolean compiles() {
    return false;
  }

  /** Removes what it needed on disk. */
  @Override
  default void close() {}
}
