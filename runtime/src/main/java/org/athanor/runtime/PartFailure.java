package org.athanor.runtime;

/** A part that threw, hung or gave what no part may give; the message names it. */
final class PartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  PartFailure(String message) {
    super(message);
  }

  PartFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** What a throwable says, with its kind where that alone says too little. */
  static String words(Throwable e) {
    boolean plain =
        e instanceof IllegalArgumentException
            || e instanceof IllegalStateException
            || e instanceof PartFailure;
    return plain && e.getMessage() != null
        ? e.getMessage()
        : e.toString().replaceFirst("^(\\w+\\.)+", "");
  }
}
