package org.athanor.verifier.math;

/** Says why a text is no expression this parser reads. */
final class ParseFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  ParseFailure(String reason) {
    super(reason, null, false, false);
  }
}
