package org.athanor.tokenizers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a filter or a method was given, by the names that Jinja or Python has for it. */
final class Arguments {
  private final String what;
  private final Map<String, Object> values = new HashMap<>();

  /**
   * @param what of which they are, for messages
   * @param names in their order, with blanks between
   * @throws TemplateException if there are more, or others
   */
  Arguments(String what, String names, List<Object> given, Map<String, Object> named) {
    this.what = what;
    List<String> known = names.isEmpty() ? List.of() : List.of(names.split(" "));
    if (given.size() > known.size()) {
      throw new TemplateException(
          "gives %s %d arguments; it takes %d".formatted(what, given.size(), known.size()));
    }
    for (int i = 0; i < given.size(); i++) {
      values.put(known.get(i), given.get(i));
    }
    named.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            throw new TemplateException(
                "gives %s an argument '%s', which is not built".formatted(what, name));
          }
          values.put(name, value);
        });
  }

  /** The one argument that there is. */
  static Object only(List<Object> given, String what) {
    if (given.size() != 1) {
      throw new TemplateException(
          "gives %s %d arguments; it takes 1".formatted(what, given.size()));
    }
    return given.get(0);
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  Object get(String name, Object absent) {
    return values.getOrDefault(name, absent);
  }

  Object need(String name) {
    if (!values.containsKey(name)) {
      throw new TemplateException("leaves out an argument of " + what + ", '" + name + "'");
    }
    return values.get(name);
  }

  boolean truth(String name) {
    return Values.truth(values.get(name));
  }

  int number(String name, int absent) {
    return has(name) ? Values.whole(values.get(name)) : absent;
  }

  /** A text, and nothing else, as Python's methods want it. */
  String text(String name) {
    if (need(name) instanceof String text) {
      return text;
    }
    throw new TemplateException(
        "gives %s %s where a text belongs".formatted(what, Values.described(values.get(name))));
  }

  String text(String name, String absent) {
    return has(name) ? text(name) : absent;
  }
}
