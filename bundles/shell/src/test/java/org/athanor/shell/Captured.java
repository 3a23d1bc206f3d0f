package org.athanor.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** An Out whose text and notes can be read back. */
final class Captured {
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  /** With that width of the terminal; 0 is none. */
  Out out(int columns) {
    return new Out(
        new PrintStream(text, true, UTF_8), new PrintStream(notes, true, UTF_8), false, columns);
  }

  String text() {
    return text.toString(UTF_8);
  }

  String notes() {
    return notes.toString(UTF_8);
  }
}
