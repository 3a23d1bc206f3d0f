package org.athanor.problem.files;

/** A row that is no problem; the message says what is wrong, without file and line. */
final class BadRow extends Exception {
  private static final long serialVersionUID = 1;

  BadRow(String message) {
    super(message);
  }

  BadRow(String message, Throwable cause) {
    super(message, cause);
  }
}
