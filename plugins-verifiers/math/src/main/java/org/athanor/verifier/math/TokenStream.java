package org.athanor.verifier.math;

import java.math.BigInteger;
import java.util.List;
import org.athanor.verifier.math.Token.Type;

/** The tokens of an answer and how far they have been read; counts the nesting. */
final class TokenStream {
  static final int MAX_DEPTH = 120;

  private final String source;
  private final List<Token> tokens;
  private final Budget budget;
  private int at;
  private int depth;

  TokenStream(String source, List<Token> tokens, Budget budget) {
    this.source = source;
    this.tokens = tokens;
    this.budget = budget;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.max(0, Math.min(at + ahead, tokens.size() - 1)));
  }

  Token next() {
    budget.spend(8);
    Token token = tokens.get(at);
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  /** Moves on if the next token is that operator. */
  boolean accept(String operator) {
    boolean found = peek().isOperator(operator);
    if (found) {
      next();
    }
    return found;
  }

  boolean accept(Type type) {
    boolean found = peek().type() == type;
    if (found) {
      next();
    }
    return found;
  }

  void expect(Type type, String what) {
    if (!accept(type)) {
      throw unexpected("wanted " + what);
    }
  }

  ParseFailure unexpected(String wanted) {
    String found = peek().type() == Type.END ? "the end" : "'" + peek().text() + "'";
    return new ParseFailure(wanted + ", found " + found);
  }

  /** Reads the first digit of the next number and leaves the rest of it as the next token. */
  Node splitFirstDigit() {
    Token t = peek();
    String text = t.text();
    for (int i = 0; i < text.length(); i++) {
      if (!Lexer.isDigit(text.charAt(i))) {
        throw new ParseFailure("the argument '" + text + "'");
      }
    }
    Node.Num first = Node.Num.of(text.charAt(0) - '0');
    Node.Num rest = Node.Num.of(Rational.of(new BigInteger(text.substring(1))));
    tokens.set(at, new Token(Type.NUM, text.substring(1), rest, false, t.start() + 1));
    return first;
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  /** The source between two tokens. */
  String text(Token from, Token to) {
    return source.substring(from.start(), Math.max(from.start(), to.start()));
  }

  /** Whether words stand in the source as they are, not as the argument of \\text. */
  boolean isPlain(Token words) {
    return words.start() < source.length() && source.charAt(words.start()) != '\\';
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new ParseFailure("nesting deeper than " + MAX_DEPTH);
    }
  }

  void leave() {
    depth--;
  }
}
