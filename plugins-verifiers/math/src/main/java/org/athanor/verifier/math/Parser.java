package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.athanor.verifier.math.Node.Braces;
import org.athanor.verifier.math.Node.Listing;
import org.athanor.verifier.math.Node.Matrix;
import org.athanor.verifier.math.Node.Quantity;
import org.athanor.verifier.math.Node.Ratio;
import org.athanor.verifier.math.Node.Relation;
import org.athanor.verifier.math.Node.Sequence;
import org.athanor.verifier.math.Node.SetOperation;
import org.athanor.verifier.math.Node.Sym;
import org.athanor.verifier.math.Node.Where;
import org.athanor.verifier.math.Node.Words;
import org.athanor.verifier.math.Token.Type;

/**
 * Reads the structures of an answer: several answers, relations, sets, points, intervals, matrices,
 * ratios, units and labels. What stands inside them is read by {@link ExpressionParser}.
 */
final class Parser {
  private static final String RELATIONS = "=~<>lgne";
  private static final int MAX_ITEMS = 4_000;
  private static final Set<String> MONEY =
      Set.of("currency", "euros", "pounds", "yen", "rupees", "cents");

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private String currency;
  private int braces;

  Parser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens, this);
  }

  /** The whole answer. */
  Node parse() {
    Node answer = listing();
    if (tokens.peek().type() != Type.END) {
      throw tokens.unexpected("wanted the end of the answer");
    }
    return answer;
  }

  /** A sign of money before a value: "currency" is the dollar's. */
  void sawCurrency(String sign) {
    currency = sign.equals("currency") ? "dollars" : sign;
  }

  /** item, item and item. */
  Node listing() {
    tokens.enter();
    List<Node> items = new ArrayList<>();
    String joint = ",";
    skipSeparators();
    items.add(item());
    while (items.get(0) instanceof Words w
        && Connectives.isOne(w.text())
        && isSeparator(tokens.peek())) {
      skipSeparators(); // "Thus, x = 18"
      items.set(0, item());
    }
    while (isSeparator(tokens.peek())) {
      String last = skipSeparators();
      if (atEnd()) {
        break;
      }
      if (last.equals("=>")) {
        items.clear(); // only what follows in the end counts
        last = ",";
      }
      joint = last.equals(",") ? joint : last;
      items.add(item());
      if (items.size() > MAX_ITEMS) {
        throw new ParseFailure("more than " + MAX_ITEMS + " items");
      }
    }
    tokens.leave();
    if (items.size() == 2 && joint.equals("and") && Compound.fits(items.get(0), items.get(1))) {
      return Compound.of(items.get(0), items.get(1));
    }
    return items.size() == 1 ? items.get(0) : new Listing(List.copyOf(items), joint);
  }

  private static boolean isSeparator(Token t) {
    return t.type() == Type.OPERATOR
        && (t.text().equals(",")
            || t.text().equals(";")
            || t.text().equals("=>")
            || t.text().equals("and")
            || t.text().equals("or"));
  }

  /** Skips all that stand side by side and returns the last with a name, or a comma. */
  private String skipSeparators() {
    String kind = ",";
    while (isSeparator(tokens.peek())) {
      String text = tokens.next().text();
      kind = text.equals("and") || text.equals("or") || text.equals("=>") ? text : kind;
    }
    return kind;
  }

  private boolean atEnd() {
    Token t = tokens.peek();
    return t.type() == Type.END
        || t.type() == Type.CLOSE
        || t.type() == Type.GROUP_CLOSE
        || t.isOperator("&")
        || t.isOperator("\\\\");
  }

  private Node item() {
    Node label = tokens.peek().type() == Type.WORDS ? label() : null;
    if (label instanceof Words || label instanceof SetOperation) {
      return label;
    }
    List<Node> members = new ArrayList<>();
    StringBuilder ops = new StringBuilder();
    if (label != null) {
      members.add(label);
      ops.append('=');
    } else if (tokens.peek().isOperator("=") || tokens.peek().isOperator("~")) {
      tokens.next(); // "= 5": the left side was left out
    } else if (isRelation(tokens.peek())) {
      members.add(new Sym("x")); // "> 5"
      ops.append(relation());
    }
    members.add(operand());
    while (isRelation(tokens.peek())) {
      String op = relation();
      if (atEnd() && (op.equals("=") || op.equals("~"))) {
        break; // "x + 1 ="
      }
      ops.append(op);
      members.add(operand());
    }
    modulus(members);
    return members.size() == 1
        ? members.get(0)
        : new Relation(List.copyOf(members), ops.toString());
  }

  /** a \pmod m: the modulus is kept beside the last member. */
  private void modulus(List<Node> members) {
    boolean bracket = tokens.peek().is(Type.OPEN, "(") && tokens.peek(1).isOperator("mod");
    if (bracket) {
      tokens.next();
    }
    if (!tokens.accept("mod")) {
      return;
    }
    Node modulus = tokens.peek().type() == Type.GROUP_OPEN ? group() : expressions.sum();
    if (bracket) {
      tokens.expect(Type.CLOSE, "a closing bracket");
    }
    int last = members.size() - 1;
    members.set(last, new Node.Residue(members.get(last), modulus));
  }

  private static boolean isRelation(Token t) {
    return t.type() == Type.OPERATOR
        && (t.text().length() == 1 && RELATIONS.contains(t.text()) || t.text().equals("not"));
  }

  private String relation() {
    String op = tokens.next().text();
    if (op.equals("not")) {
      tokens.expect(Type.OPERATOR, "a relation after \\not");
      return "n";
    }
    return op;
  }

  /**
   * Words in front: the answer itself if nothing follows, the left side of an equation if = or :
   * follows, null if they are a label that says nothing.
   */
  private Node label() {
    StringJoiner words = new StringJoiner(" ");
    int plain = 0;
    while (tokens.peek().type() == Type.WORDS) {
      plain += tokens.isPlain(tokens.peek()) ? 1 : 0;
      words.add(tokens.next().text());
    }
    Token following = tokens.peek();
    if (following.isOperator("=") || following.isOperator(":")) {
      tokens.next();
      return atEnd() ? new Words(words.toString()) : new Sym(words.toString());
    }
    if (atEnd() || isSeparator(following)) {
      return new Words(words.toString());
    }
    if (TextEquality.normalize(words.toString()).equals("all real numbers except")) {
      return new SetOperation('-', new Sym("\\mathbbR"), new Braces(flat(listing())));
    }
    String changing = ChangingWords.in(words.toString());
    if (changing != null || plain > 1) {
      throw new ParseFailure(changing == null ? "a sentence" : "the word '" + changing + "'");
    }
    return null;
  }

  /** A set expression, a ratio or a value, and the unit behind it. */
  private Node operand() {
    currency = null;
    Node first = sets();
    if (braces == 0 && tokens.peek().isOperator(":")) {
      first = ratio(first);
    }
    return unit(first);
  }

  private Node ratio(Node first) {
    List<Node> parts = new ArrayList<>(List.of(first));
    while (tokens.accept(":")) {
      parts.add(expressions.sum());
    }
    return new Ratio(List.copyOf(parts));
  }

  private Node sets() {
    Node a = expressions.sum();
    for (int i = 0; i < MAX_ITEMS; i++) {
      Token t = tokens.peek();
      if (!t.isOperator("u") && !t.isOperator("c") && !t.isOperator("-set")) {
        return a;
      }
      if (i >= TokenStream.MAX_DEPTH) {
        throw new ParseFailure("a union of more than " + TokenStream.MAX_DEPTH + " sets");
      }
      tokens.next();
      a = new SetOperation(t.text().charAt(0), a, expressions.sum());
    }
    return a;
  }

  private Node unit(Node value) {
    String money = currency;
    currency = null;
    Token first = tokens.peek();
    if (first.type() == Type.OPERATOR && MONEY.contains(first.text())) {
      sawCurrency(tokens.next().text()); // 5 €
      money = currency;
      currency = null;
    }
    boolean bracket = first.is(Type.OPEN, "(") && tokens.peek(1).type() == Type.WORDS;
    if (bracket) {
      tokens.next();
    }
    if (tokens.peek().type() != Type.WORDS) {
      return money == null ? value : new Quantity(value, money);
    }
    Node measured = measured(value, first, money);
    if (bracket) {
      tokens.expect(Type.CLOSE, "a closing bracket");
    }
    return measured;
  }

  /** The words behind a value: scales, units or a label. */
  private Node measured(Node value, Token first, String money) {
    Node scaled = value;
    StringJoiner words = new StringJoiner(" ");
    int count = 0;
    int scales = 0;
    while (tokens.peek().type() != Type.END && isUnitPart(words.toString())) {
      Token part = tokens.peek();
      if (part.type() == Type.WORDS) {
        Rational scale = count == 0 ? Units.scale(part.text()) : null;
        if (scale != null && scales++ > 3) {
          throw new ParseFailure("more than four words for thousands");
        }
        if (scale != null) {
          scaled = Node.product(scaled, Node.Num.of(scale));
          tokens.next();
          continue;
        }
        if (++count > 40) {
          throw new ParseFailure("a sentence");
        }
      }
      if (part.isOperator("^")) {
        tokens.next();
        words.add("^").add(unitExponent());
        continue;
      }
      if (part.type() == Type.NUM) {
        return withNumber(scaled, words.toString());
      }
      words.add(tokens.next().text());
    }
    String unit = words.toString();
    if (unit.isEmpty()) {
      return money == null ? scaled : new Quantity(scaled, money);
    }
    boolean known = Units.parse(unit) != null;
    boolean symbolic = tokens.isPlain(first) && !Symbols.of(value).isEmpty();
    if (count > 8 || symbolic && !known) {
      throw new ParseFailure("a sentence");
    }
    String changing = known ? null : ChangingWords.behind(unit);
    if (changing != null) {
      throw new ParseFailure("the word '" + changing + "'");
    }
    return new Quantity(scaled, unit);
  }

  /** 2 hours 30 minutes, 3 out of 5, 3 to 2. */
  private Node withNumber(Node value, String words) {
    if (Units.parse(words) != null && !words.equals("in")) {
      return Compound.of(new Quantity(value, words), operand());
    }
    return switch (words) {
      case "out of", "in" -> Node.quotient(value, expressions.sum());
      case "to" -> new Ratio(List.of(value, expressions.sum()));
      default -> throw new ParseFailure("a number after '" + words + "'");
    };
  }

  private String unitExponent() {
    boolean group = tokens.accept(Type.GROUP_OPEN);
    String sign = tokens.accept("-") ? "- " : "";
    Token number = tokens.next();
    if (number.type() != Type.NUM || group && !tokens.accept(Type.GROUP_CLOSE)) {
      throw new ParseFailure("the exponent of a unit");
    }
    return sign + number.text();
  }

  /** Whether the next token goes on with a unit or label of which the words so far are read. */
  private boolean isUnitPart(String soFar) {
    Token t = tokens.peek();
    boolean joined = soFar.endsWith("/") || soFar.endsWith("*") || soFar.endsWith(".");
    return switch (t.type()) {
      case WORDS -> true;
      case NUM -> !joined;
      case SYM -> joined || Units.isUnitLetter(t.text());
      case OPERATOR ->
          t.text().equals("^")
              || t.text().equals("/")
              || t.text().equals(".")
              || t.text().equals("-") && tokens.peek(1).type() == Type.WORDS
              || t.text().equals("*")
              || t.text().equals("'");
      default -> false;
    };
  }

  /** ( ... ) and its kin; a single item between matching brackets is that item. */
  Node bracketed() {
    Token open = tokens.next();
    int outer = braces;
    braces = 0;
    List<Node> items = atEnd() ? List.of() : flat(listing());
    braces = outer;
    Token close = tokens.peek();
    tokens.expect(Type.CLOSE, "a closing bracket");
    boolean group = items.size() == 1 && matches(open.text(), close.text());
    return group
        ? items.get(0)
        : new Sequence(open.text().charAt(0), close.text().charAt(0), items);
  }

  private static boolean matches(String open, String close) {
    return open.equals("(") && close.equals(")")
        || open.equals("[") && close.equals("]")
        || open.equals("⟨") && close.equals("⟩");
  }

  private static List<Node> flat(Node node) {
    return node instanceof Listing l ? l.items() : List.of(node);
  }

  /** \{ ... \}: items, or a variable and its condition. */
  Node set() {
    tokens.next();
    braces++;
    List<Node> items = atEnd() ? List.of() : flat(listing());
    Node set = new Braces(items);
    if (tokens.accept("|") || tokens.accept(":")) {
      set = new Where(listing());
    }
    braces--;
    if (!tokens.peek().is(Type.CLOSE, "\\}")) {
      throw tokens.unexpected("wanted \\}");
    }
    tokens.next();
    return set;
  }

  /** { ... } of LaTeX; with several items it is a set whose braces were not escaped. */
  Node group() {
    tokens.next();
    int outer = braces;
    braces = 0;
    boolean builder =
        tokens.peek().type() == Type.SYM
            && tokens.peek(1).isOperator("|")
            && tokens.peek(2).is(Type.SYM, tokens.peek().text());
    if (builder) {
      tokens.next();
      tokens.next();
    }
    Node inner = atEnd() ? new Words("") : listing();
    inner = builder ? new Where(inner) : inner;
    if (tokens.accept("over")) {
      inner = Node.quotient(inner, listing());
    } else if (tokens.accept("choose")) {
      inner = new Node.Call("binomial", List.of(inner, listing()));
    }
    braces = outer;
    tokens.expect(Type.GROUP_CLOSE, "}");
    return inner instanceof Listing l ? new Braces(l.items()) : inner;
  }

  boolean inSet() {
    return braces > 0;
  }

  /** \begin{pmatrix} ... \end{pmatrix}. */
  Node matrix() {
    tokens.next();
    String name = environment();
    if (name.equals("array") && tokens.peek().type() == Type.GROUP_OPEN) {
      environment(); // the column letters
    } else if (!name.endsWith("matrix") || name.startsWith("V")) {
      throw new ParseFailure("the environment " + name);
    }
    List<List<Node>> rows = new ArrayList<>();
    List<Node> row = new ArrayList<>();
    while (!tokens.peek().is(Type.COMMAND, "end")) {
      row.add(listing());
      if (tokens.accept("\\\\")) {
        rows.add(List.copyOf(row));
        row = new ArrayList<>();
      } else if (!tokens.accept("&") && !tokens.peek().is(Type.COMMAND, "end")) {
        throw tokens.unexpected("wanted & or \\\\");
      }
    }
    if (!row.isEmpty()) {
      rows.add(List.copyOf(row));
    }
    tokens.next();
    environment();
    return name.equals("vmatrix") ? Determinant.of(rows) : new Matrix(List.copyOf(rows));
  }

  private String environment() {
    Token first = tokens.next();
    if (first.type() != Type.GROUP_OPEN) {
      throw new ParseFailure("an environment without a name");
    }
    Token start = tokens.peek();
    while (tokens.peek().type() != Type.GROUP_CLOSE) {
      if (tokens.peek().type() == Type.END) {
        throw tokens.unexpected("wanted }");
      }
      tokens.next();
    }
    String name = tokens.text(start, tokens.peek());
    tokens.next();
    return name;
  }
}
