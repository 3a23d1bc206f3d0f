package org.athanor.tokenizers;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Jinja's filters, and tojson as transformers has it. */
final class Filters {
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  /** By name, the names of its arguments. */
  private static final Map<String, String> ARGUMENTS = new LinkedHashMap<>();

  static {
    add("", "abs capitalize count length e escape first items last list lower safe string title");
    add("", "upper urlencode wordcount reverse");
    add("name", "attr");
    add("linecount fill_with", "batch");
    add("slices fill_with", "slice");
    add("width", "center");
    add("default_value boolean", "default d");
    add("case_sensitive by reverse", "dictsort");
    add("default", "float");
    add("default base", "int");
    add("attribute default case_sensitive", "groupby");
    add("width first blank", "indent");
    add("d attribute", "join");
    add("case_sensitive attribute", "max min unique");
    add("old new count", "replace");
    add("precision method", "round");
    add("reverse case_sensitive attribute", "sort");
    add("attribute start", "sum");
    add("ensure_ascii indent separators sort_keys", "tojson");
    add("chars", "trim");
    add("length killwords end leeway", "truncate");
  }

  private Filters() {}

  private static void add(String arguments, String names) {
    for (String name : names.split(" ")) {
      ARGUMENTS.put(name, arguments);
    }
  }

  static boolean known(String name) {
    return ARGUMENTS.containsKey(name)
        || List.of("format", "map", "select", "reject", "selectattr", "rejectattr").contains(name);
  }

  static Object filter(String name, Object value, List<Object> a, Map<String, Object> named) {
    switch (name) {
      case "format":
        return Formats.percent(Shown.text(value), named.isEmpty() ? new Values.Tuple(a) : named);
      case "map":
        return mapped(value, a, named);
      case "select", "reject":
        return chosen(value, a, name.equals("select"), false);
      case "selectattr", "rejectattr":
        return chosen(value, a, name.equals("selectattr"), true);
      default:
        if (!known(name)) {
          throw new TemplateException("uses the filter '" + name + "', which is not built");
        }
        String what = "the filter '" + name + "'";
        return filter(name, value, new Arguments(what, ARGUMENTS.get(name), a, named));
    }
  }

  private static Object filter(String name, Object value, Arguments a) {
    return switch (name) {
      case "trim" -> Methods.strip(Shown.text(value), a.text("chars", null), true, true);
      case "upper" -> Shown.text(value).toUpperCase(Locale.ROOT);
      case "lower" -> Shown.text(value).toLowerCase(Locale.ROOT);
      case "capitalize" -> Methods.capital(Shown.text(value));
      case "title" -> title(Shown.text(value));
      case "string", "safe" -> Shown.text(value);
      case "e", "escape" -> html(Shown.text(value));
      case "urlencode" -> urlEncoded(Shown.text(value));
      case "wordcount" -> WORD.matcher(Shown.text(value)).results().count();
      case "center" ->
          Methods.of(Shown.text(value), "center") instanceof Values.Function f
              ? f.call(null, List.of(a.get("width", 80L)), Map.of())
              : "";
      case "replace" ->
          Methods.replaced(
              Shown.text(value),
              Shown.text(a.need("old")),
              Shown.text(a.need("new")),
              a.number("count", -1));
      case "truncate" -> truncated(Shown.text(value), a);
      case "indent" -> indented(Shown.text(value), a);
      case "length", "count" -> (long) Values.items(value).size();
      case "join" -> joined(value, a);
      case "first" -> Values.element(Values.items(value), 0L);
      case "last" -> Values.element(Values.items(value), -1L);
      case "list" -> Values.items(value);
      case "items" -> items(value);
      case "reverse" ->
          Values.slice(value instanceof Map ? Values.items(value) : value, null, null, -1L);
      case "sort" -> sorted(Values.items(value), a, a.truth("reverse"));
      case "dictsort" -> dictionary(value, a);
      case "min" -> end(value, a, false);
      case "max" -> end(value, a, true);
      case "sum" -> sum(value, a);
      case "unique" -> unique(value, a);
      case "groupby" -> groups(value, a);
      case "batch" -> batches(value, a);
      case "slice" -> slices(value, a);
      case "round" -> rounded(value, a);
      case "abs" -> Values.compare(value, 0L) < 0 ? Values.negated(value) : value;
      case "int" -> whole(value, a);
      case "float" -> fraction(value, a.get("default", 0.0));
      case "default", "d" -> {
        boolean missing = value == Values.UNDEFINED || (a.truth("boolean") && !Values.truth(value));
        yield missing ? a.get("default_value", "") : value;
      }
      case "attr" ->
          value instanceof Values.Parts parts ? parts.part(a.text("name")) : Values.UNDEFINED;
      default -> json(value, a);
    };
  }

  // ---- texts

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static String urlEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%2F", "/");
  }

  /** Each word after a blank, a dash or an opening bracket. */
  private static String title(String text) {
    Matcher words = Pattern.compile("[-\\s({\\[<]+|[^-\\s({\\[<]+").matcher(text);
    StringBuilder made = new StringBuilder();
    while (words.find()) {
      made.append(Methods.capital(words.group()));
    }
    return made.toString();
  }

  private static String truncated(String text, Arguments a) {
    int length = a.number("length", 255);
    String end = a.text("end", "...");
    if (text.codePointCount(0, text.length()) <= length + a.number("leeway", 5)) {
      return text;
    }
    Object kept = Values.slice(text, null, (long) length - end.length(), null);
    if (a.truth("killwords")) {
      return kept + end;
    }
    int blank = ((String) kept).lastIndexOf(' ');
    return (blank < 0 ? kept : ((String) kept).substring(0, blank)) + end;
  }

  private static String indented(String text, Arguments a) {
    Object width = a.get("width", 4L);
    String space = width instanceof String s ? s : " ".repeat(narrow(Values.whole(width)));
    List<Object> lines = Methods.lines(text + "\n", false);
    StringBuilder made = new StringBuilder(a.truth("first") ? space : "");
    for (int i = 0; i < lines.size(); i++) {
      boolean moved = i > 0 && (a.truth("blank") || !lines.get(i).equals(""));
      made.append(i > 0 ? "\n" : "").append(moved ? space : "").append(lines.get(i));
      Values.bound(made.length());
    }
    return made.toString();
  }

  private static int narrow(int width) {
    return Math.max(0, Math.min(10_000, width));
  }

  private static String joined(Object value, Arguments a) {
    List<String> texts = new ArrayList<>();
    for (Object each : Values.items(value)) {
      texts.add(Shown.text(a.has("attribute") ? part(each, a.get("attribute", null), null) : each));
    }
    return Methods.joined(texts, Shown.text(a.get("d", "")));
  }

  private static String json(Object value, Arguments a) {
    Object indent = a.get("indent", null);
    String space =
        indent == null
            ? null
            : indent instanceof String s ? s : " ".repeat(narrow(Values.whole(indent)));
    List<Object> between =
        a.has("separators")
            ? Values.items(a.get("separators", null))
            : List.of(space == null ? ", " : ",", ": ");
    if (between.size() != 2) {
      throw new TemplateException("gives tojson " + between.size() + " separators; it takes 2");
    }
    String comma = Shown.text(between.get(0));
    String colon = Shown.text(between.get(1));
    return new Json(space, comma, colon, a.truth("sort_keys"), a.truth("ensure_ascii")).text(value);
  }

  // ---- lists

  /** A part of an element by a path such as {@code function.name} or {@code 0}. */
  private static Object part(Object of, Object path, Object absent) {
    if (!(path instanceof String names)) {
      return Values.element(of, path);
    }
    Object found = of;
    for (String name : names.split("\\.")) {
      found = Values.element(found, name.matches("\\d+") ? (Object) Long.valueOf(name) : name);
      found = found == Values.UNDEFINED && absent != null ? absent : found;
    }
    return found;
  }

  /** What elements are ordered and told apart by; Jinja takes texts in small letters there. */
  private static Object key(Object of, Arguments a) {
    Object path = a.get("attribute", null);
    if (path instanceof String names && names.contains(",")) {
      List<Object> keys = new ArrayList<>();
      for (String name : names.split(",")) {
        keys.add(small(part(of, name, null), a));
      }
      return keys;
    }
    return small(path == null ? of : part(of, path, a.get("default", null)), a);
  }

  private static Object small(Object key, Arguments a) {
    boolean small = key instanceof String && !a.truth("case_sensitive");
    return small ? ((String) key).toLowerCase(Locale.ROOT) : key;
  }

  private static List<Object> sorted(List<Object> items, Arguments a, boolean reverse) {
    Comparator<Object> order = (x, y) -> Values.compare(key(x, a), key(y, a));
    return new ArrayList<>(items.stream().sorted(reverse ? order.reversed() : order).toList());
  }

  private static List<Object> dictionary(Object value, Arguments a) {
    String by = a.text("by", "key");
    if (!by.equals("key") && !by.equals("value")) {
      throw new TemplateException("sorts a mapping by '" + by + "'; it can by 'key' or 'value'");
    }
    Object place = by.equals("key") ? 0L : 1L;
    Comparator<Object> order =
        (x, y) ->
            Values.compare(small(Values.element(x, place), a), small(Values.element(y, place), a));
    return items(value).stream().sorted(a.truth("reverse") ? order.reversed() : order).toList();
  }

  private static List<Object> items(Object value) {
    if (value == Values.UNDEFINED) {
      return new ArrayList<>();
    }
    if (value instanceof Map<?, ?> map) {
      return Methods.pairs(map);
    }
    throw new TemplateException("asks for the items of " + Values.described(value));
  }

  private static Object end(Object value, Arguments a, boolean largest) {
    Object end = Values.UNDEFINED;
    for (Object each : Values.items(value)) {
      int order = end == Values.UNDEFINED ? 0 : Values.compare(key(each, a), key(end, a));
      if (end == Values.UNDEFINED || (largest ? order > 0 : order < 0)) {
        end = each;
      }
    }
    return end;
  }

  private static Object sum(Object value, Arguments a) {
    Object sum = a.get("start", 0L);
    for (Object each : Values.items(value)) {
      Object path = a.get("attribute", null);
      sum = Values.binary("+", sum, path == null ? each : part(each, path, null));
    }
    return sum;
  }

  private static List<Object> unique(Object value, Arguments a) {
    List<Object> keys = new ArrayList<>();
    List<Object> all = new ArrayList<>();
    for (Object each : Values.items(value)) {
      Object key = key(each, a);
      if (!Values.in(key, keys)) {
        keys.add(key);
        all.add(each);
      }
    }
    return all;
  }

  /** A key and the elements that have it. */
  private static final class Group extends Values.Tuple implements Values.Parts {
    Group(Object key, List<Object> elements) {
      super(Values.Tuple.of(key, elements));
    }

    @Override
    public Object part(String name) {
      return name.equals("grouper") ? get(0) : name.equals("list") ? get(1) : Values.UNDEFINED;
    }
  }

  private static List<Object> groups(Object value, Arguments a) {
    a.need("attribute");
    List<Object> groups = new ArrayList<>();
    List<Object> group = null;
    Object last = null;
    for (Object each : sorted(Values.items(value), a, false)) {
      Object key = key(each, a);
      if (group == null || !Values.same(key, last)) {
        group = new ArrayList<>();
        groups.add(new Group(part(each, a.get("attribute", null), a.get("default", null)), group));
        last = key;
      }
      group.add(each);
    }
    return groups;
  }

  private static List<Object> batches(Object value, Arguments a) {
    int size = Values.whole(a.need("linecount"));
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object each : Values.items(value)) {
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(each);
    }
    if (!batch.isEmpty()) {
      Values.bound(size);
      while (a.has("fill_with") && batch.size() < size) {
        batch.add(a.get("fill_with", null));
      }
      batches.add(batch);
    }
    return batches;
  }

  private static List<Object> slices(Object value, Arguments a) {
    List<Object> items = Values.items(value);
    int count = Math.max(1, Values.whole(a.need("slices")));
    Values.bound(count);
    List<Object> slices = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      boolean longer = i < items.size() % count;
      int to = from + items.size() / count + (longer ? 1 : 0);
      List<Object> slice = new ArrayList<>(items.subList(from, to));
      if (a.has("fill_with") && !longer) {
        slice.add(a.get("fill_with", null));
      }
      slices.add(slice);
      from = to;
    }
    return slices;
  }

  private static List<Object> mapped(Object value, List<Object> a, Map<String, Object> named) {
    List<Object> all = new ArrayList<>();
    Map<String, Object> left = new LinkedHashMap<>(named);
    boolean ofPart = a.isEmpty() && left.containsKey("attribute");
    Object path = ofPart ? left.remove("attribute") : null;
    Object absent = ofPart ? left.remove("default") : null;
    if (ofPart && !left.isEmpty()) {
      throw new TemplateException(
          "gives the filter 'map' " + left.keySet() + ", which is not built");
    }
    for (Object each : Values.items(value)) {
      all.add(ofPart ? part(each, path, absent) : filter(first(a, "map"), each, rest(a), left));
    }
    return all;
  }

  private static List<Object> chosen(Object value, List<Object> a, boolean keep, boolean ofPart) {
    Object path = ofPart ? first(a, "selectattr") : null;
    List<Object> tests = ofPart ? rest(a) : a;
    List<Object> all = new ArrayList<>();
    for (Object each : Values.items(value)) {
      Object asked = ofPart ? part(each, path, null) : each;
      boolean passes =
          tests.isEmpty()
              ? Values.truth(asked)
              : Tests.test(first(tests, "select"), asked, rest(tests));
      if (passes == keep) {
        all.add(each);
      }
    }
    return all;
  }

  private static String first(List<Object> a, String filter) {
    if (a.isEmpty()) {
      throw new TemplateException("leaves out an argument of the filter '" + filter + "'");
    }
    return Shown.text(a.get(0));
  }

  private static List<Object> rest(List<Object> a) {
    return a.subList(1, a.size());
  }

  // ---- numbers

  private static Object whole(Object value, Arguments a) {
    Number number = Values.number(value);
    if (number != null) {
      return number.longValue();
    }
    if (!(value instanceof String text)) {
      return a.get("default", 0L);
    }
    try {
      int base = a.number("base", 10);
      String digits = text.strip().replace("_", "");
      String prefix = base == 16 ? "(?i)0x" : base == 8 ? "(?i)0o" : base == 2 ? "(?i)0b" : "$^";
      return Long.parseLong(digits.replaceFirst("^([-+]?)" + prefix, "$1"), base);
    } catch (NumberFormatException e) {
      Object fraction = fraction(value, null);
      return fraction instanceof Double d && Double.isFinite(d)
          ? (Object) d.longValue()
          : a.get("default", 0L);
    }
  }

  private static Object fraction(Object value, Object otherwise) {
    Number number = Values.number(value);
    if (number != null) {
      return number.doubleValue();
    }
    String text = value instanceof String s ? s.strip().replace("_", "") : "";
    if (text.matches("(?i)[-+]?(\\d+\\.?\\d*|\\.\\d+)(e[-+]?\\d+)?")) {
      return Double.parseDouble(text);
    }
    return otherwise;
  }

  /** Halves go to the even neighbour, as Python's do. */
  private static Object rounded(Object value, Arguments a) {
    int places = a.number("precision", 0);
    String method = a.text("method", "common");
    if (!List.of("common", "ceil", "floor").contains(method)) {
      throw new TemplateException("rounds by '" + method + "'; it can by common, ceil or floor");
    }
    Number number = Values.number(value);
    if (number == null) {
      throw new TemplateException("rounds " + Values.described(value));
    }
    if (method.equals("common")) {
      RoundingMode mode = RoundingMode.HALF_EVEN;
      return number instanceof Long n
          ? places >= 0 ? n : (Object) BigDecimal.valueOf(n).setScale(places, mode).longValue()
          : (Object) new BigDecimal(number.doubleValue()).setScale(places, mode).doubleValue();
    }
    double factor = StrictMath.pow(10, places);
    double scaled = number.doubleValue() * factor;
    return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / factor;
  }
}
