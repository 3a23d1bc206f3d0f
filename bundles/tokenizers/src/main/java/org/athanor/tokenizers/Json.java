package org.athanor.tokenizers;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** JSON as Python's json.dumps writes it, letters as they are. */
final class Json {
  private Json() {}

  /**
   * @param indent spaces of a level; 0 writes one line
   */
  static String text(Object value, int indent) {
    return text(value, indent, "\n");
  }

  private static String text(Object value, int indent, String line) {
    String inner = line + " ".repeat(indent);
    String between = indent > 0 ? "," + inner : ", ";
    if (value instanceof List<?> list && !list.isEmpty()) {
      StringJoiner all = joiner("[", "]", between, indent, line, inner);
      list.forEach(each -> all.add(text(each, indent, inner)));
      return all.toString();
    }
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      StringJoiner all = joiner("{", "}", between, indent, line, inner);
      map.forEach((key, each) -> all.add(quoted("" + key) + ": " + text(each, indent, inner)));
      return all.toString();
    }
    if (value instanceof String s) {
      return quoted(s);
    }
    if (value == null || value == Values.UNDEFINED) {
      return "null";
    }
    return value instanceof List ? "[]" : value instanceof Map ? "{}" : "" + value;
  }

  private static StringJoiner joiner(
      String open, String close, String between, int indent, String line, String inner) {
    return new StringJoiner(
        between, open + (indent > 0 ? inner : ""), (indent > 0 ? line : "") + close);
  }

  private static String quoted(String s) {
    StringBuilder made = new StringBuilder("\"");
    for (char c : s.toCharArray()) {
      switch (c) {
        case '"' -> made.append("\\\"");
        case '\\' -> made.append("\\\\");
        case '\n' -> made.append("\\n");
        case '\r' -> made.append("\\r");
        case '\t' -> made.append("\\t");
        default -> made.append(c < ' ' ? "\\u%04x".formatted((int) c) : "" + c);
      }
    }
    return made.append('"').toString();
  }
}
