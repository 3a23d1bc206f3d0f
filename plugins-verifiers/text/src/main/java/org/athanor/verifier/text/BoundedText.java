package org.athanor.verifier.text;

/** A text that may be looked at only so often, so that an expression cannot search without end. */
final class BoundedText implements CharSequence {
  private static final int LOOKS = 20_000_000;

  private final CharSequence text;
  private final int[] looks;

  BoundedText(CharSequence text) {
    this(text, new int[1]);
  }

  private BoundedText(CharSequence text, int[] looks) {
    this.text = text;
    this.looks = looks;
  }

  /** Thrown when that was too often. */
  static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public char charAt(int index) {
    if (++looks[0] > LOOKS) {
      throw new TooLongException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new BoundedText(text.subSequence(start, end), looks);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
