package org.athanor.policy.http;

/** The server says no, and would say so again. */
final class Refused extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final int status;

  Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
