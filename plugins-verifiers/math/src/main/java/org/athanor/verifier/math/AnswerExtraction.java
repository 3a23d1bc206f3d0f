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
    String last = thought < 0 ? completion : completion.substring(thought + "</think>".length());
    String said = OwnTurn.withoutNextQuestion(last);
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
      boolean option = Choice.leading(tagged) != Choice.NONE;
      if (box == null && (option || sentences.isValue(tagged))) {
        return new Extraction(tagged, "answer tags");
      }
      Extraction inner = box == null ? inProse(tagged) : new Extraction(box, "boxed");
      if (inner == null) {
        boolean line = !tagged.isEmpty() && tagged.length() <= SHORT && tagged.indexOf('\n') < 0;
        return line ? new Extraction(tagged, "answer tags") : null;
      }
      return new Extraction(inner.text(), "answer tags, " + inner.rule());
    }
    String box = Boxes.last(s);
    if (box == null && Boxes.anyOpen(s)) {
      return null; // cut off within its box
    }
    return box == null ? inProse(s) : new Extraction(box, "boxed");
  }

  /** The answer in text without tags and boxes, or null. */
  Extraction inProse(String text) {
    String s = withoutDrawings(text);
    int phrase = AnswerPhrase.end(s);
    if (phrase >= 0) {
      String answer = sentences.answerFrom(s, phrase);
      if (answer != null) {
        return new Extraction(answer, "answer phrase");
      }
    }
    if (Echo.asks(s) || Echo.listsOptions(s)) {
      return null;
    }
    String whole = TextEquality.unwrapped(plain(withoutAside(OwnTurn.withoutCourtesy(s))));
    boolean line = whole.length() <= SHORT && whole.indexOf('\n') < 0;
    if (line && !Formulas.inSentence(whole) && sentences.isValue(whole)) {
      return new Extraction(whole, "whole text");
    }
    LastSentence last = new LastSentence(budget, sentences);
    Extraction stated = last.stated(whole);
    Extraction bold = stated == null ? new Emphasis(sentences).answer(whole) : stated;
    return bold == null ? last.answer(whole) : bold;
  }

  /** Without the marks of bold type around all of it. */
  private static String plain(String s) {
    boolean bold = s.length() > 4 && s.startsWith("**") && s.indexOf("**", 2) == s.length() - 2;
    return bold ? s.substring(2, s.length() - 2).strip() : s;
  }

  private static final String[] ASIDES = {" (since ", " (because ", " (as ", " (where "};

  /** Without a reason in brackets at the end: k = 5 (since k > 0). */
  private static String withoutAside(String s) {
    String end = s.endsWith(").") ? s.substring(0, s.length() - 1) : s;
    for (String aside : ASIDES) {
      int at = end.endsWith(")") ? end.lastIndexOf(aside) : -1;
      if (at > 0 && end.indexOf(')', at) >= end.length() - 3) {
        return end.substring(0, at);
      }
    }
    return s;
  }

  /** Without Asymptote's drawings, which are full of numbers. */
  private static String withoutDrawings(String s) {
    StringBuilder out = null;
    int from = 0;
    for (int open = s.indexOf("[asy]"); open >= 0; open = s.indexOf("[asy]", from)) {
      int close = s.indexOf("[/asy]", open);
      if (close < 0) {
        break;
      }
      out = out == null ? new StringBuilder() : out;
      out.append(s, from, open);
      from = close + "[/asy]".length();
    }
    return out == null ? s : out.append(s, from, s.length()).toString();
  }
}
