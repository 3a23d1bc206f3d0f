package org.athanor.verifier.procedural;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One written step: {@code name=left op right=value}, right or wrong.
 *
 * @param name the variable it defines; empty in families without variables
 */
record Equation(String name, int left, char op, int right, int value) {
  private static final Pattern FORM =
      Pattern.compile("(?:([a-z])=)?(-?\\d{1,6})([-+*/])(-?\\d{1,6})=(-?\\d{1,6})");

  /** The true equation; the operation must not be a division. */
  static Equation of(String name, int left, char op, int right) throws UnreadableException {
    Equation e = new Equation(name, left, op, right, 0);
    long value = e.trueValue();
    if (value < 0 || value > Reading.LIMIT) {
      throw new UnreadableException(
          "%d%c%d=%d is outside 0 to %d".formatted(left, op, right, value, Reading.LIMIT));
    }
    return new Equation(name, left, op, right, (int) value);
  }

  /** Reads steps separated by semicolons. */
  static List<Equation> parse(String text) throws UnreadableException {
    List<Equation> steps = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      Matcher m = FORM.matcher(part);
      if (!m.matches()) {
        throw new UnreadableException(
            "step " + (steps.size() + 1) + " is no equation: " + UnreadableException.quoted(part));
      }
      steps.add(
          new Equation(
              m.group(1) == null ? "" : m.group(1),
              Integer.parseInt(m.group(2)),
              m.group(3).charAt(0),
              Integer.parseInt(m.group(4)),
              Integer.parseInt(m.group(5))));
    }
    return steps;
  }

  boolean divides() {
    return op == '/';
  }

  long trueValue() {
    return switch (op) {
      case '+' -> (long) left + right;
      case '-' -> (long) left - right;
      default -> (long) left * right;
    };
  }

  boolean holds() {
    return !divides() && trueValue() == value;
  }

  /** Whether both say the same; the operands of + and * may be exchanged. */
  boolean says(Equation other) {
    Equation turned = op == '-' ? this : new Equation(name, right, op, left, value);
    return equals(other) || turned.equals(other);
  }

  String text() {
    return (name.isEmpty() ? "" : name + "=") + left + op + right + "=" + value;
  }
}
