package org.athanor.run;

/** A recipe that cannot be run; the message says which key, what was found and what is allowed. */
public final class RecipeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public RecipeException(String message) {
    super(message);
  }

  public RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
