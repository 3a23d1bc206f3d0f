package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the expressions of a template: precedence climbing over the words of one tag. */
final class Expressions {
  private static final Pattern WORD =
      Pattern.compile(
          "\\s*(?:([A-Za-z_]\\w*)|(\\d+\\.\\d+|\\d+)|('[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\")"
              + "|(//|\\*\\*|==|!=|<=|>=|[-+*/%~<>=.,:|()\\[\\]{}]))",
          Pattern.DOTALL);
  private static final List<Set<String>> LEVELS =
      List.of(Set.of("+", "-"), Set.of("~"), Set.of("*", "/", "//", "%"), Set.of("**"));
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
  private static final int DEEPEST = 200;

  private final List<String> words = new ArrayList<>();
  private final String source;
  private int at;
  private int depth;

  /** Gives an expression's value. */
  interface Expression {
    Object value(Scope scope);
  }

  Expressions(String source) {
    this.source = source.strip();
    Matcher matcher = WORD.matcher(this.source);
    int end = 0;
    while (matcher.find(end) && matcher.start() == end) {
      words.add(matcher.group().strip());
      end = matcher.end();
    }
    if (end != this.source.length()) {
      throw bad("cannot be read from '" + this.source.substring(end) + "' on");
    }
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
    if (!word.matches("[A-Za-z_]\\w*")) {
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

  /** Expressions with commas between are a list. */
  Expression tuple() {
    Expression first = expression();
    if (!peek().equals(",")) {
      return first;
    }
    List<Expression> all = new ArrayList<>(List.of(first));
    while (take(",") && !done() && !peek().equals(")")) {
      all.add(expression());
    }
    return list(all);
  }

  private static Expression list(List<Expression> all) {
    return scope -> {
      List<Object> values = new ArrayList<>();
      all.forEach(each -> values.add(each.value(scope)));
      return values;
    };
  }

  Expression expression() {
    if (++depth > DEEPEST) {
      throw bad("is nested too deep");
    }
    Expression then = or();
    if (take("if")) {
      Expression condition = or();
      Expression otherwise = take("else") ? expression() : scope -> Values.UNDEFINED;
      Expression yes = then;
      then =
          scope -> Values.truth(condition.value(scope)) ? yes.value(scope) : otherwise.value(scope);
    }
    depth--;
    return then;
  }

  /** One without a condition, as a loop's list is, which may have its own if after it. */
  Expression or() {
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
      return signed();
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

  private Expression signed() {
    return filtered(unfiltered());
  }

  /** As in Jinja, a filter takes the number with its sign. */
  private Expression unfiltered() {
    if (take("-")) {
      Expression of = unfiltered();
      return scope -> Values.binary("-", 0L, of.value(scope));
    }
    take("+");
    return parts(primary());
  }

  private Expression primary() {
    String word = next();
    if (word.startsWith("'") || word.startsWith("\"")) {
      StringBuilder text = new StringBuilder(unquoted(word));
      while (peek().startsWith("'") || peek().startsWith("\"")) {
        text.append(unquoted(next()));
      }
      return constant(text.toString());
    }
    if (Character.isDigit(word.charAt(0))) {
      return constant(word.contains(".") ? (Object) Double.valueOf(word) : Long.valueOf(word));
    }
    return switch (word) {
      case "true", "True" -> constant(true);
      case "false", "False" -> constant(false);
      case "none", "None" -> constant(null);
      case "(" -> inBrackets();
      case "[" -> list(arguments("]", null));
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
      return list(List.of());
    }
    Expression inside = tuple();
    expect(")");
    return inside;
  }

  private static Expression constant(Object value) {
    return scope -> value;
  }

  private static String unquoted(String word) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < word.length() - 1; i++) {
      char c = word.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = word.charAt(++i);
      switch (escaped) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case '\\', '\'', '"' -> text.append(escaped);
        case 'u', 'x' -> {
          int digits = escaped == 'u' ? 4 : 2;
          text.append((char) Integer.parseInt(word.substring(i + 1, i + 1 + digits), 16));
          i += digits;
        }
        default -> text.append('\\').append(escaped);
      }
    }
    return text.toString();
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

  private Expression parts(Expression of) {
    while (true) {
      Expression whole = of;
      if (take(".")) {
        String name = name();
        of = peek().equals("(") ? methodCall(whole, name) : part(whole, constant(name));
      } else if (take("[")) {
        of = subscript(whole);
      } else if (take("(")) {
        of = call(whole);
      } else {
        return of;
      }
    }
  }

  private static Expression part(Expression of, Expression key) {
    return scope -> Values.element(of.value(scope), key.value(scope));
  }

  private Expression methodCall(Expression of, String name) {
    expect("(");
    Map<String, Expression> named = new LinkedHashMap<>();
    List<Expression> arguments = arguments(")", named);
    return scope -> {
      scope.step();
      Object object = of.value(scope);
      if (object instanceof Map<?, ?> map && map.get(name) instanceof Values.Function f) {
        return f.call(scope, values(arguments, scope), values(named, scope));
      }
      if (!named.isEmpty()) {
        throw bad("names arguments of " + name + ", which is not built");
      }
      return Filters.method(object, name, values(arguments, scope));
    };
  }

  private Expression call(Expression function) {
    Map<String, Expression> named = new LinkedHashMap<>();
    List<Expression> arguments = arguments(")", named);
    return scope -> {
      scope.step();
      if (function.value(scope) instanceof Values.Function f) {
        return f.call(scope, values(arguments, scope), values(named, scope));
      }
      throw bad("calls what is no function here");
    };
  }

  private Expression subscript(Expression of) {
    Expression[] bounds = new Expression[3];
    int colons = 0;
    while (!take("]")) {
      if (take(":")) {
        if (++colons > 2) {
          throw bad("has too many colons");
        }
      } else {
        bounds[colons] = expression();
      }
    }
    if (colons == 0) {
      return part(of, bounds[0] == null ? constant(null) : bounds[0]);
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

  private Expression filtered(Expression of) {
    while (true) {
      Expression whole = of;
      if (take("|")) {
        String name = name();
        Map<String, Expression> named = new LinkedHashMap<>();
        List<Expression> arguments = take("(") ? arguments(")", named) : List.of();
        of =
            scope -> {
              scope.step();
              return Filters.filter(
                  name, whole.value(scope), values(arguments, scope), values(named, scope));
            };
      } else if (take("is")) {
        of = tested(whole);
      } else {
        return of;
      }
    }
  }

  private Expression tested(Expression of) {
    boolean negated = take("not");
    String name = name();
    List<Expression> arguments = new ArrayList<>();
    if (take("(")) {
      arguments.addAll(arguments(")", null));
    } else if (peek().matches("['\"\\[\\d].*")
        || (peek().matches("[A-Za-z_].*") && !peek().matches("and|or|not|if|else|is|in"))) {
      arguments.add(parts(primary()));
    }
    return scope -> Filters.test(name, of.value(scope), values(arguments, scope)) != negated;
  }

  private static List<Object> values(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>();
    expressions.forEach(each -> values.add(each.value(scope)));
    return values;
  }

  private static Map<String, Object> values(Map<String, Expression> expressions, Scope scope) {
    Map<String, Object> values = new LinkedHashMap<>();
    expressions.forEach((name, each) -> values.put(name, each.value(scope)));
    return values;
  }
}
