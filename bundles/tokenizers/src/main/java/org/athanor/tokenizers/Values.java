package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * Values of templates, with Python's rules: null is none, numbers are Long or Double, the rest
 * Boolean, String, List, Map and {@link Function}.
 */
final class Values {
  /** What a name that was never set stands for. */
  static final Object UNDEFINED =
      new Object() {
        @Override
        public String toString() {
          return "";
        }
      };

  /** Something that can be called. */
  interface Function {
    Object call(Scope scope, List<Object> arguments, Map<String, Object> named);
  }

  static final int LONGEST = 4_000_000; // characters

  private Values() {}

  static boolean truth(Object value) {
    if (value == null || value == UNDEFINED) {
      return false;
    }
    if (value instanceof Boolean b) {
      return b;
    }
    if (value instanceof Number n) {
      return n.doubleValue() != 0;
    }
    return !(isEmptyText(value) || value instanceof List<?> l && l.isEmpty())
        && !(value instanceof Map<?, ?> m && m.isEmpty());
  }

  private static boolean isEmptyText(Object value) {
    return value instanceof String s && s.isEmpty();
  }

  /** As Python's str. */
  static String text(Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean b) {
      return b ? "True" : "False";
    }
    return value instanceof List<?> || value instanceof Map<?, ?> ? shown(value) : "" + value;
  }

  private static String shown(Object value) {
    if (value instanceof String s) {
      String quote = s.contains("'") && !s.contains("\"") ? "\"" : "'";
      String escaped = s.replace("\\", "\\\\").replace("\n", "\\n");
      return quote + (quote.equals("'") ? escaped.replace("'", "\\'") : escaped) + quote;
    }
    if (value instanceof List<?> list) {
      StringJoiner all = new StringJoiner(", ", "[", "]");
      list.forEach(each -> all.add(shown(each)));
      return all.toString();
    }
    if (value instanceof Map<?, ?> map) {
      StringJoiner all = new StringJoiner(", ", "{", "}");
      map.forEach((key, each) -> all.add(shown(key) + ": " + shown(each)));
      return all.toString();
    }
    return text(value);
  }

  /** What a for loop goes through. */
  static List<Object> items(Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String s) {
      List<Object> letters = new ArrayList<>();
      s.codePoints().forEach(c -> letters.add(Character.toString(c)));
      return letters;
    }
    if (value == UNDEFINED) {
      return new ArrayList<>();
    }
    throw new TemplateException("goes through " + text(value) + ", which has no elements");
  }

  static boolean same(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return Objects.equals(a, b);
  }

  static boolean in(Object element, Object all) {
    if (all instanceof String s) {
      return s.contains(text(element));
    }
    if (all instanceof Map<?, ?> map) {
      return map.containsKey(element);
    }
    return items(all).stream().anyMatch(each -> same(each, element));
  }

  static Object binary(String operator, Object a, Object b) {
    return switch (operator) {
      case "~" -> plus(text(a), text(b));
      case "==" -> same(a, b);
      case "!=" -> !same(a, b);
      case "in" -> in(a, b);
      case "<", ">", "<=", ">=" -> ordered(operator, compare(a, b));
      case "+" -> plus(a, b);
      case "*" ->
          a instanceof String s
              ? s.repeat(times(b, s.length()))
              : b instanceof String s ? s.repeat(times(a, s.length())) : arithmetic("*", a, b);
      default -> arithmetic(operator, a, b);
    };
  }

  private static int times(Object count, int length) {
    int times = Math.max(0, whole(count));
    bound((long) times * length);
    return times;
  }

  /** Refuses to make a text or list so long. */
  static void bound(long length) {
    if (length > LONGEST) {
      throw new TemplateException("makes a text of " + length + " characters");
    }
  }

  static String replaced(String text, String old, String now) {
    bound((long) text.length() + (long) now.length() * (1 + occurrences(text, old)));
    return text.replace(old, now);
  }

  private static int occurrences(String text, String part) {
    if (part.isEmpty()) {
      return text.length();
    }
    int count = 0;
    for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
      count++;
    }
    return count;
  }

  static String joined(Object value, String between) {
    List<String> texts = items(value).stream().map(Values::text).toList();
    bound(texts.stream().mapToLong(t -> t.length() + (long) between.length()).sum());
    return String.join(between, texts);
  }

  private static Object plus(Object a, Object b) {
    if (a instanceof String x && b instanceof String y) {
      bound((long) x.length() + y.length());
      return x + y;
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      bound((long) x.size() + y.size());
      List<Object> both = new ArrayList<>(x);
      both.addAll(y);
      return both;
    }
    return arithmetic("+", a, b);
  }

  private static Object arithmetic(String operator, Object a, Object b) {
    if (!(a instanceof Number x && b instanceof Number y)) {
      throw new TemplateException(
          "cannot do %s %s %s".formatted(described(a), operator, described(b)));
    }
    boolean whole = a instanceof Long && b instanceof Long;
    if (y.doubleValue() == 0 && "/ // %".contains(operator)) {
      throw new TemplateException("divides by zero");
    }
    return switch (operator) {
      case "+" -> number(x.doubleValue() + y.doubleValue(), whole);
      case "-" -> number(x.doubleValue() - y.doubleValue(), whole);
      case "*" -> number(x.doubleValue() * y.doubleValue(), whole);
      case "/" -> x.doubleValue() / y.doubleValue();
      case "//" -> number(Math.floor(x.doubleValue() / y.doubleValue()), whole);
      case "%" ->
          number(
              x.doubleValue() - y.doubleValue() * Math.floor(x.doubleValue() / y.doubleValue()),
              whole);
      default -> number(StrictMath.pow(x.doubleValue(), y.doubleValue()), whole);
    };
  }

  private static Object number(double value, boolean whole) {
    if (whole) {
      return (long) value;
    }
    return value;
  }

  static String described(Object value) {
    if (value == UNDEFINED) {
      return "undefined";
    }
    return value instanceof Function ? "a function" : shown(value);
  }

  static int compare(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    throw new TemplateException("cannot compare " + described(a) + " with " + described(b));
  }

  private static boolean ordered(String operator, int order) {
    return switch (operator) {
      case "<" -> order < 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      default -> order >= 0;
    };
  }

  static int whole(Object value) {
    if (value instanceof Number n) {
      return Math.toIntExact(n.longValue());
    }
    throw new TemplateException("needs a whole number, got " + described(value));
  }

  /** Element by key or position; a position below 0 counts from the end. */
  static Object element(Object of, Object key) {
    if (of instanceof Map<?, ?> map) {
      return map.containsKey(key) ? map.get(key) : UNDEFINED;
    }
    if ((of instanceof List<?> || of instanceof String) && key instanceof Long) {
      List<Object> items = items(of);
      int position = whole(key);
      position += position < 0 ? items.size() : 0;
      return position >= 0 && position < items.size() ? items.get(position) : UNDEFINED;
    }
    if (of == UNDEFINED) {
      throw new TemplateException("asks for " + described(key) + " of something undefined");
    }
    return UNDEFINED;
  }

  /** Python's slice; null stands for a bound that is left out. */
  static Object slice(Object of, Object from, Object to, Object step) {
    List<Object> items = items(of);
    int stride = step == null ? 1 : whole(step);
    if (stride == 0) {
      throw new TemplateException("slices in steps of 0");
    }
    int size = items.size();
    int first = bound(from, size, stride, stride > 0 ? 0 : size - 1);
    int last = bound(to, size, stride, stride > 0 ? size : -1);
    List<Object> taken = new ArrayList<>();
    for (int i = first; stride > 0 ? i < last : i > last; i += stride) {
      taken.add(items.get(i));
    }
    return of instanceof String
        ? String.join("", taken.stream().map(Values::text).toList())
        : taken;
  }

  private static int bound(Object given, int size, int stride, int absent) {
    if (given == null) {
      return absent;
    }
    int position = whole(given);
    position += position < 0 ? size : 0;
    return stride > 0
        ? Math.max(0, Math.min(size, position))
        : Math.max(-1, Math.min(size - 1, position));
  }
}
