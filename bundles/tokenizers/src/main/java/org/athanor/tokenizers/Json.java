package org.athanor.tokenizers;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * JSON as Python's json.dumps writes it.
 *
 * @param indent what each level is moved in by; null writes one line
 * @param between elements
 * @param colon between a key and its value
 * @param sorted whether keys come in their order
 * @param ascii whether other letters are escaped
 */
record Json(String indent, String between, String colon, boolean sorted, boolean ascii) {

  String text(Object value) {
    return text(value, "\n");
  }

  private String text(Object value, String line) {
    String inner = line + (indent == null ? "" : indent);
    if (value instanceof List<?> list && !list.isEmpty()) {
      StringJoiner all = joiner("[", "]", line, inner);
      list.forEach(each -> Values.add(all, text(each, inner)));
      return all.toString();
    }
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      StringJoiner all = joiner("{", "}", line, inner);
      ordered(map)
          .forEach((key, each) -> Values.add(all, quoted(key(key)) + colon + text(each, inner)));
      return all.toString();
    }
    if (value instanceof String s) {
      return quoted(s);
    }
    return value instanceof List ? "[]" : value instanceof Map ? "{}" : plain(value);
  }

  private Map<?, ?> ordered(Map<?, ?> map) {
    if (!sorted) {
      return map;
    }
    Map<Object, Object> ordered = new TreeMap<>(Values::compare);
    ordered.putAll(map);
    return ordered;
  }

  private static String key(Object key) {
    return key instanceof String s ? s : plain(key);
  }

  private static String plain(Object value) {
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    if (value instanceof Double d && !Double.isFinite(d)) {
      return d.isNaN() ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
    }
    if (value instanceof Number) {
      return Shown.text(value);
    }
    throw new TemplateException(
        "writes " + Values.described(value) + " as JSON, which has no such");
  }

  private StringJoiner joiner(String open, String close, String line, String inner) {
    return indent == null
        ? new StringJoiner(between, open, close)
        : new StringJoiner(between + inner, open + inner, line + close);
  }

  private String quoted(String s) {
    StringBuilder made = new StringBuilder("\"");
    for (char c : s.toCharArray()) {
      switch (c) {
        case '"' -> made.append("\\\"");
        case '\\' -> made.append("\\\\");
        case '\n' -> made.append("\\n");
        case '\r' -> made.append("\\r");
        case '\t' -> made.append("\\t");
        case '\b' -> made.append("\\b");
        case '\f' -> made.append("\\f");
        default -> {
          boolean plain = c >= ' ' && (c < 127 || !ascii);
          made.append(plain ? "" + c : "\\u%04x".formatted((int) c));
        }
      }
    }
    return made.append('"').toString();
  }
}
