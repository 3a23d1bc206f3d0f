package org.athanor.verifier.math;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the LaTeX commands and plain words of an answer stand for. */
final class Commands {
  private Commands() {}

  /** Commands that only change how a thing looks. */
  static final Set<String> IGNORED =
      Set.of(
          ("left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm middle"
                  + " displaystyle textstyle scriptstyle limits nolimits quad qquad hfill mathstrut"
                  + " boldsymbol bm mathbf vec overrightarrow underline mathit mathcal mathscr mathfrak"
                  + " boxed fbox bf it rm thinspace medspace thickspace negthinspace enspace null"
                  + " noindent blacksquare qed qedsymbol checkmark centering large Large small mathopen mathclose mathord mathbin mathrel")
              .split(" "));

  /** Commands whose argument is dropped with them. */
  static final Set<String> DROPPED =
      Set.of(
          "textcolor",
          "colorbox",
          "hspace",
          "vspace",
          "phantom",
          "hphantom",
          "vphantom",
          "label",
          "tag",
          "color",
          "kern");

  /** Commands whose argument is words. */
  static final Set<String> TEXT =
      Set.of(
          "text",
          "textbf",
          "textit",
          "textrm",
          "textsf",
          "texttt",
          "textnormal",
          "mbox",
          "hbox",
          "mathrm",
          "operatorname",
          "mathsf",
          "mathtt",
          "emph",
          "textsc",
          "mathop",
          "textup");

  static final Set<String> FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "arccot", "sinh",
          "cosh", "tanh", "coth", "asin", "acos", "atan", "log", "ln", "lg", "exp", "sgn", "max",
          "min", "cis", "gcd", "lcm", "abs", "floor", "ceil", "sqrt", "cbrt", "Re", "Im", "arg",
          "det");

  private static final Map<String, String> OPERATORS = new HashMap<>();

  static {
    names("*", "cdot times ast cdotp star");
    names("/", "div slash");
    names("<", "lt");
    names(">", "gt");
    names("l", "le leq leqslant leqq");
    names("g", "ge geq geqslant geqq");
    names("n", "ne neq");
    names("e", "in isin");
    names("=", "equiv");
    names("~", "approx simeq sim cong doteq approxeq thickapprox");
    names("u", "cup bigcup");
    names("c", "cap bigcap");
    names("-set", "setminus backslash smallsetminus");
    names("|", "mid vert lvert rvert divides");
    names("||", "Vert lVert rVert");
    names("±", "pm");
    names("∓", "mp");
    names("deg", "circ degree textdegree degrees");
    names("!", "fact");
    names("'", "prime");
    names(":", "colon ratio");
    names("=>", "Rightarrow implies Longrightarrow therefore");
    names(";", "iff Leftrightarrow");
    names("or", "vee lor");
    names("and", "wedge land");
    names("...", "ldots cdots dots dotsc dotsb vdots ddots");
    names("currency", "textdollar");
    names("euros", "euro");
    names("pounds", "pound pounds");
    names("yen", "yen");
    names("rupees", "rupee");
    names("cents", "cent");
    names("mod", "bmod mod pmod");
    names("choose", "choose");
    names("over", "over");
    names("to", "to rightarrow longrightarrow mapsto");
    names("not", "not");
  }

  private static void names(String sign, String commands) {
    for (String command : commands.split(" ")) {
      OPERATORS.put(command, sign);
    }
  }

  /** The operator's sign, or null if the command is none. */
  static String operator(String command) {
    return OPERATORS.get(command);
  }

  private static final Map<String, String> BRACKETS =
      Map.of(
          "{", "\\{", "}", "\\}", "lbrace", "\\{", "rbrace", "\\}", "langle", "⟨", "rangle", "⟩",
          "lbrack", "[", "rbrack", "]");

  private static final Map<String, String> ROUNDING =
      Map.of("lfloor", "⌊", "rfloor", "⌋", "lceil", "⌈", "rceil", "⌉");

  /** The bracket a command stands for, or null. */
  static String bracket(String command) {
    String bracket = BRACKETS.get(command);
    return bracket != null ? bracket : ROUNDING.get(command);
  }

  static final Set<String> BINARY_OR_MORE =
      Set.of(
          "frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom", "sqrt", "begin", "end");

  private static final Set<String> GREEK =
      Set.of(
          ("alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho"
                  + " sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma"
                  + " Phi Psi Omega ell hbar angle triangle square mho Pi partial nabla star imath")
              .split(" "));

  static boolean isSymbol(String command) {
    return GREEK.contains(command);
  }

  private static final Set<String> PLAIN_SYMBOLS =
      Set.of("theta", "alpha", "beta", "gamma", "delta", "lambda", "omega", "phi", "sigma", "rho");

  static boolean isPlainSymbol(String word) {
    return PLAIN_SYMBOLS.contains(word);
  }

  /** Function of that name in a plain word, whatever its case; null if there is none. */
  static String plainFunction(String word) {
    if (FUNCTIONS.contains(word)) {
      return canonical(word);
    }
    String lower = word.toLowerCase(Locale.ROOT);
    boolean known = FUNCTIONS.contains(lower) && word.length() > 2;
    return known ? canonical(lower) : null;
  }

  /** One name for each function. */
  static String canonical(String function) {
    return switch (function) {
      case "asin" -> "arcsin";
      case "acos" -> "arccos";
      case "atan" -> "arctan";
      default -> function;
    };
  }
}
