package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the expressions of a template: precedence climbing over the words of one tag. */
final class Expressions {
  private static final List<Set<String>> LEVELS =
      List.of(Set.of("+", "-"), Set.of("~"), Set.of("*", "/", "//", "%"), Set.of("**"));
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
  private static final int DEEPEST = 200;

  private final List<String> words;
  private final String source;
  private int at;
  private int depth;

  /** Gives an expression's value. */
  interface Expression {
    Object value(Scope scope);
  }

  Expressions(String source) {
    this.source = source.strip();
    this.words = Words.of(this.source);
  }

  TemplateException bad(String what) {
    return new TemplateException("has '" + source + "', which " + what);
  }

  boolean done() {
    return at == words.size();
  }

  String peek() {
    return done() ? "" : words.get(at);
  }

  String next() {
    if (done()) {
      throw bad("ends too soon");
    }
    return words.get(at++);
  }

  boolean take(String word) {
    boolean found = peek().equals(word);
    at += found ? 1 : 0;
    return found;
  }

  void expect(String word) {
    if (!take(word)) {
      throw bad("lacks '" + word + "' before '" + peek() + "'");
    }
  }

  String name() {
    String word = next();
    if (!Words.isName(word)) {
      throw bad("has '" + word + "' in place of a name");
    }
    return word;
  }

  void end() {
    if (!done()) {
      throw bad("goes on with '" + peek() + "'");
    }
  }

  /** One that is done when the words are. */
  static Expression whole(String source) {
    Expressions expressions = new Expressions(source);
    Expression expression = expressions.tuple();
    expressions.end();
    return expression;
  }

  /** Expressions with commas between are a tuple. */
  Expression tuple() {
    return tuple(true);
  }

  /** As a loop's elements are, which may have an if of the loop after them. */
  Expression tupleWithoutConditions() {
    return tuple(false);
  }

  private Expression tuple(boolean conditions) {
    Expression first = conditions ? expression() : or();
    if (!peek().equals(",")) {
      return first;
    }
    List<Expression> all = new ArrayList<>(List.of(first));
    while (take(",") && !done() && !List.of(")", "]", "if", "recursive").contains(peek())) {
      all.add(conditions ? expression() : or());
    }
    return scope -> new Values.Tuple(values(all, scope));
  }

  Expression expression() {
    if (++depth > DEEPEST) {
      throw bad("is nested too deep");
    }
    Expression then = or();
    while (take("if")) {
      Expression condition = or();
      Expression otherwise = take("else") ? expression() : scope -> Values.UNDEFINED;
      Expression yes = then;
      then =
          scope -> Values.truth(condition.value(scope)) ? yes.value(scope) : otherwise.value(scope);
    }
    depth--;
    return then;
  }

  private Expression or() {
    Expression left = and();
    while (take("or")) {
      Expression first = left;
      Expression second = and();
      left =
          scope -> {
            Object value = first.value(scope);
            return Values.truth(value) ? value : second.value(scope);
          };
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (take("and")) {
      Expression first = left;
      Expression second = not();
      left =
          scope -> {
            Object value = first.value(scope);
            return Values.truth(value) ? second.value(scope) : value;
          };
    }
    return left;
  }

  private Expression not() {
    if (take("not")) {
      Expression negated = not();
      return scope -> !Values.truth(negated.value(scope));
    }
    return comparison();
  }

  /** A chain such as 1 < x < 3 holds if each of its links does. */
  private Expression comparison() {
    Expression left = level(0);
    Expression chain = null;
    while (true) {
      Expression first = left;
      Expression second;
      Expression link;
      if (COMPARISONS.contains(peek()) || peek().equals("in")) {
        String operator = next();
        second = level(0);
        Expression right = second;
        link = scope -> Values.binary(operator, first.value(scope), right.value(scope));
      } else if (peek().equals("not") && at + 1 < words.size() && words.get(at + 1).equals("in")) {
        at += 2;
        second = level(0);
        Expression right = second;
        link = scope -> !Values.in(first.value(scope), right.value(scope));
      } else {
        return chain == null ? left : chain;
      }
      Expression before = chain;
      chain =
          before == null
              ? link
              : scope -> Values.truth(before.value(scope)) ? link.value(scope) : false;
      left = second;
    }
  }

  private Expression level(int level) {
    if (level == LEVELS.size()) {
      return filters(unfiltered());
    }
    Expression left = level(level + 1);
    while (LEVELS.get(level).contains(peek())) {
      String operator = next();
      Expression first = left;
      Expression second = level(level + 1);
      left =
          scope -> {
            scope.step();
            return Values.binary(operator, first.value(scope), second.value(scope));
          };
    }
    return left;
  }

  /** As in Jinja, a filter takes the number with its sign. */
  private Expression unfiltered() {
    if (take("-")) {
      Expression of = unfiltered();
      return scope -> Values.negated(of.value(scope));
    }
    if (take("+")) {
      Expression of = unfiltered();
      return scope -> Values.binary("+", 0L, of.value(scope));
    }
    return parts(primary());
  }

  private Expression primary() {
    String word = next();
    if (Words.isText(word)) {
      StringBuilder text = new StringBuilder(Words.unquoted(word));
      while (Words.isText(peek())) {
        text.append(Words.unquoted(next()));
      }
      return constant(text.toString());
    }
    if (Character.isDigit(word.charAt(0))) {
      return constant(Words.number(word));
    }
    return switch (word) {
      case "true", "True" -> constant(true);
      case "false", "False" -> constant(false);
      case "none", "None" -> constant(null);
      case "(" -> inBrackets();
      case "[" -> {
        List<Expression> all = arguments("]", null);
        yield scope -> values(all, scope);
      }
      case "{" -> mapping();
      default -> {
        at--;
        String name = name();
        yield scope -> scope.get(name);
      }
    };
  }

  private Expression inBrackets() {
    if (take(")")) {
      return scope -> new Values.Tuple(List.of());
    }
    Expression inside = tuple();
    expect(")");
    return inside;
  }

  private static Expression constant(Object value) {
    return scope -> value;
  }

  private Expression mapping() {
    Map<Expression, Expression> entries = new LinkedHashMap<>();
    while (!take("}")) {
      Expression key = expression();
      expect(":");
      entries.put(key, expression());
      if (!peek().equals("}")) {
        expect(",");
      }
    }
    return scope -> {
      Map<Object, Object> made = new LinkedHashMap<>();
      entries.forEach((key, value) -> made.put(key.value(scope), value.value(scope)));
      return made;
    };
  }

  /** Up to a closing bracket; "name = value" goes into the map where there is one. */
  private List<Expression> arguments(String close, Map<String, Expression> named) {
    List<Expression> all = new ArrayList<>();
    while (!take(close)) {
      if (named != null && at + 1 < words.size() && words.get(at + 1).equals("=")) {
        String name = name();
        expect("=");
        named.put(name, expression());
      } else {
        all.add(expression());
      }
      if (!peek().equals(close)) {
        expect(",");
      }
    }
    return all;
  }

  // ---- parts and calls

  private Expression parts(Expression of) {
    while (true) {
      if (take(".")) {
        of = Character.isDigit(peek().isEmpty() ? ' ' : peek().charAt(0)) ? place(of) : dot(of);
      } else if (take("[")) {
        of = subscript(of);
      } else if (take("(")) {
        of = call(of);
      } else {
        return of;
      }
    }
  }

  /** An element by its place: {@code messages.0}. */
  private Expression place(Expression of) {
    Object place = Words.number(next());
    return scope -> Values.element(of.value(scope), place);
  }

  private Expression dot(Expression of) {
    String name = name();
    return scope -> Values.attribute(of.value(scope), name);
  }

  /**
   * A call.
   *
   * @param text as it stands in the template, for messages
   */
  private record Call(
      Expression function, List<Expression> arguments, Map<String, Expression> named, String text)
      implements Expression {
    @Override
    public Object value(Scope scope) {
      scope.step();
      if (function.value(scope) instanceof Values.Function f) {
        Map<String, Object> byName = new LinkedHashMap<>();
        named.forEach((name, each) -> byName.put(name, each.value(scope)));
        return f.call(scope, values(arguments, scope), byName);
      }
      throw new TemplateException(
          "has '%s', which calls what is no function here, or not built".formatted(text));
    }
  }

  private Expression call(Expression function) {
    Map<String, Expression> named = new LinkedHashMap<>();
    return new Call(function, arguments(")", named), named, source);
  }

  /** The one call that these words are, with an argument more. */
  Expression calling(String name, Expression value) {
    if (parts(primary()) instanceof Call call && done()) {
      Map<String, Expression> named = new LinkedHashMap<>(call.named());
      named.put(name, value);
      return new Call(call.function(), call.arguments(), named, source);
    }
    throw bad("is no call");
  }

  private Expression subscript(Expression of) {
    Expression[] bounds = new Expression[3];
    int colons = 0;
    while (!take("]")) {
      if (take(":")) {
        if (++colons > 2) {
          throw bad("has too many colons");
        }
      } else if (bounds[colons] == null) {
        bounds[colons] = expression();
      } else {
        throw bad("lacks ']' before '" + peek() + "'");
      }
    }
    if (colons == 0) {
      if (bounds[0] == null) {
        throw bad("has nothing in its brackets");
      }
      return scope -> Values.element(of.value(scope), bounds[0].value(scope));
    }
    return scope ->
        Values.slice(
            of.value(scope),
            bound(bounds[0], scope),
            bound(bounds[1], scope),
            bound(bounds[2], scope));
  }

  private static Object bound(Expression expression, Scope scope) {
    return expression == null ? null : expression.value(scope);
  }

  // ---- filters and tests

  /** With the filters and tests that follow. */
  Expression filters(Expression of) {
    while (true) {
      if (take("|")) {
        of = oneFilter(of);
      } else if (take("is")) {
        of = tested(of);
      } else {
        return of;
      }
    }
  }

  /** With a filter whose bar is left out, and those that follow. */
  Expression filter(Expression of) {
    return filters(oneFilter(of));
  }

  private Expression oneFilter(Expression of) {
    String name = name();
    Map<String, Expression> named = new LinkedHashMap<>();
    List<Expression> arguments = take("(") ? arguments(")", named) : List.of();
    return scope -> {
      scope.step();
      Map<String, Object> byName = new LinkedHashMap<>();
      named.forEach((key, each) -> byName.put(key, each.value(scope)));
      return Filters.filter(name, of.value(scope), values(arguments, scope), byName);
    };
  }

  private Expression tested(Expression of) {
    boolean negated = take("not");
    String name = name();
    List<Expression> arguments = new ArrayList<>();
    if (take("(")) {
      arguments.addAll(arguments(")", null));
    } else if (peek().matches("['\"\\[{\\d].*")
        || (Words.isName(peek()) && !peek().matches("and|or|not|if|else|is|in|recursive"))) {
      arguments.add(parts(primary()));
    }
    return scope -> Tests.test(name, of.value(scope), values(arguments, scope)) != negated;
  }

  private static List<Object> values(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>();
    expressions.forEach(each -> values.add(each.value(scope)));
    return values;
  }
}
