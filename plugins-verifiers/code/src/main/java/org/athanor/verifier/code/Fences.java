package org.athanor.verifier.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The fenced blocks of a Markdown text; one that is never closed ends with the text. */
final class Fences {
  /**
   * One block.
   *
   * @param tag the word after the opening fence, in lower case; often empty
   * @param body its lines
   */
  record Fence(String tag, String body) {}

  private Fences() {}

  static List<Fence> of(String text) {
    List<Fence> fences = new ArrayList<>();
    String mark = "";
    int indent = 0;
    String tag = "";
    StringBuilder body = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      String bare = line.strip();
      if (mark.isEmpty()) {
        mark = opening(bare);
        indent = line.length() - line.stripLeading().length();
        tag = mark.isEmpty() ? "" : firstWord(bare.substring(mark.length()));
        body.setLength(0);
      } else if (closes(bare, mark)) {
        fences.add(fence(tag, body.toString()));
        mark = "";
      } else {
        body.append(dedented(line, indent)).append('\n');
      }
    }
    if (!mark.isEmpty()) {
      fences.add(fence(tag, body.toString()));
    }
    return fences;
  }

  /** The language may have slipped to a line of its own. */
  private static Fence fence(String tag, String body) {
    int end = body.indexOf('\n');
    String first = end < 0 ? "" : body.substring(0, end).strip();
    boolean slipped = tag.isEmpty() && Language.of(firstWord(first)).isPresent();
    return slipped && firstWord(first).equalsIgnoreCase(first)
        ? new Fence(firstWord(first), body.substring(end + 1))
        : new Fence(tag, body);
  }

  /** Nothing but the opening's sign, at least as often. */
  private static boolean closes(String line, String mark) {
    return line.startsWith(mark) && line.chars().allMatch(c -> c == mark.charAt(0));
  }

  /** Without the blanks that stand before the fence too, as in a list. */
  private static String dedented(String line, int indent) {
    int from = 0;
    while (from < Math.min(indent, line.length()) && Character.isWhitespace(line.charAt(from))) {
      from++;
    }
    return line.substring(from);
  }

  private static String opening(String line) {
    char mark = line.isEmpty() ? ' ' : line.charAt(0);
    if (mark != '`' && mark != '~') {
      return "";
    }
    int length = 0;
    while (length < line.length() && line.charAt(length) == mark) {
      length++;
    }
    boolean inline = line.indexOf('`', length) >= 0;
    return length >= 3 && !inline ? line.substring(0, length) : "";
  }

  private static String firstWord(String rest) {
    String stripped = rest.strip().toLowerCase(Locale.ROOT);
    int end = 0;
    while (end < stripped.length() && !Character.isWhitespace(stripped.charAt(end))) {
      end++;
    }
    return stripped.substring(0, end);
  }
}
