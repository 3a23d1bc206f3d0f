package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into texts and tags. Blanks around tags go as transformers has them go
 * (trim_blocks and lstrip_blocks), or as the marks {@code -} and {@code +} say.
 */
final class Tags {
  /**
   * A text, or the inside of a tag.
   *
   * @param kind t for a text, else the tag's second letter
   */
  record Piece(char kind, String content) {
    boolean is(String tag) {
      return kind == '%' && content.equals(tag);
    }

    /** First word of a tag. */
    String keyword() {
      return content.split("\\W", 2)[0];
    }
  }

  private static final Pattern END_OF_RAW = Pattern.compile("\\{%[-+]?\\s*endraw\\s*[-+]?%}");

  private Tags() {}

  static List<Piece> of(String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    String text = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    boolean trimLine = false;
    boolean trimAll = false;
    while (true) {
      int open = opening(text, from);
      boolean raw = !pieces.isEmpty() && pieces.get(pieces.size() - 1).is("raw");
      if (raw) {
        open = endOfRaw(text, from);
      }
      String before = text.substring(from, open < 0 ? text.length() : open);
      boolean beginsLine = from == 0 || (trimLine && before.startsWith("\n"));
      before = trimAll ? before.stripLeading() : trimLine ? before.replaceFirst("^\n", "") : before;
      if (open < 0) {
        pieces.add(new Piece('t', before));
        return pieces;
      }
      char kind = text.charAt(open + 1);
      int inside = open + 2;
      char mark = inside < text.length() ? text.charAt(inside) : ' ';
      if (mark == '-') {
        before = before.stripTrailing();
      } else if (kind != '{' && mark != '+') {
        before = withoutIndent(before, beginsLine);
      }
      pieces.add(new Piece('t', before));
      int close = closing(text, inside, kind);
      boolean endMark = close > inside && "-+".indexOf(text.charAt(close - 1)) >= 0;
      int start = mark == '-' || mark == '+' ? inside + 1 : inside;
      String content =
          text.substring(Math.min(start, close), Math.max(start, endMark ? close - 1 : close));
      if (kind != '#') {
        pieces.add(new Piece(kind, content.strip()));
      }
      trimAll = endMark && text.charAt(close - 1) == '-';
      trimLine = kind != '{' && !endMark;
      from = close + 2;
    }
  }

  private static int endOfRaw(String text, int from) {
    Matcher end = END_OF_RAW.matcher(text);
    return end.find(from) ? end.start() : -1;
  }

  private static int opening(String text, int from) {
    for (int i = from; i + 1 < text.length(); i++) {
      if (text.charAt(i) == '{' && "{%#".indexOf(text.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Where a tag ends; not within a quoted text. */
  private static int closing(String text, int from, char kind) {
    char end = kind == '{' ? '}' : kind;
    char quote = 0;
    int brackets = 0;
    for (int i = from; i + 1 < text.length(); i++) {
      char c = text.charAt(i);
      if (kind != '#' && quote != 0) {
        i += c == '\\' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (kind != '#' && (c == '\'' || c == '"')) {
        quote = c;
      } else if (kind == '{' && c == '{') {
        brackets++;
      } else if (kind == '{' && c == '}' && brackets > 0) {
        brackets--;
      } else if (c == end && text.charAt(i + 1) == '}') {
        return i;
      }
    }
    String line = text.substring(from - 2).lines().findFirst().orElse("");
    throw new TemplateException("has a tag that does not end: '" + line + "'");
  }

  /** Without the blanks between the last line's beginning and a block. */
  private static String withoutIndent(String before, boolean beginsLine) {
    int line = before.lastIndexOf('\n') + 1;
    boolean blank = before.substring(line).isBlank() && (line > 0 || beginsLine);
    return blank ? before.substring(0, line) : before;
  }
}
