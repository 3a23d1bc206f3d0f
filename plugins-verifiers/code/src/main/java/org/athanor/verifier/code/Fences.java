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
    String tag = "";
    StringBuilder body = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      String bare = line.strip();
      if (mark.isEmpty()) {
        mark = opening(bare);
        tag = mark.isEmpty() ? "" : firstWord(bare.substring(mark.length()));
        body.setLength(0);
      } else if (bare.equals(mark)) {
        fences.add(new Fence(tag, body.toString()));
        mark = "";
      } else {
        body.append(line).append('\n');
      }
    }
    if (!mark.isEmpty()) {
      fences.add(new Fence(tag, body.toString()));
    }
    return fences;
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
