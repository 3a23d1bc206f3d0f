package org.athanor.verifier.code;

/** The completion holds no program that could be loaded. */
final class NoProgram extends Exception {
  private static final long serialVersionUID = 1;
  private final boolean syntax;

  /**
   * @param syntax whether no reading of the completion was even a program
   */
  NoProgram(String message, boolean syntax) {
    super(message);
    this.syntax = syntax;
  }

  boolean syntax() {
    return syntax;
  }
}
