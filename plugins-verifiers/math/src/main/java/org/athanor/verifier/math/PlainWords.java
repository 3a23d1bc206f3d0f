package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides what a run of letters is: a function, a constant, variables side by side, or a word. */
final class PlainWords {
  private PlainWords() {}

  /**
   * @param afterValue whether a value stands before it, so that it may be a unit
   */
  static List<Token> tokens(String word, int start, boolean space, boolean afterValue) {
    String lower = word.toLowerCase(Locale.ROOT);
    String function = Commands.plainFunction(word);
    if (word.length() == 1) {
      return List.of(letter(word, start, space));
    }
    if (function != null) {
      boolean root = function.equals("sqrt");
      Token.Type type = root ? Token.Type.COMMAND : Token.Type.FUNCTION;
      return List.of(new Token(type, function, null, space, start));
    }
    if (lower.equals("pi")) {
      return List.of(new Token(Token.Type.CONSTANT, "pi", null, space, start));
    }
    if (lower.equals("infinity") || lower.equals("inf") || word.equals("oo")) {
      return List.of(new Token(Token.Type.CONSTANT, "infty", null, space, start));
    }
    if (lower.equals("or") || lower.equals("and") || lower.equals("mod")) {
      return List.of(new Token(Token.Type.OPERATOR, lower, null, space, start));
    }
    if (sign(lower) != null) {
      return List.of(new Token(Token.Type.OPERATOR, sign(lower), null, space, start));
    }
    if (Commands.isPlainSymbol(lower)) {
      return List.of(new Token(Token.Type.SYM, word, null, space, start));
    }
    boolean unit = afterValue && Units.isUnitWord(word);
    boolean foreign =
        word.charAt(0) > 0x3ff && Character.isLetter(word.charAt(0)) || hasAccent(word);
    boolean name =
        word.length() == 3
            && Character.isUpperCase(word.charAt(0))
            && Character.isLowerCase(word.charAt(1))
            && Character.isLowerCase(word.charAt(2)); // May, Bob
    name |= space && afterValue && word.matches("[A-Z]{2,4}s"); // 22 CDs
    if (word.length() > 3 || unit || foreign || name || isShortWord(lower)) {
      return split(word, start, space);
    }
    return letters(word, start, space);
  }

  /** Whether a Latin letter with a mark above or below occurs, as no variable has. */
  private static boolean hasAccent(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= 0xc0 && c < 0x250 || c >= 0x1e00 && c < 0x1f00) {
        return true;
      }
    }
    return false;
  }

  /** The sign that a word stands for, or null: minus, plus. */
  static String sign(String word) {
    return switch (word) {
      case "minus", "negative" -> "-";
      case "plus" -> "+";
      default -> null;
    };
  }

  /** sinx, lnx and 2pir are written together; any other long run is a word. */
  private static List<Token> split(String word, int start, boolean space) {
    for (int cut = word.length() - 1; cut >= word.length() - 2 && cut > 1; cut--) {
      String function = Commands.plainFunction(word.substring(0, cut));
      if (function != null && !Units.isUnitWord(word)) {
        boolean root = function.equals("sqrt");
        Token.Type type = root ? Token.Type.COMMAND : Token.Type.FUNCTION;
        List<Token> both = new ArrayList<>();
        both.add(new Token(type, function, null, space, start));
        both.addAll(letters(word.substring(cut), start + cut, false));
        return both;
      }
    }
    return List.of(new Token(Token.Type.WORDS, word, null, space, start));
  }

  private static List<Token> letters(String word, int start, boolean space) {
    if (word.length() == 3 && (word.startsWith("ln") || word.startsWith("lg"))) {
      return List.of(
          new Token(Token.Type.FUNCTION, word.substring(0, 2), null, space, start),
          letter(word.substring(2), start + 2, false));
    }
    List<Token> letters = new ArrayList<>();
    for (int i = 0; i < word.length(); i++) {
      boolean pi = word.startsWith("pi", i);
      letters.add(
          pi
              ? new Token(Token.Type.CONSTANT, "pi", null, space && i == 0, start + i)
              : letter(word.substring(i, i + 1), start + i, space && i == 0));
      i += pi ? 1 : 0;
    }
    return letters;
  }

  private static Token letter(String letter, int start, boolean space) {
    boolean constant = letter.equals("e") || letter.equals("i");
    Token.Type type = constant ? Token.Type.CONSTANT : Token.Type.SYM;
    return new Token(type, letter, null, space, start);
  }

  private static boolean isShortWord(String lower) {
    return switch (lower) {
      case "no",
          "is",
          "of",
          "to",
          "the",
          "yes",
          "am",
          "pm",
          "if",
          "it",
          "all",
          "for",
          "not",
          "are",
          "any",
          "at",
          "by",
          "on",
          "per",
          "but",
          "men",
          "day",
          "red",
          "odd",
          "one",
          "two",
          "six",
          "ten",
          "than",
          "was",
          "we",
          "so",
          "my",
          "how",
          "she",
          "her",
          "his",
          "has",
          "had",
          "can",
          "its",
          "now",
          "out",
          "who",
          "new",
          "too",
          "get",
          "let",
          "you",
          "usd",
          "eur",
          "gbp",
          "inr",
          "rs" ->
          true;
      default -> false;
    };
  }
}
