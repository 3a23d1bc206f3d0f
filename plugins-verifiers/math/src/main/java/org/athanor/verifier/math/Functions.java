package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Constant;
import org.athanor.verifier.math.Node.Listing;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Sequence;
import org.athanor.verifier.math.Token.Type;

/** Reads a function with its exponent, its base and its argument: \sin^2 2x, \log_2(n+1). */
final class Functions {
  private final TokenStream tokens;
  private final Parser parser;
  private final ExpressionParser expressions;

  Functions(TokenStream tokens, Parser parser, ExpressionParser expressions) {
    this.tokens = tokens;
    this.parser = parser;
    this.expressions = expressions;
  }

  Node call() {
    tokens.enter();
    String name = tokens.next().text();
    Node base = null;
    Node exponent = null;
    for (int i = 0; i < 2; i++) {
      if (tokens.accept("_")) {
        base = script();
      } else if (tokens.accept("^")) {
        exponent = script();
      }
    }
    if (base == null && name.equals("log") && isPlainBase()) {
      base = tokens.next().number(); // log2(8)
    }
    List<Node> arguments = arguments(name);
    tokens.leave();
    if (exponent instanceof Num n
        && n.value().equals(Rational.MINUS_ONE)
        && inverse(name) != null) {
      return new Call(inverse(name), arguments);
    }
    Node call = named(name, base, arguments);
    return exponent == null ? call : new Power(call, exponent);
  }

  private boolean isPlainBase() {
    Token t = tokens.peek();
    boolean base = t.text().equals("2") || t.text().equals("10") || t.text().equals("3");
    return t.type() == Type.NUM && base && !t.space() && tokens.peek(1).is(Type.OPEN, "(");
  }

  private static String inverse(String name) {
    return switch (name) {
      case "sin", "cos", "tan", "cot" -> "arc" + name;
      default -> null;
    };
  }

  private static Node named(String name, Node base, List<Node> arguments) {
    if (name.equals("exp")) {
      return new Power(Constant.E, arguments.get(0));
    }
    if (name.equals("cis")) {
      Node turn = Node.product(Constant.I, new Call("sin", arguments));
      return new Node.Sum(List.of(new Call("cos", arguments), turn));
    }
    if (name.equals("cbrt")) {
      return new Call("root", List.of(Num.of(3), arguments.get(0)));
    }
    if (name.equals("lg")) {
      return new Call("logb", List.of(Num.of(10), arguments.get(0)));
    }
    if (base != null && name.equals("log")) {
      return new Call("logb", List.of(base, arguments.get(0)));
    }
    if (name.equals("log") && arguments.size() == 2) {
      return new Call("logb", List.of(arguments.get(1), arguments.get(0))); // log(8, 2)
    }
    if (base != null) {
      throw new ParseFailure("a subscript on " + name);
    }
    return new Call(name, arguments);
  }

  private Node script() {
    if (tokens.peek().type() == Type.GROUP_OPEN) {
      return parser.group();
    }
    boolean negative = tokens.accept("-");
    Token t = tokens.next();
    Node value =
        switch (t.type()) {
          case NUM -> t.number();
          case SYM -> new Node.Sym(t.text());
          case CONSTANT ->
              t.text().equals("pi") ? Constant.PI : t.text().equals("e") ? Constant.E : null;
          default -> null;
        };
    if (value == null) {
      throw new ParseFailure("the script '" + t.text() + "' of a function");
    }
    return negative ? Node.negate(value) : value;
  }

  private List<Node> arguments(String name) {
    Token t = tokens.peek();
    if (t.is(Type.OPEN, "(") || t.is(Type.OPEN, "[")) {
      Node group = parser.bracketed();
      return group instanceof Sequence s ? nonEmpty(s.items()) : List.of(group);
    }
    if (t.type() == Type.GROUP_OPEN) {
      Node group = parser.group();
      return group instanceof Listing l ? l.items() : List.of(group);
    }
    if (t.is(Type.OPEN, "\\{")) {
      Node set = parser.set();
      return set instanceof Node.Braces b ? nonEmpty(b.items()) : List.of(set);
    }
    return List.of(implicit(name));
  }

  private List<Node> nonEmpty(List<Node> items) {
    if (items.isEmpty()) {
      throw new ParseFailure("a function without an argument");
    }
    return items;
  }

  /** The product that follows, up to a sign, another function or a bracket. */
  private Node implicit(String name) {
    boolean negative = tokens.accept("-");
    List<Node> factors = new ArrayList<>();
    factors.add(expressions.power());
    while (continues(tokens.peek(), factors)) {
      factors.add(expressions.power());
    }
    boolean angle = factors.get(factors.size() - 1) == Constant.PI && !name.startsWith("l");
    if (angle && tokens.peek().isOperator("/") && tokens.peek(1).type() == Type.NUM) {
      tokens.next();
      factors.add(new Power(expressions.power(), Num.of(-1))); // \sin \pi/3
    }
    Node product = factors.size() == 1 ? factors.get(0) : new Product(List.copyOf(factors));
    if (tokens.peek().type() == Type.WORDS && Units.isDegrees(Units.parse(tokens.peek().text()))) {
      tokens.next();
      product = new Node.Degrees(product); // sin 30 degrees
    }
    return negative ? Node.negate(product) : product;
  }

  private static boolean continues(Token t, List<Node> factors) {
    return switch (t.type()) {
      case SYM, CONSTANT -> true;
      case NUM -> !(factors.get(factors.size() - 1) instanceof Num);
      case COMMAND -> t.text().endsWith("frac") || t.text().equals("sqrt");
      default -> false;
    };
  }
}
