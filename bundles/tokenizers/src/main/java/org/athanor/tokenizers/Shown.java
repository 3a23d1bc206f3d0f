package org.athanor.tokenizers;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Values as Python's str and repr write them. */
final class Shown {
  private Shown() {}

  /** As str: a text as it is. */
  static String text(Object value) {
    return value instanceof String s ? s : value == Values.UNDEFINED ? "" : shown(value);
  }

  /** As repr: a text in quotes. */
  static String shown(Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean b) {
      return b ? "True" : "False";
    }
    if (value instanceof Double d) {
      return fraction(d);
    }
    if (value instanceof String s) {
      return quoted(s);
    }
    if (value instanceof Values.Tuple tuple) {
      return list(tuple, "(", tuple.size() == 1 ? ",)" : ")");
    }
    if (value instanceof List<?> list) {
      return list(list, "[", "]");
    }
    if (value instanceof Values.Namespace namespace) {
      return "<Namespace " + shown(namespace.names()) + ">";
    }
    if (value instanceof Map<?, ?> map) {
      StringJoiner all = new StringJoiner(", ", "{", "}");
      map.forEach((key, each) -> Values.add(all, shown(key) + ": " + shown(each)));
      return all.toString();
    }
    boolean named = value instanceof Values.Function || value instanceof Values.Parts;
    return named ? "a function" : value == Values.UNDEFINED ? "Undefined" : value.toString();
  }

  private static String list(List<?> list, String open, String close) {
    StringJoiner all = new StringJoiner(", ", open, close);
    list.forEach(each -> Values.add(all, shown(each)));
    return all.toString();
  }

  /** The fewest digits that are read as the same number again. */
  static String fraction(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal digits = new BigDecimal(value);
    for (int length = 1; length <= 17; length++) {
      BigDecimal shorter = digits.round(new MathContext(length, RoundingMode.HALF_EVEN));
      if (shorter.doubleValue() == value) {
        digits = shorter.stripTrailingZeros();
        break;
      }
    }
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return digits.setScale(Math.max(1, digits.scale())).toPlainString();
    }
    String all = digits.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + all.charAt(0)
        + (all.length() > 1 ? "." + all.substring(1) : "")
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String quoted(String s) {
    char quote = s.contains("'") && !s.contains("\"") ? '"' : '\'';
    StringBuilder made = new StringBuilder().append(quote);
    s.codePoints().forEach(c -> made.append(escaped(c, quote)));
    return made.append(quote).toString();
  }

  private static String escaped(int c, char quote) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default -> {
        if (c == quote) {
          yield "\\" + quote;
        }
        String format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
        yield printable(c) ? Character.toString(c) : format.formatted(c);
      }
    };
  }

  static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
