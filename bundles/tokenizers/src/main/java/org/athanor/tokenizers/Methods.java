package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** The methods of Python's texts, lists and dictionaries, but for those that change one. */
final class Methods {
  /** By name, the names of its arguments. */
  private static final Map<String, String> OF_TEXT = new LinkedHashMap<>();

  private static final Map<String, String> OF_MAP =
      Map.of("items", "", "keys", "", "values", "", "copy", "", "get", "key default");
  private static final Map<String, String> OF_LIST =
      Map.of("index", "value", "count", "value", "copy", "");
  private static final Set<String> CHANGE =
      Set.of(
          "append",
          "extend",
          "insert",
          "pop",
          "remove",
          "clear",
          "sort",
          "reverse",
          "update",
          "setdefault",
          "popitem");

  static {
    add("", "upper lower capitalize casefold swapcase title isalnum isalpha isascii isdecimal");
    add("", "isdigit isnumeric isspace islower isupper istitle isidentifier isprintable");
    add("chars", "strip lstrip rstrip");
    add("affix start end", "startswith endswith");
    add("affix", "removeprefix removesuffix");
    add("sep", "partition rpartition");
    add("sep maxsplit", "split rsplit");
    add("keepends", "splitlines");
    add("old new count", "replace");
    add("sub start end", "find rfind index rindex count");
    add("iterable", "join");
    add("width fillchar", "ljust rjust center");
    add("width", "zfill");
    add("tabsize", "expandtabs");
  }

  private Methods() {}

  private static void add(String arguments, String names) {
    for (String name : names.split(" ")) {
      OF_TEXT.put(name, arguments);
    }
  }

  /** A method of a value, or {@link Values#UNDEFINED}. */
  static Object of(Object of, String name) {
    boolean text = of instanceof String;
    if (!text && !(of instanceof List) && !(of instanceof Map)) {
      return Values.UNDEFINED;
    }
    if (!text && CHANGE.contains(name) && !(of instanceof Values.Tuple)) {
      return refusing(name, of);
    }
    if (text && name.equals("format")) {
      Values.Function format = (scope, a, named) -> Formats.braces((String) of, a, named);
      return format;
    }
    String arguments = (text ? OF_TEXT : of instanceof List ? OF_LIST : OF_MAP).get(name);
    if (arguments == null) {
      return Values.UNDEFINED;
    }
    Values.Function method =
        (scope, a, named) -> call(of, name, new Arguments("'" + name + "'", arguments, a, named));
    return method;
  }

  /** Transformers renders in a sandbox where nothing can be changed. */
  private static Object refusing(String name, Object of) {
    Values.Function refusing =
        (scope, a, named) -> {
          throw new TemplateException(
              "calls '%s', which changes %s, as no template may"
                  .formatted(name, of instanceof List ? "a list" : "a mapping"));
        };
    return of instanceof Map<?, ?> map && map.containsKey(name) ? Values.UNDEFINED : refusing;
  }

  private static Object call(Object of, String name, Arguments a) {
    if (of instanceof String s) {
      return ofText(s, name, a);
    }
    return of instanceof List<?> list ? ofList(list, name, a) : ofMap((Map<?, ?>) of, name, a);
  }

  private static Object ofList(List<?> list, String name, Arguments a) {
    if (name.equals("copy")) {
      return new ArrayList<Object>(list);
    }
    Object wanted = a.need("value");
    if (name.equals("count")) {
      return list.stream().filter(each -> Values.same(each, wanted)).count();
    }
    for (int i = 0; i < list.size(); i++) {
      if (Values.same(list.get(i), wanted)) {
        return (long) i;
      }
    }
    throw new TemplateException("looks for " + Values.described(wanted) + " where it is not");
  }

  private static Object ofMap(Map<?, ?> map, String name, Arguments a) {
    return switch (name) {
      case "items" -> pairs(map);
      case "keys" -> new ArrayList<Object>(map.keySet());
      case "values" -> new ArrayList<Object>(map.values());
      case "get" ->
          map.containsKey(a.need("key")) ? map.get(a.need("key")) : a.get("default", null);
      default -> new LinkedHashMap<Object, Object>(map);
    };
  }

  static List<Object> pairs(Map<?, ?> map) {
    List<Object> pairs = new ArrayList<>();
    map.forEach((key, value) -> pairs.add(Values.Tuple.of(key, value)));
    return pairs;
  }

  private static Object ofText(String s, String name, Arguments a) {
    return switch (name) {
      case "strip" -> strip(s, a.text("chars", null), true, true);
      case "lstrip" -> strip(s, a.text("chars", null), true, false);
      case "rstrip" -> strip(s, a.text("chars", null), false, true);
      case "startswith" -> affixes(a).stream().anyMatch(window(s, a)::startsWith);
      case "endswith" -> affixes(a).stream().anyMatch(window(s, a)::endsWith);
      case "removeprefix" ->
          s.startsWith(a.text("affix")) ? s.substring(a.text("affix").length()) : s;
      case "removesuffix" ->
          s.endsWith(a.text("affix")) ? s.substring(0, s.length() - a.text("affix").length()) : s;
      case "partition" -> partition(s, a.text("sep"), s.indexOf(a.text("sep")), false);
      case "rpartition" -> partition(s, a.text("sep"), s.lastIndexOf(a.text("sep")), true);
      case "split" -> split(s, a.text("sep", null), a.number("maxsplit", -1));
      case "rsplit" -> rsplit(s, a.text("sep", null), a.number("maxsplit", -1));
      case "splitlines" -> lines(s, a.truth("keepends"));
      case "replace" -> replaced(s, a.text("old"), a.text("new"), a.number("count", -1));
      case "upper" -> s.toUpperCase(Locale.ROOT);
      case "lower", "casefold" -> s.toLowerCase(Locale.ROOT);
      case "capitalize" -> capital(s);
      case "swapcase" -> swapped(s);
      case "title" -> title(s);
      case "find", "rfind", "index", "rindex" -> found(s, name, a);
      case "count" -> occurrences(window(s, a), a.text("sub"));
      case "join" -> joined(a.need("iterable"), s);
      case "ljust" -> padded(s, a, 0);
      case "rjust" -> padded(s, a, 2);
      case "center" -> padded(s, a, 1);
      case "zfill" -> Formats.signed(s, '0', a.number("width", 0));
      case "expandtabs" -> expanded(s, a.number("tabsize", 8));
      default -> is(s, name);
    };
  }

  /** The texts that one is asked to begin or end with. */
  private static List<String> affixes(Arguments a) {
    return a.need("affix") instanceof Values.Tuple several
        ? several.stream().map(Shown::text).toList()
        : List.of(a.text("affix"));
  }

  /** The part from start to end. */
  private static String window(String s, Arguments a) {
    return (String) Values.slice(s, a.get("start", null), a.get("end", null), null);
  }

  private static Object found(String s, String name, Arguments a) {
    String window = window(s, a);
    int at =
        name.startsWith("r") ? window.lastIndexOf(a.text("sub")) : window.indexOf(a.text("sub"));
    if (at >= 0) {
      int start = a.number("start", 0);
      int size = s.codePointCount(0, s.length());
      start = Math.min(size, start < 0 ? Math.max(0, start + size) : start);
      return (long) start + window.codePointCount(0, at);
    }
    if (name.endsWith("index")) {
      throw new TemplateException("looks for '" + a.text("sub") + "' where it is not");
    }
    return -1L;
  }

  private static long occurrences(String s, String part) {
    if (part.isEmpty()) {
      return s.codePointCount(0, s.length()) + 1L;
    }
    long count = 0;
    for (int i = s.indexOf(part); i >= 0; i = s.indexOf(part, i + part.length())) {
      count++;
    }
    return count;
  }

  static String joined(Object value, String between) {
    List<String> texts = new ArrayList<>();
    for (Object each : Values.items(value)) {
      if (!(each instanceof String s)) {
        throw new TemplateException("joins " + Values.described(each) + ", which is no text");
      }
      texts.add(s);
    }
    return joined(texts, between);
  }

  static String joined(List<String> texts, String between) {
    Values.bound(texts.stream().mapToLong(t -> t.length() + (long) between.length()).sum());
    return String.join(between, texts);
  }

  private static Values.Tuple partition(String s, String between, int at, boolean last) {
    if (at < 0) {
      return last ? Values.Tuple.of("", "", s) : Values.Tuple.of(s, "", "");
    }
    return Values.Tuple.of(s.substring(0, at), between, s.substring(at + between.length()));
  }

  /**
   * @param between null splits at blanks
   * @param most how often; below 0 without end
   */
  static List<Object> split(String s, String between, int most) {
    List<Object> parts = new ArrayList<>();
    if (between == null) {
      String rest = strip(s, null, true, false);
      while (!rest.isEmpty()) {
        int end = most-- == 0 ? -1 : first(rest, Methods::isSpace);
        parts.add(end < 0 ? rest : rest.substring(0, end));
        rest = end < 0 ? "" : strip(rest.substring(end), null, true, false);
      }
      return parts;
    }
    refuseNothing(between);
    int from = 0;
    for (int at;
        (at = s.indexOf(between, from)) >= 0 && most-- != 0;
        from = at + between.length()) {
      parts.add(s.substring(from, at));
    }
    parts.add(s.substring(from));
    return parts;
  }

  private static int first(String s, IntPredicate wanted) {
    for (int i = 0; i < s.length(); i++) {
      if (wanted.test(s.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /** From the end. */
  private static List<Object> rsplit(String s, String between, int most) {
    if (most < 0) {
      return split(s, between, most);
    }
    if (between == null) {
      String turned = new StringBuilder(s).reverse().toString();
      List<Object> parts = new ArrayList<>();
      for (Object part : split(turned, null, most)) {
        parts.add(0, new StringBuilder((String) part).reverse().toString());
      }
      return parts;
    }
    refuseNothing(between);
    List<Object> parts = new ArrayList<>();
    String rest = s;
    for (int at;
        most-- != 0 && (at = rest.lastIndexOf(between)) >= 0;
        rest = rest.substring(0, at)) {
      parts.add(0, rest.substring(at + between.length()));
    }
    parts.add(0, rest);
    return parts;
  }

  private static void refuseNothing(String between) {
    if (between.isEmpty()) {
      throw new TemplateException("splits a text at nothing");
    }
  }

  static List<Object> lines(String s, boolean ends) {
    List<Object> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < s.length(); i++) {
      if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(s.charAt(i)) >= 0) {
        int end = s.startsWith("\r\n", i) ? i + 2 : i + 1;
        lines.add(s.substring(from, ends ? end : i));
        from = end;
        i = end - 1;
      }
    }
    if (from < s.length()) {
      lines.add(s.substring(from));
    }
    return lines;
  }

  /**
   * @param most how often; below 0 without end
   */
  static String replaced(String s, String old, String now, int most) {
    long times = occurrences(s, old);
    times = most < 0 ? times : Math.min(times, most);
    Values.bound(s.length() + times * now.length());
    if (!old.isEmpty()) {
      List<Object> parts = split(s, old, (int) times);
      return String.join(now, parts.stream().map(Shown::text).toList());
    }
    StringBuilder made = new StringBuilder();
    for (Object letter : Values.items(s)) {
      made.append(times-- > 0 ? now : "").append(letter);
    }
    return made.append(times > 0 ? now : "").toString();
  }

  /**
   * @param off letters to take off; null takes blanks
   */
  static String strip(String s, String off, boolean left, boolean right) {
    IntPredicate taken = off == null ? Methods::isSpace : c -> off.indexOf(c) >= 0;
    int from = 0;
    int to = s.length();
    while (left && from < to && taken.test(s.charAt(from))) {
      from++;
    }
    while (right && to > from && taken.test(s.charAt(to - 1))) {
      to--;
    }
    return s.substring(from, to);
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  static String capital(String s) {
    int first = s.isEmpty() ? 0 : s.offsetByCodePoints(0, 1);
    return s.substring(0, first).toUpperCase(Locale.ROOT)
        + s.substring(first).toLowerCase(Locale.ROOT);
  }

  private static String swapped(String s) {
    StringBuilder made = new StringBuilder();
    s.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            c -> made.append(upper(c) ? c.toLowerCase(Locale.ROOT) : c.toUpperCase(Locale.ROOT)));
    return made.toString();
  }

  private static boolean upper(String letter) {
    return Character.isUpperCase(letter.codePointAt(0));
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

  /**
   * @param side 0 leaves the text on the left, 1 in the middle, 2 on the right
   */
  private static String padded(String s, Arguments a, int side) {
    String fill = a.text("fillchar", " ");
    int width = Values.whole(a.need("width"));
    int more = Math.max(0, width - s.codePointCount(0, s.length()));
    Values.bound(more);
    int left = side == 0 ? 0 : side == 2 ? more : more / 2 + (more & width & 1);
    return fill.repeat(left) + s + fill.repeat(more - left);
  }

  private static String expanded(String s, int size) {
    StringBuilder made = new StringBuilder();
    int column = 0;
    for (char c : s.toCharArray()) {
      if (c == '\t') {
        int blanks = size <= 0 ? 0 : size - column % size;
        Values.bound((long) made.length() + blanks);
        made.append(" ".repeat(blanks));
        column += blanks;
      } else {
        made.append(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return made.toString();
  }

  private static boolean is(String s, String name) {
    boolean all = !s.isEmpty();
    return switch (name) {
      case "isalnum" -> all && s.codePoints().allMatch(Character::isLetterOrDigit);
      case "isalpha" -> all && s.codePoints().allMatch(Character::isLetter);
      case "isascii" -> s.chars().allMatch(c -> c < 128);
      case "isdecimal", "isdigit", "isnumeric" ->
          all && s.codePoints().allMatch(Character::isDigit);
      case "isspace" -> all && s.codePoints().allMatch(Methods::isSpace);
      case "islower" -> cased(s) && s.codePoints().noneMatch(Character::isUpperCase);
      case "isupper" -> cased(s) && s.codePoints().noneMatch(Character::isLowerCase);
      case "istitle" -> cased(s) && s.equals(title(s));
      case "isidentifier" -> Words.isName(s);
      default -> s.codePoints().allMatch(Shown::printable);
    };
  }

  private static boolean cased(String s) {
    return s.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
  }
}
