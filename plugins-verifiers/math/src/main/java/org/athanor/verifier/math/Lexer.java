package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;

/** Cuts an answer, in LaTeX or plain, into {@link Token}s. One pass; every step moves on. */
final class Lexer {
  private static final String[][] POSITIVE = {
    {"^{+}", "^+"},
    {"^+", "^+"},
    {"_{>0}", "^+"},
    {"_{> 0}", "^+"},
    {"_{\\ge 0}", "_0+"},
    {"_{\\ge0}", "_0+"},
    {"_{\\geq 0}", "_0+"},
    {"_{\\geq0}", "_0+"},
    {"_{\\geqslant 0}", "_0+"},
    {"_{\\geqslant0}", "_0+"}
  };

  private final String s;
  private final boolean topCommas;
  private final boolean innerCommas;
  private final Budget budget;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int brackets;
  private boolean space;
  private boolean sawComma;
  private boolean valueBefore;

  /**
   * @param topCommas whether 1,234 outside brackets is one number
   * @param innerCommas whether it is one number inside brackets
   */
  Lexer(String s, boolean topCommas, boolean innerCommas, Budget budget) {
    this.s = s;
    this.topCommas = topCommas;
    this.innerCommas = innerCommas;
    this.budget = budget;
  }

  /** Whether a comma before three digits was met, so that the text has a second reading. */
  boolean sawComma() {
    return sawComma;
  }

  List<Token> tokens() {
    while (at < s.length()) {
      budget.spend(8);
      next();
    }
    add(Token.Type.END, "", at);
    return tokens;
  }

  private void add(Token.Type type, String text, int start) {
    tokens.add(new Token(type, text, null, space, start));
    space = false;
  }

  private void next() {
    char c = s.charAt(at);
    int start = at;
    if (c == ' ' || c == '\n' || c == '$' || c == '~' || c == '`' || c == '"') {
      at++;
      space = true;
    } else if (isDigit(c) || c == '.' && startsDecimal()) {
      number();
    } else if (c == '\\') {
      command();
    } else if (isTimesSign(c)) {
      at++;
      add(Token.Type.OPERATOR, "*", start);
    } else if (isLetter(c)) {
      word();
    } else {
      at++;
      sign(c, start);
    }
  }

  /** 3 x 10^8: an x between two numbers, blanks around it. */
  private boolean isTimesSign(char c) {
    boolean between =
        (c == 'x' || c == 'X')
            && at + 2 < s.length()
            && s.charAt(at + 1) == ' '
            && isDigit(s.charAt(at + 2));
    return between && space && !tokens.isEmpty() && last().type() == Token.Type.NUM;
  }

  private Token last() {
    return tokens.get(tokens.size() - 1);
  }

  private boolean startsDecimal() {
    if (!s.startsWith(".\\overline{", at)) {
      return at + 1 < s.length() && isDigit(s.charAt(at + 1));
    }
    int from = at + ".\\overline{".length();
    int end = from;
    while (end < s.length() && isDigit(s.charAt(end))) {
      end++;
    }
    return end > from && end < s.length() && s.charAt(end) == '}';
  }

  private void number() {
    int start = at;
    NumberScanner scanner =
        new NumberScanner(s, at, brackets > 0 ? innerCommas : topCommas, budget);
    Node.Num number = scanner.scan();
    sawComma |= scanner.sawComma();
    at = scanner.end();
    number = inThousands(number, start);
    tokens.add(new Token(Token.Type.NUM, s.substring(start, at), number, space, start));
    space = false;
  }

  /** $70k and $2M: behind a lone sign of money, which begins no formula. */
  private Node.Num inThousands(Node.Num number, int start) {
    char c = at < s.length() ? s.charAt(at) : ' ';
    boolean sum =
        (c == 'k' || c == 'K' || c == 'M')
            && start > 0
            && s.charAt(start - 1) == '$'
            && s.indexOf('$') == start - 1
            && s.indexOf('$', start) < 0
            && (at + 1 == s.length() || !isLetter(s.charAt(at + 1)));
    if (!sum) {
      return number;
    }
    at++;
    return Node.Num.of(number.value().times(Rational.of(c == 'M' ? 1_000_000 : 1_000)));
  }

  private void sign(char c, int start) {
    switch (c) {
      case '(', '[' -> open(String.valueOf(c), start);
      case ')', ']' -> close(String.valueOf(c), start);
      case '{' -> add(Token.Type.GROUP_OPEN, "{", start);
      case '}' -> add(Token.Type.GROUP_CLOSE, "}", start);
      case '*' -> {
        boolean power = at < s.length() && s.charAt(at) == '*';
        at += power ? 1 : 0;
        add(Token.Type.OPERATOR, power ? "^" : "*", start);
      }
      case '<', '>', '!', '=', '|', '.' -> twoSigns(c, start);
      case '+', '-', '/', '^', '_', ',', ';', ':', '&', '%', '\'', '?' ->
          add(Token.Type.OPERATOR, String.valueOf(c), start);
      default -> throw new ParseFailure("the character '" + c + "'");
    }
  }

  private void twoSigns(char c, int start) {
    char following = at < s.length() ? s.charAt(at) : ' ';
    String sign = String.valueOf(c);
    if (following == '=' && c != '|' && c != '.') {
      at++;
      sign = c == '<' ? "l" : c == '>' ? "g" : c == '!' ? "n" : "=";
    } else if (c == '=' && (following == '>' || following == '<')) {
      at++;
      sign = following == '>' ? "=>" : "l";
    } else if (c == '.' && s.startsWith("..", at)) {
      at += 2;
      sign = "...";
    }
    add(Token.Type.OPERATOR, sign, start);
  }

  private void open(String bracket, int start) {
    brackets++;
    add(Token.Type.OPEN, bracket, start);
  }

  private void close(String bracket, int start) {
    brackets = Math.max(0, brackets - 1);
    add(Token.Type.CLOSE, bracket, start);
  }

  private void command() {
    int start = at++;
    if (at == s.length()) {
      return;
    }
    char c = s.charAt(at);
    if (!isLetter(c)) {
      at++;
      escaped(c, start);
      return;
    }
    while (at < s.length() && isLetter(s.charAt(at))) {
      at++;
    }
    named(s.substring(start + 1, at), start);
  }

  private void escaped(char c, int start) {
    switch (c) {
      case '\\' -> add(Token.Type.OPERATOR, "\\\\", start);
      case '{' -> open("\\{", start);
      case '}' -> close("\\}", start);
      case '%' -> add(Token.Type.OPERATOR, "%", start);
      case '$' -> add(Token.Type.OPERATOR, "currency", start);
      case '|' -> add(Token.Type.OPERATOR, "||", start);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        at--; // a row's end that lost a backslash
        add(Token.Type.OPERATOR, "\\\\", start);
      }
      default -> space = true; // \, \! \; \: \( \) \[ \] and the like
    }
  }

  private void named(String name, int start) {
    String bracket = Commands.bracket(name);
    String operator = Commands.operator(name);
    if ((name.equals("mathbf") || name.equals("vec")) && unitVector() != 0) {
      add(Token.Type.SYM, "hat " + unitVector(), start);
      at += 3;
    } else if (Commands.IGNORED.contains(name)) {
      skipInvisibleDelimiter(name);
      space = true;
    } else if (Commands.DROPPED.contains(name)) {
      skipGroup();
    } else if (Commands.TEXT.contains(name)) {
      words(start);
    } else if (bracket != null) {
      boolean opens = "{⟨[⌊⌈\\{".contains(bracket);
      if (opens) {
        open(bracket, start);
      } else {
        close(bracket, start);
      }
    } else if (operator != null) {
      add(Token.Type.OPERATOR, operator, start);
    } else {
      name(name, start);
    }
  }

  private void name(String name, int start) {
    if (Commands.FUNCTIONS.contains(name) && !name.equals("sqrt")) {
      add(Token.Type.FUNCTION, Commands.canonical(name), start);
    } else if (name.endsWith("frac") && fractionOfUnits()) {
      space = true;
    } else if (Commands.BINARY_OR_MORE.contains(name)) {
      add(Token.Type.COMMAND, name, start);
    } else if (name.equals("pi") || name.equals("infty")) {
      add(Token.Type.CONSTANT, name, start);
    } else if (name.equals("emptyset") || name.equals("varnothing")) {
      add(Token.Type.CONSTANT, "emptyset", start);
    } else if (name.equals("mathbb")) {
      add(Token.Type.SYM, "\\mathbb" + group().trim() + positive(), start);
    } else if (name.equals("overline")
        || name.equals("bar")
        || name.equals("hat")
        || name.equals("tilde")) {
      add(Token.Type.SYM, name + " " + group().trim(), start);
    } else if (name.equals("Omega") && previousIsValue()) {
      add(Token.Type.WORDS, "ohms", start);
    } else if (Commands.isSymbol(name)) {
      add(Token.Type.SYM, name, start);
    } else {
      runTogether(name, start);
    }
  }

  /** The ^+ of \mathbb{R}^+ and the _{\ge 0}, as "^+" and "_0+"; empty if there is none. */
  private String positive() {
    for (String[] sign : POSITIVE) {
      if (s.startsWith(sign[0], at)) {
        at += sign[0].length();
        return sign[1];
      }
    }
    return "";
  }

  /** \frac{\text{miles}}{\text{hour}} is read as miles/hour. */
  private boolean fractionOfUnits() {
    int from = at;
    String top = at < s.length() && s.charAt(at) == '{' ? group().trim() : "";
    String bottom = isUnit(top) && at < s.length() && s.charAt(at) == '{' ? group().trim() : "";
    if (!isUnit(bottom)) {
      at = from;
      return false;
    }
    Lexer inner = new Lexer(top + "/" + bottom, topCommas, innerCommas, budget);
    inner.valueBefore = true;
    List<Token> found = inner.tokens();
    tokens.addAll(found.subList(0, found.size() - 1));
    return true;
  }

  private static boolean isUnit(String group) {
    return (group.startsWith("\\text") || group.startsWith("\\mathrm"))
        && !group.startsWith("\\mathrm{d}")
        && group.length() < 60;
  }

  /** \cotx and \pir: a known command and the letters that were meant to follow it. */
  private void runTogether(String name, int start) {
    for (int cut = name.length() - 1; cut > 1; cut--) {
      String known = name.substring(0, cut);
      if (Commands.FUNCTIONS.contains(known) || known.equals("pi") || known.equals("cdot")) {
        at = start + 1 + cut;
        named(known, start);
        return;
      }
    }
    throw new ParseFailure("the command \\" + name);
  }

  /** The i, j or k of {i}, {j} or {k} at this place, else 0. */
  private char unitVector() {
    boolean one = at + 2 < s.length() && s.charAt(at) == '{' && s.charAt(at + 2) == '}';
    return one && "ijk".indexOf(s.charAt(at + 1)) >= 0 ? s.charAt(at + 1) : 0;
  }

  /** \left. and \right. */
  private void skipInvisibleDelimiter(String name) {
    boolean delimiter = name.equals("left") || name.equals("right");
    if (delimiter && at < s.length() && s.charAt(at) == '.') {
      at++;
    }
  }

  private void skipGroup() {
    skipSpaces();
    if (at < s.length() && s.charAt(at) == '{') {
      group();
    }
  }

  private void skipSpaces() {
    while (at < s.length() && s.charAt(at) == ' ') {
      at++;
    }
  }

  /** The raw text of the group or the single character that follows. */
  private String group() {
    skipSpaces();
    if (at == s.length()) {
      return "";
    }
    if (s.charAt(at) != '{') {
      return String.valueOf(s.charAt(at++));
    }
    int start = at + 1;
    int depth = 0;
    for (; at < s.length(); at++) {
      budget.spend(1);
      char c = s.charAt(at);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        at++;
        return s.substring(start, at - 1);
      }
    }
    return s.substring(start);
  }

  /** \text{...}: words, unless it holds mathematics. */
  private void words(int start) {
    String content = group();
    String trimmed = content.replace('~', ' ').trim();
    int gap = trimmed.indexOf(' ');
    if (gap > 0 && previousIsValue() && Units.scale(trimmed.substring(0, gap)) != null) {
      add(Token.Type.WORDS, trimmed.substring(0, gap), start); // million dollars
      trimmed = trimmed.substring(gap).trim();
    }
    if (previousIsValue() && isProductOfUnits(trimmed)) {
      add(Token.Type.WORDS, trimmed, start);
      space = true;
      return;
    }
    if (trimmed.equals("d") && at < s.length() && isLetter(s.charAt(at))) {
      add(Token.Type.SYM, "d", start); // \mathrm{d}x
      return;
    }
    if (holdsMathematics(trimmed)) {
      if (trimmed.equals(".")) {
        return; // a full stop
      }
      Lexer inner = new Lexer(trimmed, topCommas, innerCommas, budget);
      inner.valueBefore = previousIsValue();
      List<Token> found = inner.tokens();
      sawComma |= inner.sawComma;
      for (Token t : found.subList(0, found.size() - 1)) {
        tokens.add(new Token(t.type(), t.text(), t.number(), t.space(), start));
      }
    } else if (trimmed.equals("and")
        || trimmed.equals("or")
        || trimmed.equals(",and")
        || trimmed.equals(", and")
        || trimmed.equals(", or")) {
      add(Token.Type.OPERATOR, trimmed.endsWith("and") ? "and" : "or", start);
    } else if (PlainWords.sign(trimmed) != null) {
      add(Token.Type.OPERATOR, PlainWords.sign(trimmed), start);
    } else if (!trimmed.isEmpty()) {
      add(Token.Type.WORDS, trimmed, start);
    }
    space = true;
  }

  /** J\cdot s, J/(g\cdot K). */
  private static boolean isProductOfUnits(String content) {
    return content.contains("\\cdot")
        && content.length() < 60
        && content.chars().noneMatch(Character::isDigit)
        && Units.parse(content) != null;
  }

  private static boolean holdsMathematics(String content) {
    boolean letters = false;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (isDigit(c) || c == '\\' || c == '$') {
        return true;
      }
      letters |= Character.isLetter(c);
    }
    boolean several =
        content.contains(",") || content.contains(" and ") || content.contains(" or ");
    boolean constant = content.equals("e") || content.equals("i") || content.equals("pi");
    boolean function = Commands.plainFunction(content) != null && !Units.isUnitWord(content);
    return !letters || several || constant || function;
  }

  private void word() {
    int start = at;
    if (s.regionMatches(true, at, "a.m", 0, 3) || s.regionMatches(true, at, "p.m", 0, 3)) {
      at += s.startsWith(".", at + 3) ? 4 : 3;
      add(Token.Type.WORDS, s.substring(start, start + 1) + "m", start);
      return;
    }
    while (at < s.length() && isLetter(s.charAt(at))) {
      at++;
    }
    String word = s.substring(start, at);
    if (word.length() == 2 && word.charAt(0) == 'd' && differential()) {
      String variable = s.substring(at + 2, at + 3);
      add(Token.Type.SYM, Derivatives.symbol("d", 1, word.substring(1), variable).name(), start);
      at += 3;
      return;
    }
    if (word.equals("a") && previousIsValue() && wordFollows()) {
      add(Token.Type.WORDS, "per", start); // 160 a week
      return;
    }
    List<Token> found = PlainWords.tokens(word, start, space, previousIsValue());
    if (found.size() == 3 && isProseBeforeNumber(word)) {
      add(Token.Type.WORDS, word, start);
      return;
    }
    tokens.addAll(found);
    space = false;
  }

  /** Whether /dx follows. */
  private boolean differential() {
    return s.startsWith("/d", at)
        && at + 2 < s.length()
        && isLetter(s.charAt(at + 2))
        && (at + 3 == s.length() || !isLetter(s.charAt(at + 3)));
  }

  /** The ran of "Ann ran 48 miles", which are no three variables. */
  private boolean isProseBeforeNumber(String word) {
    return word.length() == 3
        && word.chars().allMatch(Character::isLowerCase)
        && Commands.plainFunction(word) == null
        && at + 1 < s.length()
        && s.charAt(at) == ' '
        && isDigit(s.charAt(at + 1));
  }

  private boolean wordFollows() {
    return at + 2 < s.length()
        && s.charAt(at) == ' '
        && isLetter(s.charAt(at + 1))
        && isLetter(s.charAt(at + 2));
  }

  private boolean previousIsValue() {
    if (tokens.isEmpty()) {
      return valueBefore;
    }
    Token last = tokens.get(tokens.size() - 1);
    return switch (last.type()) {
      case NUM, CONSTANT, CLOSE, GROUP_CLOSE, WORDS -> true;
      case OPERATOR ->
          last.text().equals("/")
              && tokens.size() > 1
              && tokens.get(tokens.size() - 2).type() == Token.Type.WORDS;
      default -> false;
    };
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c < 128 ? c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' : Character.isLetter(c);
  }
}
