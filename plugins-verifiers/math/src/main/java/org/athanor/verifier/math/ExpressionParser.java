package org.athanor.verifier.math;

import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.athanor.verifier.math.Node.Based;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Constant;
import org.athanor.verifier.math.Node.Degrees;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Percent;
import org.athanor.verifier.math.Node.PlusMinus;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Product;
import org.athanor.verifier.math.Node.Sum;
import org.athanor.verifier.math.Node.Sym;
import org.athanor.verifier.math.Node.Words;
import org.athanor.verifier.math.Token.Type;

/** Reads sums, products, powers, fractions, roots and functions, in LaTeX or plain. */
final class ExpressionParser {
  private static final int MAX_POSTFIX = 12;

  private final TokenStream tokens;
  private final Parser parser;
  private int bars;

  ExpressionParser(TokenStream tokens, Parser parser) {
    this.tokens = tokens;
    this.parser = parser;
  }

  Node sum() {
    List<Node> terms = new ArrayList<>();
    terms.add(signed());
    while (isSign(tokens.peek())) {
      terms.add(signed());
    }
    return terms.size() == 1 ? terms.get(0) : new Sum(List.copyOf(terms));
  }

  private static boolean isSign(Token t) {
    return t.isOperator("+") || t.isOperator("-") || t.isOperator("±") || t.isOperator("∓");
  }

  private Node signed() {
    boolean negative = false;
    int plusMinus = 0;
    while (isSign(tokens.peek())) {
      String sign = tokens.next().text();
      if (sign.equals("+") && tokens.peek().isOperator("/") && tokens.peek(1).isOperator("-")) {
        tokens.next(); // +/-
        tokens.next();
        sign = "±";
      }
      negative ^= sign.equals("-");
      plusMinus = sign.equals("±") ? 1 : sign.equals("∓") ? -1 : plusMinus;
    }
    Node term = term();
    Node value = negative ? Node.negate(term) : term;
    return plusMinus == 0 ? value : new PlusMinus(value, plusMinus);
  }

  private Node term() {
    List<Node> factors = new ArrayList<>();
    factors.add(power());
    while (true) {
      Token t = tokens.peek();
      if (t.isOperator("*")) {
        tokens.next();
        factors.add(signedPower());
      } else if (t.isOperator("/")) {
        tokens.next();
        factors.add(new Power(signedPower(), Num.of(-1)));
      } else if (startsFactor(t) && t.type() != Type.NUM) {
        factors.add(power());
      } else if (t.type() == Type.NUM && !endsWithNumber(factors)) {
        factors.add(power());
      } else {
        return factors.size() == 1 ? factors.get(0) : new Product(List.copyOf(factors));
      }
    }
  }

  private static boolean endsWithNumber(List<Node> factors) {
    return factors.get(factors.size() - 1) instanceof Num;
  }

  private Node signedPower() {
    boolean negative = false;
    while (tokens.peek().isOperator("-") || tokens.peek().isOperator("+")) {
      negative ^= tokens.next().isOperator("-");
    }
    Node power = power();
    return negative ? Node.negate(power) : power;
  }

  private boolean startsFactor(Token t) {
    return switch (t.type()) {
      case NUM, SYM, CONSTANT, FUNCTION, GROUP_OPEN -> true;
      case COMMAND -> !t.text().equals("end");
      case OPEN -> tokens.peek(1).type() != Type.WORDS && !tokens.peek(1).isOperator("mod");
      case OPERATOR -> t.text().equals("|") && bars == 0 && !parser.inSet();
      default -> false;
    };
  }

  Node power() {
    tokens.enter();
    Node base = tokens.peek().type() == Type.NUM ? mixed(tokens.next().number()) : atom();
    for (int i = 0; i < MAX_POSTFIX; i++) {
      Token t = tokens.peek();
      if (t.isOperator("^")) {
        tokens.next();
        base = raised(base);
      } else if (t.isOperator("!")) {
        tokens.next();
        base =
            tokens.accept("!")
                ? Combinations.doubleFactorial(base)
                : new Call("factorial", List.of(base));
      } else if (t.isOperator("%")) {
        tokens.next();
        base = new Percent(base);
      } else if (t.isOperator("deg") && base instanceof Sym f && isFunctionName(tokens.peek(1))) {
        tokens.next();
        base = new Sym(f.name() + "∘" + tokens.next().text());
      } else if (t.isOperator("deg")) {
        tokens.next();
        base = degrees(base);
      } else if (t.isOperator("'")) {
        tokens.next();
        base = primed(base);
      } else if (t.isOperator("_")) {
        tokens.next();
        base = subscripted(base);
      } else {
        tokens.leave();
        return base;
      }
    }
    throw new ParseFailure("more than " + MAX_POSTFIX + " signs after one value");
  }

  private Node raised(Node base) {
    Token t = tokens.peek();
    boolean grouped = t.type() == Type.GROUP_OPEN;
    Token inner = grouped ? tokens.peek(1) : t;
    if (inner.isOperator("deg") || inner.isOperator("'")) {
      Node result = inner.isOperator("deg") ? new Degrees(base) : base;
      tokens.next();
      while (grouped && tokens.peek().type() != Type.GROUP_CLOSE) {
        if (tokens.peek().isOperator("'")) {
          result = primed(result);
        }
        if (tokens.next().type() == Type.END) {
          throw tokens.unexpected("wanted }");
        }
      }
      if (grouped) {
        tokens.next();
      }
      temperature(result);
      return !grouped && inner.isOperator("'") ? primed(result) : result;
    }
    Node exponent = grouped ? parser.group() : signedExponent();
    Node combinations = Combinations.indexed(base, exponent);
    if (combinations != null) {
      return combinations;
    }
    return exponent instanceof Words ? base : new Power(base, exponent); // 5^{\text{th}}
  }

  /** Without braces: a sign, one value, and what is raised above it. */
  private Node signedExponent() {
    boolean negative = false;
    while (tokens.peek().isOperator("-") || tokens.peek().isOperator("+")) {
      negative ^= tokens.next().isOperator("-");
    }
    tokens.enter();
    Node value = tokens.peek().type() == Type.WORDS ? words() : atom();
    if (tokens.accept("^")) {
      value = raised(value);
    }
    tokens.leave();
    return negative ? Node.negate(value) : value;
  }

  /** The g of f \circ g. */
  private static boolean isFunctionName(Token t) {
    return t.type() == Type.SYM && t.text().length() == 1 && "fghFGHTSR".contains(t.text());
  }

  private Node degrees(Node value) {
    Node degrees = new Degrees(value);
    temperature(degrees);
    return degrees;
  }

  /** Passes over the C or F of a temperature. */
  private void temperature(Node value) {
    Token t = tokens.peek();
    if (value instanceof Degrees && (t.is(Type.SYM, "C") || t.is(Type.SYM, "F"))) {
      tokens.next();
    }
  }

  private Node words() {
    return new Words(tokens.next().text());
  }

  private static Node primed(Node base) {
    if (base instanceof Sym s) {
      return new Sym(s.name() + "'");
    }
    throw new ParseFailure("a prime on a value");
  }

  private Node subscripted(Node base) {
    String subscript = subscript();
    if (base instanceof Num n && (n.decimals() >= 0 || n.value().isInteger())) {
      int decimals = Math.max(0, n.decimals());
      String digits = n.value().toDecimal(decimals, RoundingMode.DOWN).toPlainString();
      return based(digits, subscript);
    }
    if (base instanceof Sym s) {
      return new Sym(s.name() + "_" + subscript);
    }
    if (base instanceof Constant c) {
      return new Sym(c.name() + "_" + subscript);
    }
    Node combinations = Combinations.raised(base, subscript);
    if (combinations != null) {
      return combinations;
    }
    throw new ParseFailure("a subscript on a value");
  }

  /** Digits with a base; only bases from 2 to 36 in which the digits exist. */
  static Node based(String digits, String subscript) {
    int named = WordNumbers.of(subscript);
    String inner = named > 0 ? Integer.toString(named) : subscript.strip();
    boolean number =
        !inner.isEmpty() && inner.length() <= 2 && inner.chars().allMatch(Character::isDigit);
    int base = number ? Integer.parseInt(inner) : 0;
    if (base < 2 || base > 36) {
      throw new ParseFailure("the base '" + subscript + "'");
    }
    return new Based(digits, base);
  }

  private String subscript() {
    Token first = tokens.peek();
    if (first.type() != Type.GROUP_OPEN) {
      return tokens.next().text();
    }
    tokens.next();
    StringBuilder name = new StringBuilder();
    int depth = 1;
    while (true) {
      Token t = tokens.next();
      depth += t.type() == Type.GROUP_OPEN ? 1 : t.type() == Type.GROUP_CLOSE ? -1 : 0;
      if (depth == 0) {
        return name.toString();
      }
      if (t.type() == Type.END) {
        throw tokens.unexpected("wanted }");
      }
      name.append(t.text());
    }
  }

  private Node atom() {
    Token t = tokens.peek();
    switch (t.type()) {
      case NUM:
        tokens.next();
        return t.number();
      case SYM:
        tokens.next();
        return new Sym(t.text());
      case CONSTANT:
        tokens.next();
        return constant(t.text());
      case FUNCTION:
        return new Functions(tokens, parser, this).call();
      case COMMAND:
        return command();
      case OPEN:
        return open(t.text());
      case GROUP_OPEN:
        return tokens.peek(1).type() == Type.GROUP_CLOSE && isScript(tokens.peek(2))
            ? combinations(3)
            : parser.group();
      case OPERATOR:
        return operator(t);
      default:
        throw tokens.unexpected("wanted a value");
    }
  }

  private Node operator(Token t) {
    switch (t.text()) {
      case "...":
        tokens.next();
        return new Sym(Symbols.DOTS);
      case "^":
      case "_":
        return combinations(1);
      case "currency", "euros", "pounds", "yen", "rupees":
        tokens.next();
        parser.sawCurrency(t.text());
        return atom();
      case "|":
      case "||":
        return between(t.text());
      default:
        throw tokens.unexpected("wanted a value");
    }
  }

  private static boolean isScript(Token t) {
    return t.isOperator("^") || t.isOperator("_");
  }

  /** {}_{10}C_3 and ^{10}C_3, of which so many tokens stand before the first number. */
  private Node combinations(int before) {
    for (int i = 0; i < before; i++) {
      tokens.next();
    }
    Node n = argument();
    Token letter = tokens.next();
    boolean known = letter.is(Type.SYM, "C") || letter.is(Type.SYM, "P");
    if (!known || !isScript(tokens.next())) {
      throw new ParseFailure("a script before '" + letter.text() + "'");
    }
    return Combinations.of(letter.text().charAt(0), n, argument());
  }

  private Node between(String bar) {
    tokens.next();
    bars++;
    Node inner = sum();
    bars--;
    if (!tokens.accept(bar)) {
      throw tokens.unexpected("wanted a closing " + bar);
    }
    return new Call(bar.equals("|") ? "abs" : "norm", List.of(inner));
  }

  private Node open(String bracket) {
    switch (bracket) {
      case "\\{":
        return parser.set();
      case "⌊":
      case "⌈":
        int outer = bars;
        bars = 0;
        tokens.next();
        Node inner = sum();
        tokens.expect(Type.CLOSE, "the closing bracket");
        bars = outer;
        return new Call(bracket.equals("⌊") ? "floor" : "ceil", List.of(inner));
      default:
        int before = bars;
        bars = 0;
        Node group = parser.bracketed();
        bars = before;
        return group;
    }
  }

  private static Node constant(String name) {
    return switch (name) {
      case "pi" -> Constant.PI;
      case "e" -> Constant.E;
      case "i" -> Constant.I;
      case "infty" -> Constant.INFINITY;
      default -> new Node.Braces(List.of());
    };
  }

  /**
   * 3\frac{1}{2} and 3 1/2 are mixed numbers where the fraction is a proper one of whole numbers.
   */
  private Node mixed(Num whole) {
    if (whole.decimals() >= 0 || !whole.value().isInteger()) {
      return whole;
    }
    int start = tokens.position();
    Token t = tokens.peek();
    if (t.type() == Type.COMMAND && t.text().endsWith("frac")) {
      Node fraction = command();
      Rational value = properFraction(fraction);
      return value == null ? Node.product(whole, fraction) : Num.of(whole.value().plus(value));
    } else if (t.type() == Type.NUM && t.space() && tokens.peek(1).isOperator("/")) {
      tokens.next();
      tokens.next();
      Token bottom = tokens.next();
      if (bottom.type() == Type.NUM) {
        Rational value = proper(t.number(), bottom.number());
        if (value != null) {
          return Num.of(whole.value().plus(value));
        }
      }
    }
    tokens.back(start);
    return whole;
  }

  private static Rational properFraction(Node fraction) {
    return fraction instanceof Product p
            && p.factors().size() == 2
            && p.factors().get(0) instanceof Num top
            && p.factors().get(1) instanceof Power bottom
            && bottom.base() instanceof Num below
        ? proper(top, below)
        : null;
  }

  private static Rational proper(Num top, Num bottom) {
    BigInteger a = top.value().num();
    BigInteger b = bottom.value().num();
    boolean whole = top.value().isInteger() && bottom.value().isInteger();
    return whole && top.decimals() < 0 && a.signum() > 0 && a.compareTo(b) < 0
        ? Rational.of(a, b)
        : null;
  }

  private Node command() {
    Token t = tokens.peek();
    switch (t.text()) {
      case "frac", "dfrac", "tfrac", "cfrac":
        tokens.next();
        Node top = argument();
        Node bottom = argument();
        Node derivative = Derivatives.of(top, bottom);
        return derivative == null ? Node.quotient(top, bottom) : derivative;
      case "binom", "dbinom", "tbinom":
        tokens.next();
        Node n = argument();
        return new Call("binomial", List.of(n, argument()));
      case "sqrt":
        tokens.next();
        return root();
      case "begin":
        return parser.matrix();
      default:
        throw tokens.unexpected("wanted a value");
    }
  }

  private Node root() {
    if (tokens.peek().is(Type.OPEN, "[")) {
      Node degree = parser.bracketed();
      return new Call("root", List.of(degree, rootArgument()));
    }
    return new Call("root", List.of(Num.of(2), rootArgument()));
  }

  private Node rootArgument() {
    return tokens.peek().type() == Type.GROUP_OPEN ? parser.group() : atom();
  }

  /** A group, or the next single character: \frac12 is one half. */
  private Node argument() {
    Token t = tokens.peek();
    if (t.type() == Type.GROUP_OPEN) {
      return parser.group();
    }
    if (t.type() == Type.NUM && t.text().length() > 1) {
      return tokens.splitFirstDigit();
    }
    return atom();
  }
}
