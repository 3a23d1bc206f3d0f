package org.athanor.verifier.procedural;

/** A text that does not have the form it should; the message says where and how. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 40;

  UnreadableException(String message) {
    super(message, null, false, false);
  }

  /** A text in quotes, on one line and cut short, for evidence. */
  static String quoted(String text) {
    StringBuilder shown = new StringBuilder("'");
    text.codePoints()
        .limit(SHOWN)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return shown.append(text.codePointCount(0, text.length()) > SHOWN ? "...'" : "'").toString();
  }
}
