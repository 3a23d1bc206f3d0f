package org.athanor.verifier.math;

/**
 * Finds the final answer in a completion. In order: what stands in the last {@code <answer>} tags,
 * the last box, the last phrase that announces an answer, a short text as a whole, the last
 * expression. A thinking block is passed over, and searched for boxes only if nothing follows it.
 */
final class AnswerExtraction {
  private static final int SHORT = 300;

  private final Budget budget;
  private final Sentences sentences;

  AnswerExtraction(Budget budget) {
    this.budget = budget;
    this.sentences = new Sentences(budget);
  }

  /** The final answer, or null if there is none. */
  Extraction find(String completion) {
    budget.spend(completion.length() / 4);
    int thought = completion.lastIndexOf("</think>");
    String said = thought < 0 ? completion : completion.substring(thought + "</think>".length());
    boolean onlyThought = thought < 0 && completion.contains("<think>");
    Extraction found = onlyThought ? null : inSpoken(said);
    if (found == null && (thought >= 0 || onlyThought)) {
      String box = Boxes.last(thought < 0 ? completion : completion.substring(0, thought));
      return box == null ? null : new Extraction(box, "boxed while thinking");
    }
    return found;
  }

  private Extraction inSpoken(String s) {
    int close = s.lastIndexOf("</answer>");
    int open = close < 0 ? -1 : s.lastIndexOf("<answer>", close);
    if (open >= 0) {
      String tagged = s.substring(open + "<answer>".length(), close).strip();
      String box = Boxes.last(tagged);
      if (box == null && sentences.isValue(tagged)) {
        return new Extraction(tagged, "answer tags");
      }
      Extraction inner = box == null ? inProse(tagged) : new Extraction(box, "boxed");
      return inner == null ? null : new Extraction(inner.text(), "answer tags, " + inner.rule());
    }
    String box = Boxes.last(s);
    if (box == null && Boxes.anyOpen(s)) {
      return null; // cut off within its box
    }
    return box == null ? inProse(s) : new Extraction(box, "boxed");
  }

  /** The answer in text without tags and boxes, or null. */
  Extraction inProse(String s) {
    int phrase = AnswerPhrase.end(s);
    if (phrase >= 0) {
      String answer = sentences.answerFrom(s, phrase);
      if (answer != null) {
        return new Extraction(answer, "answer phrase");
      }
    }
    String whole = s.strip();
    if (whole.length() <= SHORT && whole.indexOf('\n') < 0 && sentences.isValue(whole)) {
      return new Extraction(whole, "whole text");
    }
    return last(whole);
  }

  private Extraction last(String s) {
    if (s.isEmpty()) {
      return null;
    }
    String line = s.substring(s.lastIndexOf('\n') + 1).strip();
    int equals = line.lastIndexOf('=');
    if (line.length() <= SHORT && sentences.isValue(line)) {
      return new Extraction(line, "last line");
    }
    Extraction linked = line.length() <= SHORT ? afterVerb(line) : null;
    if (linked != null) {
      return linked;
    }
    if (line.length() <= SHORT && equals > 0 && sentences.isValue(line.substring(equals + 1))) {
      return new Extraction(line.substring(equals + 1).strip(), "after the last =");
    }
    int[] formula = lastFormula(s);
    int[] number = Formulas.lastNumberRange(s);
    boolean isFormula = formula != null && (number == null || number[1] <= formula[1]);
    int[] part = isFormula ? formula : number;
    if (part == null) {
      boolean words = line.length() <= 60 && TextEquality.isProse(line);
      return words ? new Extraction(line, "last line") : null;
    }
    String before = sentenceBefore(s, part[0]);
    if (ChangingWords.negates(before) || ChangingWords.bounds(before)) {
      return new Extraction(line.substring(0, Math.min(SHORT, line.length())), "last line");
    }
    String rule = isFormula ? "last formula" : "last number";
    return new Extraction(s.substring(part[0], part[1]).strip(), rule);
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

  private static final String[] VERBS = {
    " is ", " are ", " equals ", " be ", " was ", " were ", " gives ", " get ", "'s ", ": "
  };

  /** What the last sentence says at its end: "The length is 3√2 units", "It will be a Tuesday." */
  private Extraction afterVerb(String line) {
    String whole = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    String sentence = whole.substring(whole.lastIndexOf(". ") + 1).strip();
    int from = -1;
    for (String verb : VERBS) {
      int at = sentence.lastIndexOf(verb);
      from = at < 0 ? from : Math.max(from, at + verb.length());
    }
    if (from < 0 || ChangingWords.negates(sentence)) {
      return null;
    }
    String tail = sentence.substring(from).strip();
    boolean words =
        tail.split(" ", 6).length <= 4 && !hasFormula(line) && TextEquality.isProse(tail);
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

  private static String sentenceBefore(String s, int end) {
    int stop = Math.max(s.lastIndexOf(". ", end), s.lastIndexOf('\n', end));
    return s.substring(Math.max(stop + 1, Math.max(0, end - SHORT)), end);
  }
}
