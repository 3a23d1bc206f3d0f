package org.athanor.verifier.math;

/**
 * A piece of an answer's text.
 *
 * @param text what it stands for: an operator's sign, a function's or variable's name, words
 * @param number the value of a {@link Type#NUM}, else null
 * @param space whether white space stood before it
 * @param start where it begins in the lexed text
 */
record Token(Type type, String text, Node.Num number, boolean space, int start) {

  enum Type {
    NUM,
    SYM,
    CONSTANT,
    FUNCTION,
    COMMAND,
    WORDS,
    OPERATOR,
    OPEN,
    CLOSE,
    GROUP_OPEN,
    GROUP_CLOSE,
    END
  }

  boolean is(Type wanted, String wantedText) {
    return type == wanted && text.equals(wantedText);
  }

  boolean isOperator(String sign) {
    return is(Type.OPERATOR, sign);
  }
}
