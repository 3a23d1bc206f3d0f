package org.athanor.verifier.math;

import java.util.Set;

/** What a text without boxes and answer phrases says at its end. */
final class LastSentence {
  private static final int SHORT = 300;
  private static final String[] VERBS = {
    " is ",
    " are ",
    " equals ",
    " be ",
    " was ",
    " were ",
    " gives ",
    " get ",
    "'s ",
    ": ",
    ", so ",
    ", giving "
  };

  /** What follows these says where or when a value is reached. */
  private static final String[] CLAUSES = {
    " achieved ",
    " attained ",
    " reached when ",
    " reached at ",
    " occurring ",
    " which occurs ",
    " which is achieved ",
    " which is attained ",
    ", when "
  };

  /** Behind these words a number says when, of what or for how long. */
  private static final Set<String> CIRCUMSTANCES =
      Set.of(
          "of", "in", "for", "after", "before", "than", "within", "per", "every", "each", "by",
          "from", "over", "the");

  private final Budget budget;
  private final Sentences sentences;

  LastSentence(Budget budget, Sentences sentences) {
    this.budget = budget;
    this.sentences = sentences;
  }

  /** The answer at the end of the text, or null. */
  Extraction answer(String s) {
    if (s.isEmpty()) {
      return null;
    }
    String line = s.substring(s.lastIndexOf('\n') + 1).strip();
    if (line.length() <= SHORT) {
      Extraction found = inLine(line);
      if (found != null) {
        return found;
      }
    }
    String first = line.substring(0, Math.max(0, line.indexOf(',')));
    if (!hasFormula(line) && TextEquality.isYesOrNo(first)) {
      return new Extraction(first, "beginning of the last line");
    }
    int[] formula = lastFormula(s);
    int[] number = Formulas.lastNumberRange(s);
    boolean isFormula =
        formula != null
            && (number == null
                || number[1] <= formula[1]
                || isCircumstance(s, number[0]) && before(s, number[0]).contains("$"));
    int[] part = isFormula ? formula : number;
    int[] other = isFormula || number == null ? null : otherAmount(s, number);
    part = other == null ? part : other;
    if (part == null) {
      boolean words = line.length() <= 60 && TextEquality.isProse(line);
      return words ? new Extraction(line, "last line") : null;
    }
    if (Surroundings.change(before(s, part[0]), s.substring(part[1]))) {
      return new Extraction(line.substring(0, Math.min(SHORT, line.length())), "last line");
    }
    String rule = isFormula ? "last formula" : "last number";
    return new Extraction(s.substring(part[0], part[1]).strip(), rule);
  }

  /** The value that the text's last sentence ends with behind a verb, or null. */
  Extraction stated(String s) {
    String line = s.substring(s.lastIndexOf('\n') + 1).strip();
    Extraction found = line.isEmpty() || line.length() > SHORT ? null : afterVerb(line);
    return found != null && sentences.isValue(found.text()) ? found : null;
  }

  private Extraction inLine(String line) {
    if (!Formulas.inSentence(line) && sentences.isValue(line)) {
      return new Extraction(line, "last line");
    }
    Extraction linked = afterVerb(line);
    linked = linked == null ? beforeCircumstance(line) : linked;
    if (linked != null) {
      return linked;
    }
    int equals = line.lastIndexOf('=');
    int[] formula = equals > 0 ? Formulas.lastRange(line) : null;
    if (formula != null && formula[0] <= equals && equals < formula[1] && ends(line, formula[1])) {
      String equation = line.substring(formula[0], formula[1]).strip();
      if (!compares(equation) && sentences.isValue(equation)) {
        return new Extraction(equation, "last formula");
      }
    }
    if (equals > 0 && sentences.isValue(line.substring(equals + 1))) {
      return new Extraction(line.substring(equals + 1).strip(), "after the last =");
    }
    String amount = equals > 0 ? amount(line, equals + 1) : null;
    return amount == null ? null : new Extraction(amount, "after the last =");
  }

  /** Whether a bound stands in the formula: |p| ≤ |v| = 5. */
  private static boolean compares(String formula) {
    for (String sign : new String[] {"\\le", "\\ge", "\\lt", "\\gt", "<", ">", "≤", "≥"}) {
      if (formula.replace("\\left", "").contains(sign)) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing follows, or only that this is the answer. */
  private static boolean ends(String line, int from) {
    String behind = line.substring(from);
    int is = behind.indexOf(" is ");
    return behind.chars().noneMatch(Character::isLetterOrDigit)
        || is >= 0 && is < 4 && behind.length() < 40 && behind.contains("answer");
  }

  /** The maximum is 6, attained at x = 2: what is said before the place or the condition. */
  private Extraction beforeCircumstance(String line) {
    String sentence = line.substring(line.lastIndexOf(". ", line.length() - 2) + 1);
    int cut = -1;
    for (String clause : CLAUSES) {
      int at = sentence.indexOf(clause);
      cut = at > 0 && (cut < 0 || at < cut) ? at : cut;
    }
    Extraction found = cut < 0 ? null : afterVerb(sentence.substring(0, cut).strip());
    return found != null && sentences.isValue(found.text()) ? found : null;
  }

  /** The number right there, if words follow it: "= $2000 in 5 days". */
  private static String amount(String line, int from) {
    int i = from;
    while (i < line.length() && " $\\£€-−".indexOf(line.charAt(i)) >= 0) {
      i++;
    }
    int start = i;
    while (i < line.length() && (Lexer.isDigit(line.charAt(i)) || isInside(line, i))) {
      i++;
    }
    if (i < line.length() && line.charAt(i) == '%') {
      i++;
    }
    boolean words =
        i + 1 < line.length() && line.charAt(i) == ' ' && Character.isLetter(line.charAt(i + 1));
    boolean variable = i + 2 < line.length() && !Character.isLetter(line.charAt(i + 2));
    boolean end =
        i > start
            && i < line.length()
            && line.charAt(i) == '.'
            && line.substring(i).chars().noneMatch(Character::isLetter);
    boolean changed = Surroundings.change("", line.substring(i));
    return i > start && !changed && (words && !variable || end)
        ? line.substring(from, i).strip()
        : null;
  }

  private static boolean isInside(String s, int i) {
    return (s.charAt(i) == ',' || s.charAt(i) == '.')
        && i + 1 < s.length()
        && Lexer.isDigit(s.charAt(i + 1));
  }

  /** The last formula that is a value. */
  private int[] lastFormula(String s) {
    int[] formula = Formulas.lastRange(s);
    for (int i = 0; i < 4 && formula != null; i++) {
      if (sentences.isValue(s.substring(formula[0], formula[1]))) {
        return formula;
      }
      formula = Formulas.lastRange(s.substring(0, Math.max(0, formula[0] - 1)));
    }
    return Formulas.lastRange(s);
  }

  /** What the last sentence says at its end: "The length is 3√2 units", "It will be a Tuesday." */
  private Extraction afterVerb(String line) {
    String whole = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    String sentence = whole.substring(whole.lastIndexOf(". ") + 1).strip();
    int from = -1;
    int verbAt = 0;
    for (String verb : VERBS) {
      int at = sentence.lastIndexOf(verb);
      while (at > 0 && verb.equals(": ") && sentence.charAt(at - 1) == ' ') {
        at = sentence.lastIndexOf(verb, at - 1); // 2 : 3
      }
      if (at >= 0 && at + verb.length() > from) {
        from = at + verb.length();
        verbAt = at;
      }
    }
    if (from < 0
        || ChangingWords.bounds(sentence.substring(0, verbAt))
        || Surroundings.change(sentence.substring(0, from), "")) {
      return null;
    }
    String tail = sentence.substring(from).strip();
    String said = TextEquality.unwrapped(tail);
    boolean words =
        tail.split(" ", 6).length <= 4
            && !hasFormula(line.replace(tail, said))
            && TextEquality.isProse(said)
            && !ChangingWords.negates(sentence);
    if (!words && (!sentences.isValue(tail) || ChangingWords.in(tail) != null)) {
      return null;
    }
    return new Extraction(withoutLabel(tail), "end of the last sentence");
  }

  /** -2/3 of "-2/3 here", where the words behind are no unit. */
  private String withoutLabel(String tail) {
    Reader.Readings readings = Reader.read(tail, budget);
    boolean label =
        !readings.isEmpty()
            && readings.nodes().get(0) instanceof Node.Quantity q
            && Units.parse(q.unit()) == null
            && tail.endsWith(q.unit());
    return label
        ? tail.substring(
                0, tail.length() - ((Node.Quantity) readings.nodes().get(0)).unit().length())
            .strip()
        : tail;
  }

  private static boolean hasFormula(String line) {
    return line.indexOf('$') >= 0
        || line.indexOf('\\') >= 0
        || line.chars().anyMatch(Character::isDigit);
  }

  /**
   * The 180 of "covers 180 miles in 3 hours": where the last number says when, of what or for how
   * long, the only other number of the sentence, if that does not; or null.
   */
  private static int[] otherAmount(String s, int[] number) {
    boolean ordinal = number[1] < s.length() && Character.isLetter(s.charAt(number[1])); // 4th
    if (ordinal || !isCircumstance(s, number[0])) {
      return null;
    }
    String sentence = before(s, number[0]);
    int[] other = Formulas.lastNumberRange(sentence);
    boolean only =
        other != null
            && Formulas.lastNumberRange(sentence.substring(0, other[0])) == null
            && sentence.indexOf('=') < 0
            && sentence.indexOf('$', other[1]) < 0;
    if (!only || isCircumstance(sentence, other[0])) {
      return null;
    }
    int start = number[0] - sentence.length();
    return new int[] {start + other[0], start + other[1]};
  }

  private static boolean isCircumstance(String s, int at) {
    String[] words = before(s, at).strip().split(" +");
    int last = words.length - 1;
    String pair = last > 0 ? words[last - 1] + " " + words[last] : words[last];
    return CIRCUMSTANCES.contains(words[last])
        && !pair.equals("total of")
        && !pair.equals("value of");
  }

  /** The sentence up to that place. */
  private static String before(String s, int end) {
    int stop = Math.max(s.lastIndexOf(". ", end - 1), s.lastIndexOf('\n', end - 1));
    return s.substring(Math.max(stop + 1, Math.max(0, end - SHORT)), end);
  }
}
