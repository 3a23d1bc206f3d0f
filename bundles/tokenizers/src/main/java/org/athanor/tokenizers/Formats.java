package org.athanor.tokenizers;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's two ways to fill values into a text: {@code "%s" % x} and {@code "{}".format(x)}. */
final class Formats {
  private static final Pattern PERCENT =
      Pattern.compile("%(?:\\((.*?)\\))?([-+ #0]*)(\\*|\\d+)?(?:\\.(\\*|\\d+))?[hlL]?(.)?");
  private static final Pattern SPEC =
      Pattern.compile("(?:(.)?([<>=^]))?([-+ ]?)(#?)(0?)(\\d*)([,_]?)(?:\\.(\\d+))?([a-zA-Z%]?)");
  private static final Pattern FIELD =
      Pattern.compile("([^.\\[!:]*)((?:\\.[^.\\[!:]+|\\[[^\\]]*\\])*)(?:!([rsa]))?(?::(.*))?");
  private static final int WIDEST = 10_000;

  private Formats() {}

  /**
   * How a value is written.
   *
   * @param align &lt;, &gt;, ^, or = for blanks after the sign; 0 as its kind has it
   * @param precision -1 where none is given
   * @param type 0 where none is given
   */
  private record Spec(
      String fill,
      char align,
      String sign,
      boolean marked,
      int width,
      String grouping,
      int precision,
      char type) {}

  // ---- "..." % values

  static String percent(String format, Object values) {
    StringBuilder made = new StringBuilder();
    List<?> all = values instanceof Values.Tuple t ? t : Values.Tuple.of(new Object[] {values});
    int[] next = {0};
    Matcher m = PERCENT.matcher(format);
    int end = 0;
    boolean named = false;
    while (m.find()) {
      made.append(format, end, m.start());
      end = m.end();
      char type = m.group(5) == null ? 0 : m.group(5).charAt(0);
      if (type == '%') {
        made.append('%');
        continue;
      }
      if (type == 0 || "diouxXeEfFgGcrsa".indexOf(type) < 0) {
        throw new TemplateException("has a format that is not built, '" + m.group() + "'");
      }
      named |= m.group(1) != null;
      int width = size(m.group(3), all, next, 0);
      int precision = size(m.group(4), all, next, -1);
      Object value = m.group(1) == null ? next(all, next) : byName(values, m.group(1));
      made.append(percent(value, m.group(2), width, precision, type));
      Values.bound(made.length());
    }
    if (!named && next[0] < all.size() && !(values instanceof Map)) {
      throw new TemplateException("has more values than its format '" + format + "' takes");
    }
    return made.append(format.substring(end)).toString();
  }

  private static String percent(Object value, String flags, int width, int precision, char type) {
    boolean left = width < 0 || flags.contains("-");
    boolean text = "rsac".indexOf(type) >= 0;
    boolean zeros = flags.contains("0") && !left && !text;
    String sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    char align = left ? '<' : zeros ? '=' : '>';
    Object number = "diu".indexOf(type) >= 0 ? truncated(value) : value;
    char kind = "iu".indexOf(type) >= 0 ? 'd' : type;
    Spec spec =
        new Spec(
            zeros ? "0" : " ",
            align,
            sign,
            flags.contains("#"),
            wide(Math.abs(width)),
            "",
            precision,
            kind);
    return text ? padded(cut(converted(value, type), precision), spec) : number(number, spec);
  }

  private static Object truncated(Object value) {
    return value instanceof Double d ? (Object) (long) (double) d : value;
  }

  private static int size(String given, List<?> all, int[] next, int absent) {
    if (given == null) {
      return absent;
    }
    return given.equals("*") ? Values.whole(next(all, next)) : wide(given);
  }

  private static Object next(List<?> all, int[] next) {
    if (next[0] >= all.size()) {
      throw new TemplateException("has fewer values than its format takes");
    }
    return all.get(next[0]++);
  }

  private static Object byName(Object values, String name) {
    if (values instanceof Map<?, ?> map && map.containsKey(name)) {
      return map.get(name);
    }
    throw new TemplateException("has no value '" + name + "' for its format");
  }

  // ---- "...".format(values)

  static String braces(String format, List<Object> values, Map<String, Object> named) {
    return braces(format, values, named, new int[1], 2);
  }

  private static String braces(
      String format, List<Object> values, Map<String, Object> named, int[] next, int depth) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      boolean twice = i + 1 < format.length() && format.charAt(i + 1) == c;
      if (c != '{' && c != '}') {
        made.append(c);
      } else if (twice) {
        made.append(c);
        i++;
      } else if (c == '{' && depth > 0) {
        int end = closing(format, i + 1);
        made.append(field(format.substring(i + 1, end), values, named, next, depth));
        Values.bound(made.length());
        i = end;
      } else {
        throw new TemplateException("has a format with a single '" + c + "': '" + format + "'");
      }
    }
    return made.toString();
  }

  private static int closing(String format, int from) {
    int open = 1;
    for (int i = from; i < format.length(); i++) {
      open += format.charAt(i) == '{' ? 1 : format.charAt(i) == '}' ? -1 : 0;
      if (open == 0) {
        return i;
      }
    }
    throw new TemplateException("has a format with a single '{': '" + format + "'");
  }

  private static String field(
      String field, List<Object> values, Map<String, Object> named, int[] next, int depth) {
    Matcher m = FIELD.matcher(field);
    if (!m.matches()) {
      throw new TemplateException("has a format that is not built, '{" + field + "}'");
    }
    String name = m.group(1).isEmpty() ? "" + next[0]++ : m.group(1);
    Object value = named.get(name);
    if (name.matches("\\d+")) {
      int place = Integer.parseInt(name);
      if (place >= values.size()) {
        throw new TemplateException("has fewer values than its format takes");
      }
      value = values.get(place);
    } else if (!named.containsKey(name)) {
      throw new TemplateException("has no value '" + name + "' for its format");
    }
    Matcher part = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]*)\\]").matcher(m.group(2));
    while (part.find()) {
      String key = part.group(2);
      value =
          key == null
              ? Values.attribute(value, part.group(1))
              : Values.element(value, key.matches("\\d+") ? (Object) Long.valueOf(key) : key);
    }
    String spec = m.group(4) == null ? "" : braces(m.group(4), values, named, next, depth - 1);
    return m.group(3) == null
        ? formatted(value, spec)
        : formatted(converted(value, m.group(3).charAt(0)), spec);
  }

  private static String formatted(Object value, String given) {
    Matcher m = SPEC.matcher(given);
    if (!m.matches()) {
      throw new TemplateException("has a format that is not built, '" + given + "'");
    }
    boolean zeros = !m.group(5).isEmpty() && m.group(2) == null;
    String fill = zeros ? "0" : m.group(1) == null ? " " : m.group(1);
    char align = zeros ? '=' : m.group(2) == null ? 0 : m.group(2).charAt(0);
    int precision = m.group(8) == null ? -1 : wide(m.group(8));
    char type = m.group(9).isEmpty() ? 0 : m.group(9).charAt(0);
    Spec spec =
        new Spec(
            fill,
            align,
            m.group(3),
            !m.group(4).isEmpty(),
            wide(m.group(6)),
            m.group(7),
            precision,
            type);
    boolean number = Values.number(value) != null && !(value instanceof Boolean && type == 0);
    if (number && type != 's') {
      return number(value, spec);
    }
    boolean plain = value instanceof String || value instanceof Boolean;
    if ((!plain && !given.isEmpty()) || (type != 0 && type != 's')) {
      throw new TemplateException(
          "cannot write %s in the format '%s'".formatted(Values.described(value), given));
    }
    return padded(cut(Shown.text(value), precision), spec);
  }

  private static int wide(String digits) {
    return digits.isEmpty() ? 0 : wide(digits.length() > 6 ? WIDEST + 1 : Integer.parseInt(digits));
  }

  private static int wide(int width) {
    if (width > WIDEST) {
      throw new TemplateException("has a format wider than " + WIDEST);
    }
    return width;
  }

  // ---- both

  private static String converted(Object value, char how) {
    return switch (how) {
      case 'r', 'a' -> Shown.shown(value);
      case 'c' ->
          value instanceof Long code ? Character.toString(code.intValue()) : Shown.text(value);
      default -> Shown.text(value);
    };
  }

  private static String cut(String text, int most) {
    return most < 0 || text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  private static String number(Object value, Spec spec) {
    Number number = Values.number(value);
    if (number == null) {
      throw new TemplateException("writes " + Values.described(value) + " where a number belongs");
    }
    char type = spec.type() == 0 ? number instanceof Long ? 'd' : 'r' : spec.type();
    String digits =
        switch (type) {
          case 'd', 'x', 'X', 'o', 'b', 'c', 'n' -> whole(number, type, spec);
          default -> fraction(number.doubleValue(), type, spec);
        };
    boolean negative = digits.startsWith("-");
    String sign = negative ? "-" : spec.sign().equals("-") ? "" : spec.sign();
    String body = sign + grouped(negative ? digits.substring(1) : digits, spec.grouping());
    return spec.align() == '='
        ? signed(body, spec.fill().charAt(0), spec.width())
        : padded(body, spec.align() == 0 ? '>' : spec.align(), spec);
  }

  private static String whole(Number number, char type, Spec spec) {
    if (!(number instanceof Long n)) {
      throw new TemplateException("writes " + number + " where a whole number belongs");
    }
    String sign = n < 0 ? "-" : "";
    String size =
        Long.toUnsignedString(
            Math.abs(n), type == 'o' ? 8 : type == 'b' ? 2 : type == 'x' || type == 'X' ? 16 : 10);
    return switch (type) {
      case 'c' -> Character.toString(n.intValue());
      case 'd', 'n' -> sign + "0".repeat(Math.max(0, spec.precision() - size.length())) + size;
      case 'X' -> sign + (spec.marked() ? "0X" : "") + size.toUpperCase(Locale.ROOT);
      default -> sign + (spec.marked() ? "0" + type : "") + size;
    };
  }

  private static String fraction(double value, char type, Spec spec) {
    if (!Double.isFinite(value)) {
      return Shown.fraction(value);
    }
    int precision = spec.precision() < 0 ? 6 : spec.precision();
    String sign = value < 0 || 1 / value < 0 ? "-" : "";
    BigDecimal size = new BigDecimal(Math.abs(value));
    return switch (type) {
      case 'f', 'F' -> sign + fixed(size, precision);
      case '%' -> sign + fixed(new BigDecimal(Math.abs(value) * 100), precision) + "%";
      case 'e' -> sign + scientific(size, precision);
      case 'E' -> sign + scientific(size, precision).toUpperCase(Locale.ROOT);
      case 'g', 'G' -> sign + general(size, Math.max(1, precision), type, spec.marked());
      case 'r' ->
          spec.precision() < 0
              ? Shown.fraction(value)
              : sign + atLeastOne(general(size, Math.max(1, precision), 'g', false));
      default ->
          throw new TemplateException(
              "has a format that is not built, '" + type + "' for a number");
    };
  }

  private static String atLeastOne(String digits) {
    return digits.matches("\\d+") ? digits + ".0" : digits;
  }

  private static String fixed(BigDecimal size, int precision) {
    return size.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String scientific(BigDecimal size, int precision) {
    BigDecimal rounded = size.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    String digits = rounded.unscaledValue().toString();
    digits += "0".repeat(Math.max(0, precision + 1 - digits.length()));
    int exponent = rounded.signum() == 0 ? 0 : exponent(rounded);
    String tail = precision == 0 ? "" : "." + digits.substring(1, precision + 1);
    return digits.charAt(0)
        + tail
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static int exponent(BigDecimal number) {
    return number.precision() - number.scale() - 1;
  }

  private static String general(BigDecimal size, int precision, char type, boolean zeros) {
    BigDecimal rounded = size.round(new MathContext(precision, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : exponent(rounded);
    boolean plain = exponent >= -4 && exponent < precision;
    String digits = plain ? fixed(size, precision - 1 - exponent) : scientific(size, precision - 1);
    if (!zeros && digits.contains(".")) {
      digits = digits.replaceFirst("\\.?0*(e|$)", "$1");
    }
    return type == 'G' ? digits.toUpperCase(Locale.ROOT) : digits;
  }

  private static String grouped(String digits, String between) {
    if (between.isEmpty()) {
      return digits;
    }
    int end = digits.matches("\\d+.*") ? digits.split("\\D", 2)[0].length() : 0;
    StringBuilder made = new StringBuilder(digits);
    for (int i = end - 3; i > 0; i -= 3) {
      made.insert(i, between);
    }
    return made.toString();
  }

  private static String padded(String text, Spec spec) {
    return padded(text, spec.align() == 0 ? '<' : spec.align(), spec);
  }

  private static String padded(String text, char align, Spec spec) {
    int more = Math.max(0, spec.width() - text.codePointCount(0, text.length()));
    int left = align == '<' ? 0 : align == '^' ? more / 2 : more;
    return spec.fill().repeat(left) + text + spec.fill().repeat(more - left);
  }

  /** Filled up between its sign and its digits. */
  static String signed(String number, char fill, int width) {
    int sign = number.startsWith("-") || number.startsWith("+") || number.startsWith(" ") ? 1 : 0;
    int more = Math.max(0, wide(width) - number.length());
    return number.substring(0, sign) + ("" + fill).repeat(more) + number.substring(sign);
  }
}
