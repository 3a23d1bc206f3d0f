package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;

/** Turns an answer's text into trees; there are several where commas can be read in two ways. */
final class Reader {
  static final int MAX_LENGTH = 20_000;

  private Reader() {}

  /**
   * What a text was read as.
   *
   * @param nodes the readings, likeliest first; empty if there is none
   * @param failure why there is none
   */
  record Readings(List<Node> nodes, String failure) {
    boolean isEmpty() {
      return nodes.isEmpty();
    }
  }

  static Readings read(String text, Budget budget) {
    String s = Surface.strip(text);
    if (s.isEmpty()) {
      return new Readings(List.of(), "an empty answer");
    }
    if (s.length() > MAX_LENGTH) {
      return new Readings(List.of(), "an answer longer than " + MAX_LENGTH + " characters");
    }
    Node based = digitsWithBase(s);
    if (based != null) {
      return new Readings(List.of(based), "");
    }
    List<Node> nodes = new ArrayList<>();
    String failure = "";
    boolean commas = false;
    boolean[][] readings = {{true, false}, {false, false}, {true, true}};
    for (boolean[] reading : readings) {
      Lexer lexer = new Lexer(s, reading[0], reading[1], budget);
      try {
        nodes.add(new Parser(new TokenStream(s, lexer.tokens(), budget)).parse());
      } catch (ParseFailure e) {
        failure = failure.isEmpty() ? e.getMessage() : failure;
      }
      commas |= lexer.sawComma();
      if (!commas) {
        break;
      }
    }
    return new Readings(List.copyOf(nodes), failure);
  }

  /** 2A_{16}: digits of a base above ten, which the grammar would read as variables. */
  private static Node digitsWithBase(String s) {
    int line = s.indexOf('_');
    if (line <= 0 || s.length() > 200) {
      return null;
    }
    String digits = s.substring(0, line).strip();
    String base = s.substring(line + 1).replace("{", "").replace("}", "").strip();
    boolean letters = digits.chars().anyMatch(Character::isUpperCase);
    boolean fits =
        letters
            && digits.chars().allMatch(c -> Character.isUpperCase(c) || Character.isDigit(c))
            && base.length() == 2
            && base.chars().allMatch(Character::isDigit);
    if (!fits) {
      return null;
    }
    int b = Integer.parseInt(base);
    boolean valid = b > 10 && b <= 36 && digits.chars().allMatch(c -> Character.digit(c, b) >= 0);
    return valid ? new Node.Based(digits, b) : null;
  }
}
