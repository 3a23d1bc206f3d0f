package org.athanor.shell;

/** A command called in the wrong way; the message says what is right. */
final class UsageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
