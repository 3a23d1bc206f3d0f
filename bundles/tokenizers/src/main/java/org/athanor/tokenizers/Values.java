package org.athanor.tokenizers;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Values of templates, with Python's rules: null is none, numbers are Long or Double, the rest
 * Boolean, String, List, {@link Tuple}, Map, {@link Function} and {@link Parts}.
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

  /** Something with parts that have names, such as a loop. */
  interface Parts {
    /** {@link #UNDEFINED} if there is none of that name. */
    Object part(String name);
  }

  /** What {@code namespace()} makes: the one thing whose parts a template may set. */
  record Namespace(Map<String, Object> names) implements Parts {
    @Override
    public Object part(String name) {
      return names.getOrDefault(name, UNDEFINED);
    }
  }

  /** A list that is written in round brackets, and equals no other list. */
  static class Tuple extends AbstractList<Object> {
    private final Object[] values;

    Tuple(List<?> values) {
      this.values = values.toArray();
    }

    static Tuple of(Object... values) {
      return new Tuple(java.util.Arrays.asList(values));
    }

    @Override
    public Object get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
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
    return !(value instanceof String s && s.isEmpty())
        && !(value instanceof List<?> l && l.isEmpty())
        && !(value instanceof Map<?, ?> m && m.isEmpty());
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
    throw new TemplateException("goes through " + described(value) + ", which has no elements");
  }

  /** A number, true as 1 and false as 0; else null. */
  static Number number(Object value) {
    return value instanceof Boolean b
        ? Long.valueOf(b ? 1 : 0)
        : value instanceof Number n ? n : null;
  }

  static boolean same(Object a, Object b) {
    if (a == b && !(a instanceof Double)) {
      return true;
    }
    Number x = number(a);
    Number y = number(b);
    if (x != null && y != null) {
      return x instanceof Long && y instanceof Long
          ? x.longValue() == y.longValue()
          : x.doubleValue() == y.doubleValue();
    }
    if (a instanceof List<?> l && b instanceof List<?> m) {
      boolean kind = a instanceof Tuple == b instanceof Tuple && l.size() == m.size();
      for (int i = 0; kind && i < l.size(); i++) {
        kind = same(l.get(i), m.get(i));
      }
      return kind;
    }
    if (a instanceof Map<?, ?> m && b instanceof Map<?, ?> n) {
      return m.size() == n.size()
          && m.entrySet().stream()
              .allMatch(e -> n.containsKey(e.getKey()) && same(e.getValue(), n.get(e.getKey())));
    }
    return Objects.equals(a, b);
  }

  static boolean in(Object element, Object all) {
    if (all instanceof String s) {
      if (element instanceof String part) {
        return s.contains(part);
      }
      throw new TemplateException("looks for " + described(element) + " in a text");
    }
    if (all instanceof Map<?, ?> map) {
      return map.containsKey(element);
    }
    return items(all).stream().anyMatch(each -> same(each, element));
  }

  static Object binary(String operator, Object a, Object b) {
    return switch (operator) {
      case "~" -> plus(Shown.text(a), Shown.text(b));
      case "==" -> same(a, b);
      case "!=" -> !same(a, b);
      case "in" -> in(a, b);
      case "<", ">", "<=", ">=" -> ordered(operator, a, b);
      case "+" -> plus(a, b);
      case "*" ->
          a instanceof String || a instanceof List
              ? times(a, b)
              : b instanceof String || b instanceof List ? times(b, a) : arithmetic("*", a, b);
      case "%" -> a instanceof String s ? Formats.percent(s, b) : arithmetic("%", a, b);
      default -> arithmetic(operator, a, b);
    };
  }

  private static Object times(Object of, Object count) {
    int times = Math.max(0, whole(count));
    if (of instanceof String s) {
      bound((long) times * s.length());
      return s.repeat(times);
    }
    List<?> list = (List<?>) of;
    bound((long) times * list.size());
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.addAll(list);
    }
    return of instanceof Tuple ? new Tuple(all) : all;
  }

  /** Adds a part to a text that must not grow without end. */
  static void add(java.util.StringJoiner all, String part) {
    bound((long) all.length() + part.length());
    all.add(part);
  }

  /** Refuses to make a text or list so long. */
  static void bound(long length) {
    if (length > LONGEST) {
      throw new TemplateException("makes a text of " + length + " characters");
    }
  }

  private static Object plus(Object a, Object b) {
    if (a instanceof String x && b instanceof String y) {
      bound((long) x.length() + y.length());
      return x + y;
    }
    if (a instanceof List<?> x
        && b instanceof List<?> y
        && a instanceof Tuple == b instanceof Tuple) {
      bound((long) x.size() + y.size());
      List<Object> both = new ArrayList<>(x);
      both.addAll(y);
      return a instanceof Tuple ? new Tuple(both) : both;
    }
    return arithmetic("+", a, b);
  }

  static Object negated(Object value) {
    return value instanceof Double d ? (Object) (-d) : arithmetic("-", 0L, value);
  }

  private static Object arithmetic(String operator, Object a, Object b) {
    Number x = number(a);
    Number y = number(b);
    if (x == null || y == null) {
      throw new TemplateException(
          "cannot do %s %s %s".formatted(described(a), operator, described(b)));
    }
    if (y.doubleValue() == 0 && List.of("/", "//", "%").contains(operator)) {
      throw new TemplateException("divides by zero");
    }
    return x instanceof Long m && y instanceof Long n && !operator.equals("/")
        ? ofWholes(operator, m, n)
        : ofFractions(operator, x.doubleValue(), y.doubleValue());
  }

  private static Object ofWholes(String operator, long x, long y) {
    return switch (operator) {
      case "+" -> Math.addExact(x, y);
      case "-" -> Math.subtractExact(x, y);
      case "*" -> Math.multiplyExact(x, y);
      case "//" -> Math.floorDiv(x, y);
      case "%" -> Math.floorMod(x, y);
      default -> y < 0 ? (Object) StrictMath.pow(x, y) : (Object) power(x, y);
    };
  }

  private static long power(long x, long y) {
    long power = 1;
    long square = x;
    for (long left = y; left > 0; left >>= 1) {
      power = (left & 1) == 1 ? Math.multiplyExact(power, square) : power;
      square = left > 1 ? Math.multiplyExact(square, square) : square;
    }
    return power;
  }

  private static double ofFractions(String operator, double x, double y) {
    return switch (operator) {
      case "+" -> x + y;
      case "-" -> x - y;
      case "*" -> x * y;
      case "/" -> x / y;
      case "//" -> Math.floor(x / y);
      case "%" -> x - y * Math.floor(x / y);
      default -> StrictMath.pow(x, y);
    };
  }

  static String described(Object value) {
    return value == UNDEFINED ? "undefined" : Shown.shown(value);
  }

  /** Numbers, texts, or lists by their first difference. */
  static int compare(Object a, Object b) {
    Number x = number(a);
    Number y = number(b);
    if (x instanceof Long m && y instanceof Long n) {
      return Long.compare(m, n);
    }
    if (x != null && y != null) {
      return Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof String s && b instanceof String t) {
      return s.compareTo(t);
    }
    if (a instanceof List<?> l && b instanceof List<?> m) {
      for (int i = 0; i < Math.min(l.size(), m.size()); i++) {
        if (!same(l.get(i), m.get(i))) {
          return compare(l.get(i), m.get(i));
        }
      }
      return Integer.compare(l.size(), m.size());
    }
    throw new TemplateException("cannot compare " + described(a) + " with " + described(b));
  }

  private static boolean ordered(String operator, Object a, Object b) {
    int order = compare(a, b);
    return switch (operator) {
      case "<" -> order < 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      default -> order >= 0;
    };
  }

  static int whole(Object value) {
    if (number(value) instanceof Long n) {
      return Math.toIntExact(n);
    }
    throw new TemplateException("needs a whole number, got " + described(value));
  }

  /** A part by its name: a method, or else an element. */
  static Object attribute(Object of, String name) {
    Object method = of instanceof Parts parts ? parts.part(name) : Methods.of(of, name);
    return method == UNDEFINED ? elementOr(of, name, UNDEFINED) : method;
  }

  /** Element by key or position, or else a method; a position below 0 counts from the end. */
  static Object element(Object of, Object key) {
    if (!(key instanceof String name)) {
      return elementOr(of, key, UNDEFINED);
    }
    return of instanceof Parts parts
        ? parts.part(name)
        : elementOr(of, name, of == UNDEFINED ? UNDEFINED : Methods.of(of, name));
  }

  private static Object elementOr(Object of, Object key, Object absent) {
    if (of == UNDEFINED) {
      throw new TemplateException("asks for " + described(key) + " of something undefined");
    }
    if (of instanceof Map<?, ?> map) {
      return map.containsKey(key) ? map.get(key) : absent;
    }
    if ((of instanceof List<?> || of instanceof String) && number(key) instanceof Long) {
      List<Object> items = items(of);
      int position = whole(key);
      position += position < 0 ? items.size() : 0;
      return position >= 0 && position < items.size() ? items.get(position) : absent;
    }
    return absent;
  }

  /** Python's slice; null stands for a bound that is left out. */
  static Object slice(Object of, Object from, Object to, Object step) {
    if (of instanceof Map) {
      throw new TemplateException("slices a mapping");
    }
    List<Object> items = items(of);
    int stride = step == null ? 1 : whole(step);
    if (stride == 0) {
      throw new TemplateException("slices in steps of 0");
    }
    int size = items.size();
    int first = bound(from, size, stride, stride > 0 ? 0 : size - 1);
    int last = bound(to, size, stride, stride > 0 ? size : -1);
    List<Object> taken = new ArrayList<>();
    for (long i = first; stride > 0 ? i < last : i > last; i += stride) {
      taken.add(items.get((int) i));
    }
    if (of instanceof String) {
      return String.join("", taken.stream().map(Shown::text).toList());
    }
    return of instanceof Tuple ? new Tuple(taken) : taken;
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
