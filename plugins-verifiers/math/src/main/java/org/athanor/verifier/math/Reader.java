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
    String stripped = Surface.strip(text);
    if (stripped.isEmpty()) {
      return new Readings(List.of(), "an empty answer");
    }
    if (stripped.length() > MAX_LENGTH) {
      return new Readings(List.of(), "an answer longer than " + MAX_LENGTH + " characters");
    }
    String s = withColons(WholeNumbers.inSymbols(OpenBrackets.usual(Environments.flat(stripped))));
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
        Node node = new Parser(new TokenStream(s, lexer.tokens(), budget)).parse();
        if (!reading[1] || !isBracketed(s) || ListEquality.size(node) > 1) {
          nodes.add(node); // (3,104) is not 3104
        }
      } catch (ParseFailure e) {
        failure = failure.isEmpty() ? e.getMessage() : failure;
      }
      commas |= lexer.sawComma();
      if (!commas) {
        break;
      }
    }
    return nodes.isEmpty() ? afterEquals(s, failure, budget) : new Readings(List.copyOf(nodes), "");
  }

  private static boolean isBracketed(String s) {
    String t = s.startsWith("\\left") ? s.substring("\\left".length()).strip() : s;
    return t.startsWith("(") || t.startsWith("[");
  }

  /** 2{:}30 and 2:30. */
  private static String withColons(String s) {
    return s.contains("{:}") ? s.replace("{:}", ":") : s;
  }

  /** P(A | B) = 1/3: the right side, where the left is a name that this parser cannot read. */
  private static Readings afterEquals(String s, String failure, Budget budget) {
    int equals = s.lastIndexOf('=');
    int first = s.indexOf('=');
    String left = equals < 0 ? "" : s.substring(0, equals).strip();
    boolean name =
        !left.isEmpty()
            && left.length() <= 40
            && left.indexOf(',') < 0
            && (first == equals || left.endsWith(")"))
            && left.indexOf('$') < 0
            && !TextEquality.isSentence(left.substring(0, bracket(left)))
            && ChangingWords.in(left) == null;
    Readings right = name ? read(s.substring(equals + 1), budget) : null;
    return right == null || right.isEmpty() ? new Readings(List.of(), failure) : right;
  }

  private static int bracket(String left) {
    int open = left.indexOf('(');
    return open < 0 ? left.length() : open;
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
