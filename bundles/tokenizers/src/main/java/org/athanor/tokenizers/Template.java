package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.tokenizers.Expressions.Expression;

/**
 * A Jinja template, as far as chat templates use the language: texts, values, set, if, for, macro,
 * filters, tests and Python's methods. Anything else is refused by name. Blocks are trimmed as
 * transformers trims them (trim_blocks and lstrip_blocks).
 */
final class Template {
  private final Node body;

  /** Writes a piece of the result. */
  private interface Node {
    void write(Scope scope, StringBuilder out);
  }

  /** Ends a round of a loop, or the loop. */
  private static final class Jump extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean goOn;

    private Jump(boolean goOn) {
      super(null, null, false, false);
      this.goOn = goOn;
    }
  }

  /** A text, or the inside of a tag. */
  private record Piece(char kind, String content) {
    boolean is(String tag) {
      return kind == '%' && content.equals(tag);
    }
  }

  private static final Pattern END_OF_RAW = Pattern.compile("\\{%[-+]?\\s*endraw\\s*[-+]?%}");

  private final List<Piece> pieces;
  private int at;

  Template(String source) {
    this.pieces = pieces(source.replace("\r\n", "\n").replace('\r', '\n'));
    this.body = nodes();
    if (at < pieces.size()) {
      throw new TemplateException("has '" + pieces.get(at).content() + "' without its beginning");
    }
  }

  String render(Map<String, Object> names) {
    StringBuilder out = new StringBuilder();
    body.write(new Scope(names), out);
    return out.toString();
  }

  // ---- tags

  private static List<Piece> pieces(String source) {
    List<Piece> pieces = new ArrayList<>();
    String text = source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
    int from = 0;
    boolean trimLine = false;
    boolean trimAll = false;
    while (true) {
      int open = opening(text, from);
      boolean raw = !pieces.isEmpty() && pieces.get(pieces.size() - 1).is("raw");
      if (raw) {
        open = endOfRaw(text, from);
      }
      String before = text.substring(from, open < 0 ? text.length() : open);
      boolean beginsLine = from == 0 || (trimLine && before.startsWith("\n"));
      before = trimAll ? before.stripLeading() : trimLine ? before.replaceFirst("^\n", "") : before;
      if (open < 0) {
        pieces.add(new Piece('t', before));
        return pieces;
      }
      char kind = text.charAt(open + 1);
      int inside = open + 2;
      char mark = inside < text.length() ? text.charAt(inside) : ' ';
      if (mark == '-') {
        before = before.stripTrailing();
      } else if (kind != '{' && mark != '+') {
        before = withoutIndent(before, beginsLine);
      }
      pieces.add(new Piece('t', before));
      int close = closing(text, inside, kind);
      boolean endMark = close > inside && "-+".indexOf(text.charAt(close - 1)) >= 0;
      int start = mark == '-' || mark == '+' ? inside + 1 : inside;
      String content =
          text.substring(Math.min(start, close), Math.max(start, endMark ? close - 1 : close));
      if (kind != '#') {
        pieces.add(new Piece(kind, content.strip()));
      }
      trimAll = endMark && text.charAt(close - 1) == '-';
      trimLine = kind != '{' && !endMark;
      from = close + 2;
    }
  }

  private static int endOfRaw(String text, int from) {
    Matcher end = END_OF_RAW.matcher(text);
    return end.find(from) ? end.start() : -1;
  }

  private static int opening(String text, int from) {
    for (int i = from; i + 1 < text.length(); i++) {
      if (text.charAt(i) == '{' && "{%#".indexOf(text.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Where a tag ends; not within a quoted text. */
  private static int closing(String text, int from, char kind) {
    char end = kind == '{' ? '}' : kind;
    char quote = 0;
    int brackets = 0;
    for (int i = from; i + 1 < text.length(); i++) {
      char c = text.charAt(i);
      if (kind != '#' && quote != 0) {
        i += c == '\\' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (kind != '#' && (c == '\'' || c == '"')) {
        quote = c;
      } else if (kind == '{' && c == '{') {
        brackets++;
      } else if (kind == '{' && c == '}' && brackets > 0) {
        brackets--;
      } else if (c == end && text.charAt(i + 1) == '}') {
        return i;
      }
    }
    String line = text.substring(from - 2).lines().findFirst().orElse("");
    throw new TemplateException("has a tag that does not end: '" + line + "'");
  }

  /** Without the blanks between the last line's beginning and a block. */
  private static String withoutIndent(String before, boolean beginsLine) {
    int line = before.lastIndexOf('\n') + 1;
    boolean blank = before.substring(line).isBlank() && (line > 0 || beginsLine);
    return blank ? before.substring(0, line) : before;
  }

  // ---- statements

  /** Nodes up to one of the words that end them, or the end. */
  private Node nodes(String... ends) {
    List<Node> nodes = new ArrayList<>();
    while (at < pieces.size()) {
      Piece piece = pieces.get(at);
      if (piece.kind() == '%' && List.of(ends).contains(keyword(piece))) {
        break;
      }
      if (piece.kind() == '%' && ends.length == 0 && keyword(piece).matches("end.*|el.*")) {
        break;
      }
      at++;
      nodes.add(node(piece));
    }
    return (scope, out) -> nodes.forEach(node -> node.write(scope, out));
  }

  private static String keyword(Piece piece) {
    return piece.content().split("\\W", 2)[0];
  }

  private Node node(Piece piece) {
    if (piece.kind() == 't') {
      return (scope, out) -> scope.write(out, piece.content());
    }
    if (piece.kind() == '{') {
      Expression value = Expressions.whole(piece.content());
      return (scope, out) -> {
        scope.step();
        scope.write(out, Values.text(value.value(scope)));
      };
    }
    String word = keyword(piece);
    if (word.equals("raw")) {
      return enclosed("endraw");
    }
    Expressions rest = new Expressions(piece.content().substring(word.length()));
    return switch (word) {
      case "set" -> set(rest);
      case "if" -> condition(rest);
      case "for" -> loop(rest);
      case "macro" -> macro(rest);
      case "generation" -> enclosed("endgeneration");
      case "break", "continue" ->
          (scope, out) -> {
            throw new Jump(word.equals("continue"));
          };
      default ->
          throw new TemplateException("uses '" + word + "', which is not built or out of place");
    };
  }

  private Node enclosed(String end) {
    Node inside = nodes(end);
    end(end);
    return inside;
  }

  /** Steps over the tag that ends a block. */
  private String end(String... ends) {
    if (at == pieces.size()) {
      throw new TemplateException("lacks '" + ends[ends.length - 1] + "'");
    }
    String word = keyword(pieces.get(at));
    if (!List.of(ends).contains(word)) {
      throw new TemplateException("has '" + word + "' where " + List.of(ends) + " belongs");
    }
    return pieces.get(at++).content().substring(word.length());
  }

  private Node set(Expressions rest) {
    List<String> names = names(rest);
    String part = rest.take(".") ? rest.name() : null;
    if (rest.done()) {
      Node inside = enclosed("endset");
      return (scope, out) -> {
        StringBuilder text = new StringBuilder();
        inside.write(scope, text);
        scope.set(names.get(0), text.toString());
      };
    }
    rest.expect("=");
    Expression value = rest.tuple();
    rest.end();
    return (scope, out) -> {
      scope.step();
      assign(scope, names, part, value.value(scope));
    };
  }

  private static List<String> names(Expressions rest) {
    boolean brackets = rest.take("(");
    List<String> names = new ArrayList<>(List.of(rest.name()));
    while (rest.take(",")) {
      names.add(rest.name());
    }
    if (brackets) {
      rest.expect(")");
    }
    return names;
  }

  @SuppressWarnings("unchecked")
  private static void assign(Scope scope, List<String> names, String part, Object value) {
    if (part != null) {
      if (!(scope.get(names.get(0)) instanceof Map<?, ?> map)) {
        throw new TemplateException("sets a part of '" + names.get(0) + "', which is no namespace");
      }
      ((Map<Object, Object>) map).put(part, value);
    } else if (names.size() == 1) {
      scope.set(names.get(0), value);
    } else {
      List<Object> values = Values.items(value);
      if (values.size() != names.size()) {
        throw new TemplateException("takes apart " + Values.described(value) + " as " + names);
      }
      for (int i = 0; i < values.size(); i++) {
        scope.set(names.get(i), values.get(i));
      }
    }
  }

  private Node condition(Expressions rest) {
    Expression asked = rest.expression();
    rest.end();
    Node then = nodes("elif", "else", "endif");
    String word = at < pieces.size() ? keyword(pieces.get(at)) : "";
    String tag = end("elif", "else", "endif");
    Node otherwise =
        switch (word) {
          case "elif" -> condition(new Expressions(tag));
          case "else" -> enclosed("endif");
          default -> (scope, out) -> {};
        };
    return (scope, out) -> {
      scope.step();
      (Values.truth(asked.value(scope)) ? then : otherwise).write(scope, out);
    };
  }

  private Node loop(Expressions rest) {
    List<String> names = names(rest);
    rest.expect("in");
    Expression all = rest.or();
    Expression wanted = rest.take("if") ? rest.expression() : null;
    rest.end();
    Node inside = nodes("else", "endfor");
    boolean hasElse = at < pieces.size() && keyword(pieces.get(at)).equals("else");
    end("else", "endfor");
    Node otherwise = hasElse ? enclosed("endfor") : (scope, out) -> {};
    return (scope, out) -> {
      List<Object> items = new ArrayList<>();
      for (Object item : Values.items(all.value(scope))) {
        Scope round = scope.inner();
        assign(round, names, null, item);
        if (wanted == null || Values.truth(wanted.value(round))) {
          items.add(item);
        }
      }
      if (items.isEmpty()) {
        otherwise.write(scope, out);
      }
      rounds(scope, out, names, items, inside);
    };
  }

  private static void rounds(
      Scope scope, StringBuilder out, List<String> names, List<Object> items, Node inside) {
    for (int i = 0; i < items.size(); i++) {
      scope.step();
      Scope round = scope.inner();
      assign(round, names, null, items.get(i));
      round.set("loop", position(items, i));
      try {
        inside.write(round, out);
      } catch (Jump jump) {
        if (!jump.goOn) {
          return;
        }
      }
    }
  }

  private static Map<String, Object> position(List<Object> items, int i) {
    Map<String, Object> loop = new LinkedHashMap<>();
    loop.put("index", i + 1L);
    loop.put("index0", (long) i);
    loop.put("first", i == 0);
    loop.put("last", i == items.size() - 1);
    loop.put("length", (long) items.size());
    loop.put("revindex", (long) items.size() - i);
    loop.put("revindex0", items.size() - i - 1L);
    loop.put("previtem", i == 0 ? Values.UNDEFINED : items.get(i - 1));
    loop.put("nextitem", i == items.size() - 1 ? Values.UNDEFINED : items.get(i + 1));
    return loop;
  }

  private Node macro(Expressions rest) {
    String name = rest.name();
    Map<String, Expression> parameters = new LinkedHashMap<>();
    rest.expect("(");
    while (!rest.take(")")) {
      String parameter = rest.name();
      parameters.put(parameter, rest.take("=") ? rest.expression() : s -> Values.UNDEFINED);
      rest.take(",");
    }
    Node inside = enclosed("endmacro");
    return (scope, out) -> {
      Values.Function function =
          (caller, arguments, named) -> {
            Scope called = scope.called(caller);
            int i = 0;
            for (Map.Entry<String, Expression> parameter : parameters.entrySet()) {
              Object absent = named.getOrDefault(parameter.getKey(), Values.UNDEFINED);
              Object given = i < arguments.size() ? arguments.get(i) : absent;
              called.set(
                  parameter.getKey(),
                  given == Values.UNDEFINED ? parameter.getValue().value(scope) : given);
              i++;
            }
            StringBuilder text = new StringBuilder();
            inside.write(called, text);
            return text.toString();
          };
      scope.set(name, function);
    };
  }
}
