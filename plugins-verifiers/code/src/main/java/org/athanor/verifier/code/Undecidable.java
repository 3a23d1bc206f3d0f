package org.athanor.verifier.code;

/** The verifier, not the program, failed; the message is the evidence. */
final class Undecidable extends Exception {
  private static final long serialVersionUID = 1;

  Undecidable(String message) {
    super(message);
  }
}
