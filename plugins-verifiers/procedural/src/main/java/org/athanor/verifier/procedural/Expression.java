package org.athanor.verifier.procedural;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * An arithmetic expression, plain or in LaTeX: whole numbers, + - * / and parentheses; × ÷ − and
 * \times \cdot \div \frac mean the same. What stands behind an equals sign is left out: {@code
 * (1+2)*8 = 24}.
 */
final class Expression {
  private static final int LONGEST = 1000;
  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 9;

  private final String text;
  private final List<Integer> numbers = new ArrayList<>();
  private int at;
  private int depth;
  private Value value;

  /** An exact fraction in lowest terms, denominator positive. */
  record Value(BigInteger over, BigInteger under) {
    static Value of(long whole) {
      return new Value(BigInteger.valueOf(whole), BigInteger.ONE);
    }

    static Value of(BigInteger over, BigInteger under) {
      BigInteger divisor = over.gcd(under).max(BigInteger.ONE);
      divisor = under.signum() < 0 ? divisor.negate() : divisor;
      return new Value(over.divide(divisor), under.divide(divisor));
    }

    /** The result; null if it divides by zero. */
    Value with(char op, Value other) {
      return switch (op) {
        case '+' -> of(over.multiply(other.under).add(other.over.multiply(under)), both(other));
        case '-' ->
            of(over.multiply(other.under).subtract(other.over.multiply(under)), both(other));
        case '*' -> of(over.multiply(other.over), both(other));
        default ->
            other.over.signum() == 0
                ? null
                : of(over.multiply(other.under), under.multiply(other.over));
      };
    }

    private BigInteger both(Value other) {
      return under.multiply(other.under);
    }

    String text() {
      return under.equals(BigInteger.ONE) ? over.toString() : over + "/" + under;
    }
  }

  private Expression(String text) {
    this.text = text;
  }

  /**
   * Reads the text, all of it.
   *
   * @throws UnreadableException if it is no such expression
   */
  static Expression read(String given) throws UnreadableException {
    String text = plain(given);
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new UnreadableException("no expression in " + UnreadableException.quoted(given));
    }
    Expression expression = new Expression(text);
    expression.value = expression.sum();
    if (expression.at < text.length()) {
      throw expression.unexpected();
    }
    return expression;
  }

  /** Numbers in the order in which they stand. */
  List<Integer> numbers() {
    return List.copyOf(numbers);
  }

  /** Null if it divides by zero. */
  Value value() {
    return value;
  }

  String text() {
    return text;
  }

  /** Without decoration, LaTeX and what stands behind an equals sign. */
  private static String plain(String given) {
    String text =
        given
            .replaceAll("\\\\[dt]?frac\\s*\\{([^{}]*)\\}\\s*\\{([^{}]*)\\}", "(($1)/($2))")
            .replaceAll("\\\\(times|cdot|ast)\\b", "*")
            .replaceAll("\\\\div\\b", "/")
            .replaceAll("\\\\(left|right)", "")
            .replaceAll("\\\\[()\\[\\],;! ]|[$`]|\\*\\*(?=\\s*$)|^\\s*\\*\\*", "")
            .replace('×', '*')
            .replace('·', '*')
            .replace('÷', '/')
            .replace('−', '-')
            .replace('–', '-')
            .replace('[', '(')
            .replace(']', ')')
            .replaceAll("\\\\text\\{[^{}]*\\}", "");
    int equals = text.indexOf('=');
    text = (equals < 0 ? text : text.substring(0, equals)).strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1).strip() : text;
  }

  private Value sum() throws UnreadableException {
    if (++depth > DEEPEST) {
      throw new UnreadableException("an expression nested deeper than " + DEEPEST);
    }
    Value left = product();
    while (next() == '+' || next() == '-') {
      char op = text.charAt(at++);
      left = combine(left, op, product());
    }
    depth--;
    return left;
  }

  private Value product() throws UnreadableException {
    Value left = factor();
    while (next() == '*' || next() == '/' || next() == '(') {
      char op = next() == '(' ? '*' : text.charAt(at++);
      left = combine(left, op, factor());
    }
    return left;
  }

  private static Value combine(Value left, char op, Value right) {
    return left == null || right == null ? null : left.with(op, right);
  }

  private Value factor() throws UnreadableException {
    char c = next();
    if (c == '-' || c == '+') {
      at++;
      Value value = deeper();
      return c == '+' || value == null ? value : Value.of(0).with('-', value);
    }
    if (c == '(') {
      at++;
      Value value = sum();
      if (next() != ')') {
        throw unexpected();
      }
      at++;
      return value;
    }
    return number();
  }

  private Value deeper() throws UnreadableException {
    if (++depth > DEEPEST) {
      throw new UnreadableException("an expression nested deeper than " + DEEPEST);
    }
    Value value = factor();
    depth--;
    return value;
  }

  private Value number() throws UnreadableException {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (start == at || at - start > LONGEST_NUMBER) {
      throw unexpected();
    }
    int number = Integer.parseInt(text.substring(start, at));
    numbers.add(number);
    return Value.of(number);
  }

  /** The next character that is no space; 0 at the end. */
  private char next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private UnreadableException unexpected() {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return new UnreadableException(
        "only whole numbers, + - * / and parentheses are allowed, found "
            + found
            + " at "
            + (at + 1)
            + " of "
            + UnreadableException.quoted(text));
  }
}
