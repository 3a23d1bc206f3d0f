package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Filters, tests and the methods that Python's text, lists and dictionaries have. */
final class Filters {
  private Filters() {}

  /** What a filter's arguments can be called; the others of a filter have no names here. */
  private static final Map<String, Set<String>> NAMED =
      Map.ofEntries(
          Map.entry("default", Set.of("boolean", "default_value")),
          Map.entry("d", Set.of("boolean", "default_value")),
          Map.entry("indent", Set.of("width", "first", "blank")),
          Map.entry("tojson", Set.of("indent", "ensure_ascii", "sort_keys", "separators")),
          Map.entry("map", Set.of("attribute", "default")),
          Map.entry("sort", Set.of("reverse", "attribute", "case_sensitive")),
          Map.entry("join", Set.of("d")),
          Map.entry("sum", Set.of("attribute")),
          Map.entry("int", Set.of("default")),
          Map.entry("float", Set.of("default")));

  static Object filter(String name, Object value, List<Object> a, Map<String, Object> named) {
    for (String argument : named.keySet()) {
      if (!NAMED.getOrDefault(name, Set.of()).contains(argument)) {
        throw new TemplateException(
            "gives the filter '%s' an argument '%s', which is not built".formatted(name, argument));
      }
    }
    return switch (name) {
      case "trim" -> strip(Values.text(value), a, true, true);
      case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
      case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
      case "capitalize" -> capital(Values.text(value));
      case "title" -> title(Values.text(value));
      case "string", "safe", "e", "escape" ->
          name.startsWith("e") ? html(value) : Values.text(value);
      case "replace" -> replaced(Values.text(value), a);
      case "length", "count" -> (long) Values.items(value).size();
      case "join" -> Values.joined(value, Values.text(argument(a, 0, named, "d", "")));
      case "first" -> Values.element(Values.items(value), 0L);
      case "last" -> Values.element(Values.items(value), -1L);
      case "list" -> Values.items(value);
      case "reverse" -> Values.slice(value, null, null, -1L);
      case "sort" -> sorted(value, a, named);
      case "min" ->
          Values.items(value).stream().min(Filters::ignoringCase).orElse(Values.UNDEFINED);
      case "max" ->
          Values.items(value).stream().max(Filters::ignoringCase).orElse(Values.UNDEFINED);
      case "sum" -> sum(value, named.get("attribute"));
      case "round" -> rounded(value, a);
      case "dictsort" ->
          Values.items(method(value, "items", List.of())).stream()
              .sorted((x, y) -> ignoringCase(((List<?>) x).get(0), ((List<?>) y).get(0)))
              .toList();
      case "unique" -> Values.items(value).stream().distinct().toList();
      case "items" -> method(value, "items", a);
      case "int" -> whole(value, argument(a, 0, named, "default", 0L));
      case "float" -> fraction(value, argument(a, 0, named, "default", 0.0));
      case "abs" -> Values.compare(value, 0L) < 0 ? Values.binary("-", 0L, value) : value;
      case "default", "d" -> fallback(value, a, named);
      case "indent" -> indented(Values.text(value), a, named);
      case "tojson" -> json(value, named);
      case "map" -> mapped(value, a, named);
      case "select" -> chosen(value, a, true, false);
      case "reject" -> chosen(value, a, false, false);
      case "selectattr" -> chosen(value, a, true, true);
      case "rejectattr" -> chosen(value, a, false, true);
      default -> throw new TemplateException("uses the filter '" + name + "', which is not built");
    };
  }

  private static String html(Object value) {
    return Values.text(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static int number(Object value) {
    return value == null ? 0 : narrow(value);
  }

  private static int narrow(Object width) {
    return Math.max(0, Math.min(80, Values.whole(width)));
  }

  private static Object whole(Object value, Object otherwise) {
    try {
      return value instanceof Number n ? n.longValue() : Long.parseLong(Values.text(value).strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static Object fraction(Object value, Object otherwise) {
    try {
      return Double.parseDouble(Values.text(value));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** An argument by its place or its name. */
  private static Object argument(
      List<Object> a, int place, Map<String, Object> named, String name, Object absent) {
    return place < a.size() ? a.get(place) : named.getOrDefault(name, absent);
  }

  private static Object fallback(Object value, List<Object> a, Map<String, Object> named) {
    boolean alsoFalse = Values.truth(argument(a, 1, named, "boolean", false));
    boolean missing = value == Values.UNDEFINED || (alsoFalse && !Values.truth(value));
    return missing ? argument(a, 0, named, "default_value", "") : value;
  }

  private static String indented(String text, List<Object> a, Map<String, Object> named) {
    String space = " ".repeat(narrow(argument(a, 0, named, "width", 4L)));
    boolean first = Values.truth(argument(a, 1, named, "first", false));
    boolean blank = Values.truth(argument(a, 2, named, "blank", false));
    return (first ? space : "") + text.replaceAll(blank ? "\n" : "\n(?!\n|$)", "\n" + space);
  }

  private static String json(Object value, Map<String, Object> named) {
    for (String other : List.of("ensure_ascii", "sort_keys", "separators")) {
      if (Values.truth(named.get(other))) {
        throw new TemplateException("asks tojson for '" + other + "', which is not built");
      }
    }
    return Json.text(value, number(named.get("indent")));
  }

  /** Jinja compares texts in small letters unless told otherwise. */
  private static int ignoringCase(Object a, Object b) {
    return a instanceof String x && b instanceof String y
        ? x.toLowerCase(Locale.ROOT).compareTo(y.toLowerCase(Locale.ROOT))
        : Values.compare(a, b);
  }

  private static List<Object> sorted(Object value, List<Object> a, Map<String, Object> named) {
    Object part = argument(a, 2, named, "attribute", null);
    boolean byCase = Values.truth(argument(a, 1, named, "case_sensitive", false));
    Comparator<Object> order = byCase ? Values::compare : Filters::ignoringCase;
    Comparator<Object> ofParts =
        (x, y) ->
            part == null
                ? order.compare(x, y)
                : order.compare(Values.element(x, part), Values.element(y, part));
    boolean reverse = Values.truth(argument(a, 0, named, "reverse", false));
    return Values.items(value).stream().sorted(reverse ? ofParts.reversed() : ofParts).toList();
  }

  private static Object sum(Object value, Object part) {
    Object sum = 0L;
    for (Object each : Values.items(value)) {
      sum = Values.binary("+", sum, part == null ? each : Values.element(each, part));
    }
    return sum;
  }

  /** Halves go to the even neighbour, as Python's do. */
  private static Object rounded(Object value, List<Object> a) {
    if (a.size() > 1) {
      throw new TemplateException("gives the filter 'round' a method, which is not built");
    }
    if (value instanceof Long) {
      return value;
    }
    double exact = ((Number) fraction(value, Double.NaN)).doubleValue();
    return new java.math.BigDecimal(exact)
        .setScale(a.isEmpty() ? 0 : narrow(a.get(0)), java.math.RoundingMode.HALF_EVEN)
        .doubleValue();
  }

  /** All, or the first so many. */
  private static String replaced(String text, List<Object> a) {
    int most = a.size() > 2 && a.get(2) != null ? Values.whole(a.get(2)) : -1;
    if (most < 0) {
      return Values.replaced(text, text(a, 0), text(a, 1));
    }
    List<Object> parts = split(text, Arrays.asList(text(a, 0), (long) most));
    return Values.joined(parts, text(a, 1));
  }

  private static List<Object> mapped(Object value, List<Object> a, Map<String, Object> named) {
    List<Object> all = new ArrayList<>();
    for (Object each : Values.items(value)) {
      all.add(
          named.containsKey("attribute")
              ? part(each, named)
              : filter(text(a, 0), each, a.subList(1, a.size()), Map.of()));
    }
    return all;
  }

  private static Object part(Object of, Map<String, Object> named) {
    Object found = Values.element(of, named.get("attribute"));
    return found == Values.UNDEFINED ? named.getOrDefault("default", found) : found;
  }

  private static List<Object> chosen(Object value, List<Object> a, boolean keep, boolean ofPart) {
    int test = ofPart ? 1 : 0;
    List<Object> all = new ArrayList<>();
    for (Object each : Values.items(value)) {
      Object asked = ofPart ? Values.element(each, a.get(0)) : each;
      boolean passes =
          a.size() > test
              ? test(text(a, test), asked, a.subList(test + 1, a.size()))
              : Values.truth(asked);
      if (passes == keep) {
        all.add(each);
      }
    }
    return all;
  }

  static boolean test(String name, Object value, List<Object> a) {
    return switch (name) {
      case "defined" -> value != Values.UNDEFINED;
      case "undefined" -> value == Values.UNDEFINED;
      case "none" -> value == null;
      case "string" -> value instanceof String;
      case "number" -> value instanceof Number;
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "mapping" -> value instanceof Map;
      case "iterable", "sequence" ->
          value instanceof List || value instanceof String || value instanceof Map;
      case "callable" -> value instanceof Values.Function;
      case "divisibleby" ->
          Math.floorMod(Values.whole(value), Math.max(1, Values.whole(a.get(0)))) == 0;
      case "odd" -> Math.floorMod(Values.whole(value), 2) == 1;
      case "even" -> Math.floorMod(Values.whole(value), 2) == 0;
      case "equalto", "eq", "==", "sameas" -> Values.same(value, a.get(0));
      case "ne", "!=" -> !Values.same(value, a.get(0));
      case "in" -> Values.in(value, a.get(0));
      case "gt", ">" -> Values.compare(value, a.get(0)) > 0;
      case "lt", "<" -> Values.compare(value, a.get(0)) < 0;
      case "ge", ">=" -> Values.compare(value, a.get(0)) >= 0;
      case "le", "<=" -> Values.compare(value, a.get(0)) <= 0;
      default -> throw new TemplateException("uses the test '" + name + "', which is not built");
    };
  }

  static Object method(Object of, String name, List<Object> a) {
    if (of instanceof String s) {
      return ofText(s, name, a);
    }
    if (of instanceof Map<?, ?> map) {
      return ofMap(map, name, a);
    }
    if (of instanceof List<?> list && name.equals("append")) {
      @SuppressWarnings("unchecked")
      List<Object> open = (List<Object>) list;
      open.add(a.get(0));
      return null;
    }
    if (of instanceof List<?> list && name.equals("index")) {
      return (long) list.indexOf(a.get(0));
    }
    throw new TemplateException(
        "calls %s of %s, which is not built".formatted(name, Values.described(of)));
  }

  private static Object ofText(String s, String name, List<Object> a) {
    return switch (name) {
      case "strip" -> strip(s, a, true, true);
      case "lstrip" -> strip(s, a, true, false);
      case "rstrip" -> strip(s, a, false, true);
      case "startswith" -> any(a).stream().anyMatch(s::startsWith);
      case "endswith" -> any(a).stream().anyMatch(s::endsWith);
      case "removeprefix" -> s.startsWith(text(a, 0)) ? s.substring(text(a, 0).length()) : s;
      case "removesuffix" ->
          s.endsWith(text(a, 0)) ? s.substring(0, s.length() - text(a, 0).length()) : s;
      case "partition" -> partition(s, text(a, 0), s.indexOf(text(a, 0)), false);
      case "rpartition" -> partition(s, text(a, 0), s.lastIndexOf(text(a, 0)), true);
      case "rsplit" -> a.size() < 2 ? split(s, a) : rsplit(s, text(a, 0), Values.whole(a.get(1)));
      case "split" -> split(s, a);
      case "splitlines" -> new ArrayList<Object>(s.lines().toList());
      case "replace" -> replaced(s, a);
      case "upper" -> s.toUpperCase(Locale.ROOT);
      case "lower" -> s.toLowerCase(Locale.ROOT);
      case "capitalize" -> capital(s);
      case "title" -> title(s);
      case "find" -> (long) s.indexOf(text(a, 0));
      case "rfind" -> (long) s.lastIndexOf(text(a, 0));
      case "count" -> (long) split(s, List.of(a.get(0))).size() - 1;
      case "join" -> Values.joined(a.get(0), s);
      case "isdigit" -> !s.isEmpty() && s.chars().allMatch(Character::isDigit);
      default -> throw new TemplateException("calls '" + name + "' of a text, which is not built");
    };
  }

  private static Object ofMap(Map<?, ?> map, String name, List<Object> a) {
    return switch (name) {
      case "items" -> {
        List<Object> pairs = new ArrayList<>();
        map.forEach((key, value) -> pairs.add(pair(key, value)));
        yield pairs;
      }
      case "keys" -> new ArrayList<Object>(map.keySet());
      case "values" -> new ArrayList<Object>(map.values());
      case "get" -> map.containsKey(a.get(0)) ? map.get(a.get(0)) : a.size() > 1 ? a.get(1) : null;
      case "copy" -> new LinkedHashMap<Object, Object>(map);
      default ->
          throw new TemplateException("calls '" + name + "' of a mapping, which is not built");
    };
  }

  private static List<Object> pair(Object key, Object value) {
    List<Object> pair = new ArrayList<>();
    Collections.addAll(pair, key, value);
    return pair;
  }

  /** The texts that one is asked to begin or end with. */
  private static List<String> any(List<Object> a) {
    return !a.isEmpty() && a.get(0) instanceof List<?> several
        ? several.stream().map(Values::text).toList()
        : List.of(text(a, 0));
  }

  private static List<Object> partition(String s, String between, int at, boolean last) {
    if (at < 0) {
      return last ? List.of("", "", s) : List.of(s, "", "");
    }
    return List.of(s.substring(0, at), between, s.substring(at + between.length()));
  }

  /** From the end, at most so often. */
  private static List<Object> rsplit(String s, String between, int most) {
    List<Object> parts = new ArrayList<>();
    String rest = s;
    for (int at;
        most-- != 0 && !between.isEmpty() && (at = rest.lastIndexOf(between)) >= 0;
        rest = rest.substring(0, at)) {
      parts.add(0, rest.substring(at + between.length()));
    }
    parts.add(0, rest);
    return parts;
  }

  private static List<Object> split(String s, List<Object> a) {
    List<Object> parts = new ArrayList<>();
    if (a.isEmpty() || a.get(0) == null) {
      for (String word : s.strip().split("\\s+")) {
        if (!word.isEmpty()) {
          parts.add(word);
        }
      }
      return parts;
    }
    String between = text(a, 0);
    if (between.isEmpty()) {
      throw new TemplateException("splits a text at nothing");
    }
    int most = a.size() > 1 ? Values.whole(a.get(1)) : -1;
    int from = 0;
    for (int at;
        (at = s.indexOf(between, from)) >= 0 && most-- != 0;
        from = at + between.length()) {
      parts.add(s.substring(from, at));
    }
    parts.add(s.substring(from));
    return parts;
  }

  private static String strip(String s, List<Object> a, boolean left, boolean right) {
    String off = a.isEmpty() || a.get(0) == null ? null : text(a, 0);
    int from = 0;
    int to = s.length();
    while (left && from < to && off(s.charAt(from), off)) {
      from++;
    }
    while (right && to > from && off(s.charAt(to - 1), off)) {
      to--;
    }
    return s.substring(from, to);
  }

  private static boolean off(char c, String off) {
    return off == null
        ? Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085'
        : off.indexOf(c) >= 0;
  }

  private static String capital(String s) {
    return s.isEmpty()
        ? s
        : s.substring(0, 1).toUpperCase(Locale.ROOT) + s.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String title(String s) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < s.length(); i++) {
      boolean inside = i > 0 && Character.isLetter(s.charAt(i - 1));
      char c = s.charAt(i);
      made.append(inside ? Character.toLowerCase(c) : Character.toUpperCase(c));
    }
    return made.toString();
  }

  private static String text(List<Object> a, int i) {
    if (i >= a.size()) {
      throw new TemplateException("leaves out an argument");
    }
    return Values.text(a.get(i));
  }
}
