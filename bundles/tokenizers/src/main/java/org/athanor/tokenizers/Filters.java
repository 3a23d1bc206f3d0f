package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters, tests and the methods that Python's text, lists and dictionaries have. */
final class Filters {
  private Filters() {}

  static Object filter(String name, Object value, List<Object> a, Map<String, Object> named) {
    return switch (name) {
      case "trim" -> strip(Values.text(value), a, true, true);
      case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
      case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
      case "capitalize" -> capital(Values.text(value));
      case "title" -> title(Values.text(value));
      case "string", "safe", "e", "escape" ->
          name.startsWith("e") ? html(value) : Values.text(value);
      case "replace" -> Values.replaced(Values.text(value), text(a, 0), text(a, 1));
      case "length", "count" -> (long) Values.items(value).size();
      case "join" -> Values.joined(value, a.isEmpty() ? "" : text(a, 0));
      case "first" -> Values.element(Values.items(value), 0L);
      case "last" -> Values.element(Values.items(value), -1L);
      case "list" -> Values.items(value);
      case "reverse" -> Values.slice(value, null, null, -1L);
      case "sort" -> Values.items(value).stream().sorted(Values::compare).toList();
      case "unique" -> Values.items(value).stream().distinct().toList();
      case "items" -> method(value, "items", a);
      case "int" -> whole(value);
      case "float" -> Double.parseDouble(Values.text(value));
      case "abs" -> Values.compare(value, 0L) < 0 ? Values.binary("-", 0L, value) : value;
      case "default", "d" -> fallback(value, a, named);
      case "indent" -> indented(Values.text(value), a, named);
      case "tojson" -> Json.text(value, number(named.get("indent")));
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

  private static Object whole(Object value) {
    try {
      return value instanceof Number n ? n.longValue() : Long.parseLong(Values.text(value).strip());
    } catch (NumberFormatException e) {
      return 0L;
    }
  }

  private static Object fallback(Object value, List<Object> a, Map<String, Object> named) {
    boolean alsoFalse = a.size() > 1 ? Values.truth(a.get(1)) : Values.truth(named.get("boolean"));
    boolean missing = value == Values.UNDEFINED || (alsoFalse && !Values.truth(value));
    return missing ? (a.isEmpty() ? "" : a.get(0)) : value;
  }

  private static String indented(String text, List<Object> a, Map<String, Object> named) {
    String space = " ".repeat(a.isEmpty() ? 4 : narrow(a.get(0)));
    boolean first = a.size() > 1 ? Values.truth(a.get(1)) : Values.truth(named.get("first"));
    return (first ? space : "") + text.replaceAll("\n(?!\n|$)", "\n" + space);
  }

  private static List<Object> mapped(Object value, List<Object> a, Map<String, Object> named) {
    List<Object> all = new ArrayList<>();
    for (Object each : Values.items(value)) {
      all.add(
          named.containsKey("attribute")
              ? Values.element(each, named.get("attribute"))
              : filter(text(a, 0), each, a.subList(1, a.size()), Map.of()));
    }
    return all;
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
      case "startswith" -> s.startsWith(text(a, 0));
      case "endswith" -> s.endsWith(text(a, 0));
      case "split" -> split(s, a);
      case "splitlines" -> new ArrayList<Object>(s.lines().toList());
      case "replace" -> Values.replaced(s, text(a, 0), text(a, 1));
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
    return off == null ? Character.isWhitespace(c) : off.indexOf(c) >= 0;
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
