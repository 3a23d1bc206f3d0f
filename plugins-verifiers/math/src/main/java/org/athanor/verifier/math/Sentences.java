package org.athanor.verifier.math;

/** Finds the value in a piece of prose: the whole, a formula in it, or its last number. */
final class Sentences {
  private static final int LONGEST = 600;
  private static final String[] REMARKS = {
    " since ",
    " because ",
    " as ",
    " which ",
    " (",
    ", not ",
    ", so ",
    " but ",
    " after ",
    " given ",
    " i.e.",
    ", where ",
    " only",
    " and nothing"
  };

  private final Budget budget;

  Sentences(Budget budget) {
    this.budget = budget;
  }

  /**
   * The answer that begins at that place of a text.
   *
   * @return null if there is none
   */
  String answerFrom(String s, int from) {
    int start = skipBlank(s, from);
    String display = display(s, start);
    if (display != null) {
      return display;
    }
    int end = lineEnd(s, start);
    String line = s.substring(start, Math.min(end, start + LONGEST)).strip();
    String sentence = firstSentence(line);
    if (sentence.isEmpty()) {
      return null;
    }
    boolean reason = sentence.contains(", since ") || sentence.contains(", because ");
    if (!reason && isValue(sentence)) {
      return sentence;
    }
    String clause = firstClause(sentence);
    if (clause != null && isValue(clause)) {
      int[] formula = leadingFormula(clause);
      boolean all = formula != null && clause.length() - formula[1] == formula[0];
      return all ? clause.substring(formula[0], formula[1]).strip() : clause;
    }
    int[] part = part(sentence);
    boolean alone =
        part != null
            && ChangingWords.in(sentence.substring(0, part[0])) == null
            && !Surroundings.change(sentence.substring(0, part[0]), sentence.substring(part[1]));
    return alone ? sentence.substring(part[0], part[1]).strip() : sentence;
  }

  /** What stands before a reason or a remark: 27, since 28 is even; 27 (not 28). */
  private static String firstClause(String sentence) {
    int cut = Integer.MAX_VALUE;
    for (String marker : REMARKS) {
      int at = sentence.indexOf(marker);
      cut = at > 0 && at < cut ? at : cut;
    }
    if (cut == Integer.MAX_VALUE) {
      return null;
    }
    String before = sentence.substring(0, cut).strip();
    return before.endsWith(",") ? before.substring(0, before.length() - 1) : before;
  }

  /** The formula a sentence begins with, else its last one, else its last number; or null. */
  private int[] part(String sentence) {
    int[] formula = leadingFormula(sentence);
    formula = formula == null ? Formulas.lastRange(sentence) : formula;
    return formula != null && isValue(sentence.substring(formula[0], formula[1]))
        ? formula
        : Formulas.lastNumberRange(sentence);
  }

  /** Whether the text is an expression rather than prose. */
  boolean isValue(String s) {
    for (Node node : Reader.read(s, budget).nodes()) {
      if (!(node instanceof Node.Words) && !isMixed(node)) {
        return true;
      }
    }
    return false;
  }

  /** Values and words side by side: 27, and we are done. */
  private static boolean isMixed(Node node) {
    boolean amountAndEquation =
        node instanceof Node.Listing l
            && l.items().stream().anyMatch(i -> i instanceof Node.Quantity)
            && l.items().stream().anyMatch(i -> i instanceof Node.Relation);
    boolean pointAndEquation =
        node instanceof Node.Listing l
            && l.items().stream().anyMatch(i -> i instanceof Node.Sequence)
            && l.items().stream().anyMatch(i -> i instanceof Node.Relation);
    if (pointAndEquation || amountAndEquation) {
      return true;
    }
    return node instanceof Node.Listing l
        && l.items().stream()
            .anyMatch(i -> i instanceof Node.Words w && WordNumbers.of(w.text()) < 0)
        && l.items().stream().anyMatch(i -> !(i instanceof Node.Words));
  }

  private static int skipBlank(String s, int from) {
    int i = from;
    while (i < s.length()
        && (Character.isWhitespace(s.charAt(i)) || "*_:#`".indexOf(s.charAt(i)) >= 0)) {
      i++;
    }
    return i;
  }

  static int lineEnd(String s, int from) {
    int end = s.indexOf('\n', from);
    return end < 0 ? s.length() : end;
  }

  /** A formula set on lines of its own. */
  private static String display(String s, int start) {
    String open = s.startsWith("$$", start) ? "$$" : s.startsWith("\\[", start) ? "\\[" : null;
    if (open == null) {
      return null;
    }
    int end = s.indexOf(open.equals("$$") ? "$$" : "\\]", start + 2);
    return end < 0 || end - start > Reader.MAX_LENGTH ? null : s.substring(start + 2, end).strip();
  }

  /** Up to a full stop before white space that ends no abbreviation. */
  private static String firstSentence(String line) {
    for (int i = line.indexOf(". "); i >= 0; i = line.indexOf(". ", i + 1)) {
      boolean abbreviation =
          i < 2
              || !Character.isLetterOrDigit(line.charAt(i - 2))
                  && Character.isLetter(line.charAt(i - 1));
      if (!abbreviation || i >= 1 && Lexer.isDigit(line.charAt(i - 1))) {
        return line.substring(0, i).strip();
      }
    }
    return line.endsWith(".") && !line.endsWith("..") ? line.substring(0, line.length() - 1) : line;
  }

  private static int[] leadingFormula(String s) {
    if (s.startsWith("$") && s.indexOf('$', 1) > 1) {
      return new int[] {1, s.indexOf('$', 1)};
    }
    int end = s.startsWith("\\(") ? s.indexOf("\\)") : -1;
    return end > 0 ? new int[] {2, end} : null;
  }
}
