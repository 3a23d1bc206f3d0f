package org.athanor.problems;

/**
 * One written step, {@code left op right = value}; a flawed candidate holds equations that are
 * wrong.
 *
 * @param op one of + - *
 */
record Equation(int left, char op, int right, int value) {

  /** The true equation of two operands. */
  static Equation of(int left, char op, int right) {
    int value =
        switch (op) {
          case '+' -> left + right;
          case '-' -> left - right;
          case '*' -> left * right;
          default -> throw new IllegalArgumentException("op must be + - or *, got " + op);
        };
    return new Equation(left, op, right, value);
  }

  boolean holds() {
    return equals(corrected());
  }

  Equation corrected() {
    return of(left, op, right);
  }

  Equation claiming(int other) {
    return new Equation(left, op, right, other);
  }

  boolean within(int limit) {
    return left >= 0 && right >= 0 && value >= 0 && value <= limit;
  }

  String text() {
    return "" + left + op + right + "=" + value;
  }

  /** The same for 3+4 and 4+3: the operands in order of size where their order does not matter. */
  String key() {
    boolean swap = op != '-' && left > right;
    return swap ? "" + right + op + left : "" + left + op + right;
  }
}
