package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The value that the last line of a text sets in bold: It takes him **8 minutes** for 2 miles. */
final class Emphasis {
  private static final int SHORT = 400;
  private static final int MAX_PIECES = 40;
  private static final String[] VERBS = {" is", " are", " be", " was", " were", ":"};

  private static final Set<String> CIRCUMSTANCES =
      Set.of(
          "by", "than", "of", "mod", "modulo", "out", "with", "from", "after", "before", "every",
          "each", "per", "over", "case", "step");

  /** A total of **12**. */
  private static final Set<String> WHOLES =
      Set.of("total", "value", "sum", "area", "length", "cost", "profit", "speed", "probability");

  private final Sentences sentences;

  Emphasis(Sentences sentences) {
    this.sentences = sentences;
  }

  private record Span(int from, int to) {}

  /** The bold value of the last line, bold values side by side as one answer; null if none. */
  Extraction answer(String s) {
    String line = s.substring(s.lastIndexOf('\n') + 1).strip();
    List<Span> spans = line.length() <= SHORT ? spans(line) : List.of();
    int last = spans.size() - 1;
    while (last >= 0 && isLabel(line, spans.get(last))) {
      last--;
    }
    if (last < 0 || spans.get(last).to - spans.get(last).from == line.length() - 4) {
      return null; // nothing is bold, or all is
    }
    int first = last;
    while (first > 0 && sideBySide(line, spans.get(first - 1), spans.get(first))) {
      first--;
    }
    String text = joined(line, spans.subList(first, last + 1));
    String before = line.substring(0, spans.get(first).from - 2);
    String behind = line.substring(spans.get(last).to + 2);
    if (TextEquality.isYesOrNo(text) && before.isBlank()) {
      return new Extraction(text, "bold in the last line");
    }
    boolean changed =
        Surroundings.change(before, behind)
            || isCircumstance(before)
            || ChangingWords.in(text) != null
            || ChangingWords.negates(before);
    boolean usable = sentences.isValue(text) ? !isStep(text) : isName(text, before);
    return changed || !usable ? null : new Extraction(text, "bold in the last line");
  }

  /** Divided by **3**, modulo **12**, a multiple of **5**. */
  private static boolean isCircumstance(String before) {
    String[] words = before.strip().toLowerCase(Locale.ROOT).split("[^a-z]+");
    int last = words.length - 1;
    if (last < 0) {
      return false; // in another script
    }
    boolean named = last > 0 && WHOLES.contains(words[last - 1]);
    return CIRCUMSTANCES.contains(words[last]) && !(words[last].equals("of") && named);
  }

  private static List<Span> spans(String line) {
    List<Span> spans = new ArrayList<>();
    int open = line.indexOf("**");
    while (open >= 0 && spans.size() < MAX_PIECES) {
      int close = line.indexOf("**", open + 2);
      if (close < 0) {
        break;
      }
      if (!line.substring(open + 2, close).isBlank()) {
        spans.add(new Span(open + 2, close));
      }
      open = line.indexOf("**", close + 2);
    }
    return spans;
  }

  /** **Check:** or **Check**: */
  private static boolean isLabel(String line, Span span) {
    return line.charAt(span.to - 1) == ':' || line.startsWith("**:", span.to);
  }

  private static boolean isStep(String text) {
    return text.startsWith("Step") || text.startsWith("Case") || text.startsWith("Part");
  }

  private static boolean isName(String text, String before) {
    boolean said = false;
    for (String verb : VERBS) {
      said |= before.stripTrailing().endsWith(verb);
    }
    return said && text.split(" ", 6).length <= 4 && TextEquality.isProse(text);
  }

  private static boolean sideBySide(String line, Span a, Span b) {
    String gap = line.substring(a.to + 2, b.from - 2).strip();
    return gap.equals(",") || gap.equals("and") || gap.equals(", and") || gap.equals("or");
  }

  private static String joined(String line, List<Span> spans) {
    List<String> texts = new ArrayList<>();
    for (Span span : spans) {
      texts.add(line.substring(span.from, span.to).strip());
    }
    return String.join(", ", texts);
  }
}
