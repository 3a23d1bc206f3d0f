package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares functions given piece by piece: the same conditions in any order, each with the same
 * value. Pieces that are cut in another way are not decided.
 */
final class Piecewise {
  private static final String BEGIN = "\\begin{cases}";
  private static final String END = "\\end{cases}";
  private static final int MAX_PIECES = 12;
  private static final String REST = "otherwise";

  private final AnswerEquality equality;

  Piecewise(AnswerEquality equality) {
    this.equality = equality;
  }

  private record Piece(String value, String condition) {}

  /** Null if one of the two is no such function. */
  Decision compare(String gold, String prediction) {
    List<Piece> a = pieces(gold);
    List<Piece> b = a == null ? null : pieces(prediction);
    if (b == null) {
      return null;
    }
    if (a.size() != b.size()) {
      return Decision.unknown("different numbers of pieces");
    }
    List<Piece> rest = new ArrayList<>(b);
    Decision result = Decision.equal("piece by piece");
    for (Piece piece : a) {
      Piece same = withCondition(piece.condition, rest);
      if (same == null) {
        return Decision.unknown("pieces cut in different ways");
      }
      rest.remove(same);
      Decision value = equality.compare(piece.value, same.value);
      if (!value.isEqual()) {
        result = result.isDifferent() ? result : value;
      }
    }
    return result;
  }

  /** The piece that holds under the condition; "otherwise" stands for the one that is left. */
  private Piece withCondition(String condition, List<Piece> pieces) {
    for (Piece piece : pieces) {
      boolean same =
          condition.equals(piece.condition)
              || !condition.equals(REST)
                  && !piece.condition.equals(REST)
                  && equality.compare(condition, piece.condition).isEqual();
      if (same) {
        return piece;
      }
    }
    boolean last = pieces.size() == 1;
    return last && (condition.equals(REST) || pieces.get(0).condition.equals(REST))
        ? pieces.get(0)
        : null;
  }

  private static List<Piece> pieces(String s) {
    int begin = s.indexOf(BEGIN);
    boolean one =
        begin >= 0
            && s.endsWith(END)
            && s.indexOf("\\begin", begin + 1) < 0
            && (begin == 0 || s.substring(0, begin).stripTrailing().endsWith("="));
    if (!one) {
      return null;
    }
    List<Piece> pieces = new ArrayList<>();
    String inner = s.substring(begin + BEGIN.length(), s.length() - END.length());
    for (String line : inner.split("\\\\\\\\", MAX_PIECES + 1)) {
      if (line.isBlank()) {
        continue;
      }
      int and = line.indexOf('&');
      if (and < 0) {
        return null;
      }
      pieces.add(new Piece(value(line.substring(0, and)), condition(line.substring(and + 1))));
    }
    return pieces.size() < 2 || pieces.size() > MAX_PIECES ? null : pieces;
  }

  private static String value(String cell) {
    String s = cell.strip();
    return s.endsWith(",") ? s.substring(0, s.length() - 1).strip() : s;
  }

  /** Without "if", "for" and "when" in front. */
  private static String condition(String cell) {
    String s = cell.replace('&', ' ').strip();
    String plain = TextEquality.normalize(s).toLowerCase(Locale.ROOT);
    if (plain.equals(REST) || plain.equals("else")) {
      return REST;
    }
    for (String word : new String[] {"if", "for", "when"}) {
      for (String start : new String[] {"\\text{" + word, "\\mathrm{" + word, word}) {
        if (s.startsWith(start) && s.length() > start.length()) {
          return condition(s, start);
        }
      }
    }
    return s.endsWith(".") || s.endsWith(",") ? s.substring(0, s.length() - 1) : s;
  }

  private static String condition(String s, String start) {
    int from = start.length();
    int close = start.startsWith("\\") ? TextEquality.closing(s.substring(s.indexOf('{'))) : -1;
    if (close < 0) {
      return s.substring(from).strip();
    }
    int end = s.indexOf('{') + close;
    String words = s.substring(from, end).strip(); // what else stands in \text{if n is even}
    String rest = s.substring(end + 1).strip();
    return words.isEmpty() ? rest : "\\text{" + words + "}" + rest;
  }
}
