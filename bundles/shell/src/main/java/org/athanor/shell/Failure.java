package org.athanor.shell;

/** A command that ended with a status other than 0 and has said why already. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  Failure(int status) {
    super("status " + status, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
