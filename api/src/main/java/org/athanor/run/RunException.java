package org.athanor.run;

/**
 * A run that cannot go on or be opened; the message says what happened, what was found and how to
 * go on.
 */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RunException(String message) {
    super(message);
  }

  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
