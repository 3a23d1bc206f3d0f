package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.tokenizers.Expressions.Expression;
import org.athanor.tokenizers.Tags.Piece;

/**
 * A Jinja template, as far as chat templates could use the language: texts, values, set, if, for,
 * macro, call, with, filter, break and continue. Anything else is refused by name.
 */
final class Template {
  private final Node body;

  /** Writes a piece of the result. */
  interface Node {
    void write(Scope scope, StringBuilder out);

    /** What it writes. */
    default String text(Scope scope) {
      StringBuilder text = new StringBuilder();
      write(scope, text);
      return text.toString();
    }
  }

  /** Where a value is put. */
  interface Target {
    void assign(Scope scope, Object value);
  }

  private final List<Piece> pieces;
  private int at;
  private int loops; // around this place

  Template(String source) {
    this.pieces = Tags.of(source);
    this.body = nodes();
    if (at < pieces.size()) {
      throw new TemplateException("has '" + pieces.get(at).content() + "' without its beginning");
    }
  }

  String render(Map<String, Object> names) {
    return body.text(new Scope(names));
  }

  /** Nodes up to one of the words that end them, or the end. */
  private Node nodes(String... ends) {
    List<Node> nodes = new ArrayList<>();
    while (at < pieces.size()) {
      Piece piece = pieces.get(at);
      if (piece.kind() == '%' && List.of(ends).contains(piece.keyword())) {
        break;
      }
      if (piece.kind() == '%' && ends.length == 0 && piece.keyword().matches("end.*|el.*")) {
        break;
      }
      at++;
      nodes.add(node(piece));
    }
    return (scope, out) -> nodes.forEach(node -> node.write(scope, out));
  }

  private Node node(Piece piece) {
    if (piece.kind() == 't') {
      return (scope, out) -> scope.write(out, piece.content());
    }
    if (piece.kind() == '{') {
      Expression value = Expressions.whole(piece.content());
      return (scope, out) -> {
        scope.step();
        scope.write(out, Shown.text(value.value(scope)));
      };
    }
    String word = piece.keyword();
    if (word.equals("raw")) {
      return enclosed("endraw");
    }
    Expressions rest = new Expressions(piece.content().substring(word.length()));
    return switch (word) {
      case "set" -> set(rest);
      case "if" -> condition(rest);
      case "for" -> loop(rest);
      case "macro" -> macro(rest);
      case "call" -> call(rest);
      case "with" -> with(rest);
      case "filter" -> filter(rest);
      case "generation" -> enclosed("endgeneration");
      case "break", "continue" -> jump(word);
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
    String word = pieces.get(at).keyword();
    if (!List.of(ends).contains(word)) {
      throw new TemplateException("has '" + word + "' where " + List.of(ends) + " belongs");
    }
    return pieces.get(at++).content().substring(word.length());
  }

  // ---- values

  private Node set(Expressions rest) {
    Target target = target(rest);
    if (rest.take("=")) {
      Expression value = rest.tuple();
      rest.end();
      return (scope, out) -> {
        scope.step();
        target.assign(scope, value.value(scope));
      };
    }
    Expression[] text = new Expression[1];
    Expression filtered = rest.filters(scope -> text[0].value(scope));
    rest.end();
    Node inside = enclosed("endset");
    text[0] = inside::text;
    return (scope, out) -> target.assign(scope, filtered.value(scope));
  }

  /** A name, a part of a namespace, or several with commas between. */
  private static Target target(Expressions rest) {
    Target first = oneTarget(rest);
    if (!rest.peek().equals(",")) {
      return first;
    }
    List<Target> all = new ArrayList<>(List.of(first));
    while (rest.take(",") && !List.of("=", "in", ")").contains(rest.peek())) {
      all.add(oneTarget(rest));
    }
    return (scope, value) -> {
      List<Object> values = Values.items(value);
      if (values.size() != all.size()) {
        throw new TemplateException(
            "takes apart %s as %d values".formatted(Values.described(value), all.size()));
      }
      for (int i = 0; i < values.size(); i++) {
        all.get(i).assign(scope, values.get(i));
      }
    };
  }

  private static Target oneTarget(Expressions rest) {
    if (rest.take("(")) {
      Target inside = target(rest);
      rest.expect(")");
      return inside;
    }
    String name = rest.name();
    if (!rest.take(".")) {
      return (scope, value) -> scope.set(name, value);
    }
    String part = rest.name();
    return (scope, value) -> {
      if (!(scope.get(name) instanceof Values.Namespace namespace)) {
        throw new TemplateException("sets a part of '" + name + "', which is no namespace");
      }
      namespace.names().put(part, value);
    };
  }

  private Node with(Expressions rest) {
    Map<String, Expression> values = new LinkedHashMap<>();
    while (!rest.done()) {
      String name = rest.name();
      rest.expect("=");
      values.put(name, rest.expression());
      if (!rest.done()) {
        rest.expect(",");
      }
    }
    Node inside = enclosed("endwith");
    return (scope, out) -> {
      Scope inner = scope.inner();
      values.forEach((name, value) -> inner.set(name, value.value(scope)));
      inside.write(inner, out);
    };
  }

  private Node filter(Expressions rest) {
    Expression[] text = new Expression[1];
    Expression filtered = rest.filter(scope -> text[0].value(scope));
    rest.end();
    Node inside = enclosed("endfilter");
    text[0] = scope -> inside.text(scope.inner());
    return (scope, out) -> scope.write(out, Shown.text(filtered.value(scope)));
  }

  // ---- branches

  private Node condition(Expressions rest) {
    Expression asked = rest.tuple();
    rest.end();
    Node then = nodes("elif", "else", "endif");
    String word = at < pieces.size() ? pieces.get(at).keyword() : "";
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
    Target target = target(rest);
    rest.expect("in");
    Expression all = rest.tupleWithoutConditions();
    Expression wanted = rest.take("if") ? rest.expression() : null;
    boolean recursive = rest.take("recursive");
    rest.end();
    loops++;
    Node inside = nodes("else", "endfor");
    loops--;
    boolean hasElse = at < pieces.size() && pieces.get(at).keyword().equals("else");
    end("else", "endfor");
    Node otherwise = hasElse ? enclosed("endfor") : (scope, out) -> {};
    return new Loop(target, all, wanted, recursive, inside, otherwise);
  }

  private Node jump(String word) {
    if (loops == 0) {
      throw new TemplateException("has '" + word + "' outside of a loop");
    }
    return (scope, out) -> {
      throw new Loop.Jump(word.equals("continue"));
    };
  }

  // ---- macros

  private Node macro(Expressions rest) {
    String name = rest.name();
    Macro macro = parameters(name, rest, "endmacro");
    return (scope, out) -> scope.set(name, macro.in(scope));
  }

  /** Calls a macro that can write what is inside by {@code caller()}. */
  private Node call(Expressions rest) {
    boolean named = rest.peek().equals("(");
    Expressions parameters = named ? rest : new Expressions("()");
    Macro.Parameters taken = Macro.Parameters.read(parameters);
    Expression[] caller = new Expression[1];
    Expression called = rest.calling("caller", scope -> caller[0].value(scope));
    Macro macro = body("caller", taken, "endcall");
    caller[0] = macro::in;
    return (scope, out) -> scope.write(out, Shown.text(called.value(scope)));
  }

  private Macro parameters(String name, Expressions rest, String end) {
    Macro.Parameters parameters = Macro.Parameters.read(rest);
    rest.end();
    return body(name, parameters, end);
  }

  private Macro body(String name, Macro.Parameters parameters, String end) {
    int from = at;
    int around = loops;
    loops = 0;
    Node inside = enclosed(end);
    loops = around;
    List<String> tags =
        pieces.subList(from, at).stream().filter(p -> p.kind() != 't').map(Piece::content).toList();
    return new Macro(name, parameters, inside, String.join(" ", tags));
  }
}
