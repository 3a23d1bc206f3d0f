package org.athanor.tokenizers;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jinja's tests: what comes after {@code is}. */
final class Tests {
  private Tests() {}

  static boolean test(String name, Object value, List<Object> a) {
    return switch (name) {
      case "defined" -> value != Values.UNDEFINED;
      case "undefined" -> value == Values.UNDEFINED;
      case "none" -> value == null;
      case "string" -> value instanceof String;
      case "number" -> Values.number(value) != null;
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "mapping" -> value instanceof Map;
      case "iterable", "sequence" ->
          value instanceof List
              || value instanceof String
              || value instanceof Map
              || value == Values.UNDEFINED;
      case "callable" -> value instanceof Values.Function;
      case "lower" ->
          Shown.text(value).equals(Shown.text(value).toLowerCase(Locale.ROOT)) && cased(value);
      case "upper" ->
          Shown.text(value).equals(Shown.text(value).toUpperCase(Locale.ROOT)) && cased(value);
      case "escaped" -> false;
      case "filter" -> Filters.known(Shown.text(value));
      case "divisibleby" -> Values.same(Values.binary("%", value, other(name, a)), 0L);
      case "odd" -> Values.same(Values.binary("%", value, 2L), 1L);
      case "even" -> Values.same(Values.binary("%", value, 2L), 0L);
      case "sameas" -> sameAs(value, other(name, a));
      case "equalto", "eq", "==" -> Values.same(value, other(name, a));
      case "ne", "!=" -> !Values.same(value, other(name, a));
      case "in" -> Values.in(value, other(name, a));
      case "gt", "greaterthan", ">" -> Values.compare(value, other(name, a)) > 0;
      case "lt", "lessthan", "<" -> Values.compare(value, other(name, a)) < 0;
      case "ge", ">=" -> Values.compare(value, other(name, a)) >= 0;
      case "le", "<=" -> Values.compare(value, other(name, a)) <= 0;
      default -> throw new TemplateException("uses the test '" + name + "', which is not built");
    };
  }

  private static Object other(String name, List<Object> a) {
    return Arguments.only(a, "the test '" + name + "'");
  }

  private static boolean sameAs(Object a, Object b) {
    boolean plain = a == null || a instanceof Number || a instanceof Boolean || a instanceof String;
    return a == b || (plain && a != null && a.equals(b));
  }

  private static boolean cased(Object value) {
    String text = Shown.text(value);
    return !text.toLowerCase(Locale.ROOT).equals(text.toUpperCase(Locale.ROOT));
  }
}
