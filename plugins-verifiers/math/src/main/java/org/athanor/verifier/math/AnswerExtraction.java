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
    if (line.length() <= SHORT && equals > 0 && sentences.isValue(line.substring(equals + 1))) {
      return new Extraction(line.substring(equals + 1).strip(), "after the last =");
    }
    int[] formula = Formulas.lastRange(s);
    int[] number = Formulas.lastNumberRange(s);
    boolean isFormula = formula != null && (number == null || number[1] <= formula[1]);
    int[] part = isFormula ? formula : number;
    if (part == null) {
      boolean words = line.length() <= 60 && TextEquality.isProse(line);
      return words ? new Extraction(line, "last line") : null;
    }
    if (ChangingWords.negates(sentenceBefore(s, part[0]))) {
      return new Extraction(line.substring(0, Math.min(SHORT, line.length())), "last line");
    }
    String rule = isFormula ? "last formula" : "last number";
    return new Extraction(s.substring(part[0], part[1]).strip(), rule);
  }

  private static String sentenceBefore(String s, int end) {
    int stop = Math.max(s.lastIndexOf(". ", end), s.lastIndexOf('\n', end));
    return s.substring(Math.max(stop + 1, Math.max(0, end - SHORT)), end);
  }
}
