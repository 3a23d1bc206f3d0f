package org.athanor.verifier.math;

import java.util.Optional;
import org.athanor.data.Verdict;

/** One judgement: extraction, comparison and the evidence for the verdict, on one budget. */
final class Judgement {
  private static final int LONGEST_SHOWN = 120;

  private final MathVerifier.Options options;
  private final Budget budget;

  Judgement(MathVerifier.Options options) {
    this(options, Budget.millis(options.deadlineMillis()));
  }

  Judgement(MathVerifier.Options options, Budget budget) {
    this.options = options;
    this.budget = budget;
  }

  /** Judges a completion against a reference answer or a whole reference solution. */
  Verdict of(String reference, String completion) {
    try {
      return judged(reference, completion);
    } catch (IndexOutOfBoundsException | ClassCastException | IllegalArgumentException e) {
      return Verdict.undecided("", "the verifier failed, which is a fault of its own: " + e);
    }
  }

  private Verdict judged(String reference, String written) {
    String completion = OwnTurn.beforeEnd(written);
    Extraction found;
    try {
      found = new AnswerExtraction(budget).find(completion);
    } catch (Budget.Exhausted e) {
      return Verdict.undecided("", "looking for an answer met the " + e.getMessage());
    } catch (StackOverflowError e) {
      return Verdict.undecided("", "looking for an answer, it was nested too deeply");
    }
    if (found == null) {
      return Verdict.noAnswer("no answer found in " + completion.length() + " characters");
    }
    String gold = reference(reference);
    Extraction option = option(gold, found, completion);
    option = option == null ? yesOrNo(gold, found, completion) : option;
    return option == null
        ? verdict(found, gold, decide(gold, found.text()))
        : verdict(option, gold, decide(gold, option.text()));
  }

  /** The option's letter that prose names, where the reference is a letter. */
  private static Extraction option(String gold, Extraction found, String completion) {
    boolean prose = !found.rule().startsWith("boxed") && !found.rule().startsWith("answer tags");
    if (!prose
        || Choice.of(Surface.strip(gold)) == Choice.NONE
        || Choice.chosen(Surface.strip(found.text())) != Choice.NONE) {
      return null;
    }
    char letter = OptionMention.last(completion);
    return letter == Choice.NONE ? null : new Extraction(String.valueOf(letter), "option named");
  }

  /** The yes or no with which prose begins its last line: "No. For example, n = 4." */
  private static Extraction yesOrNo(String gold, Extraction found, String completion) {
    boolean prose = !found.rule().startsWith("boxed") && !found.rule().startsWith("answer");
    if (!prose || !TextEquality.isYesOrNo(gold) || TextEquality.isYesOrNo(found.text())) {
      return null;
    }
    String text = completion.strip();
    String line = text.substring(text.lastIndexOf('\n') + 1).strip();
    int end = 0;
    while (end < line.length() && Character.isLetter(line.charAt(end))) {
      end++;
    }
    String word = line.substring(0, end);
    boolean stop = end > 0 && end < line.length() && ".,;:".indexOf(line.charAt(end)) >= 0;
    boolean clear = TextEquality.isYesOrNo(word) && TextEquality.saysOnly(word, line);
    return stop && clear ? new Extraction(word, "beginning of the last line") : null;
  }

  /** Whether two answers mean the same; empty if that cannot be decided. */
  Optional<Boolean> equivalent(String a, String b) {
    Decision decision = decide(a, b);
    return decision.isUnknown() ? Optional.empty() : Optional.of(decision.isEqual());
  }

  private Decision decide(String gold, String answer) {
    try {
      return compare(gold, answer);
    } catch (Budget.Exhausted e) {
      return Decision.unknown("the " + e.getMessage() + " was met");
    } catch (StackOverflowError e) {
      return Decision.unknown("nested too deeply"); // no known answer is; this thread goes on
    } catch (ArithmeticException e) {
      return Decision.unknown("arithmetic beyond bounds: " + e.getMessage());
    }
  }

  private Decision compare(String gold, String answer) {
    AnswerEquality equality = new AnswerEquality(budget, options.roundedDigits());
    Decision decision = equality.compare(gold, answer);
    if (decision.isEqual()
        || !TextEquality.isSentence(answer)
        || answer.contains("\\begin{cases}")
        || Calendar.compare(gold, answer) != null
        || ChangingWords.in(answer) != null) {
      return decision;
    }
    String inside = new Sentences(budget).answerFrom(answer, Math.max(0, AnswerPhrase.end(answer)));
    return inside == null || inside.equals(answer)
        ? decision
        : equality.compare(gold, inside).or(decision);
  }

  /** The answer of a reference that is a whole solution; a plain answer is taken as it is. */
  static String reference(String reference) {
    String box = Boxes.last(reference);
    if (box != null) {
      return box;
    }
    int hashes = reference.lastIndexOf("####");
    return hashes < 0 ? reference : reference.substring(hashes + 4).strip();
  }

  private static Verdict verdict(Extraction found, String gold, Decision decision) {
    String evidence =
        "%s: %s %s %s (%s)"
            .formatted(
                found.rule(),
                shown(found.text()),
                decision.isEqual() ? "=" : decision.isDifferent() ? "≠" : "?",
                shown(gold),
                decision.rule());
    return switch (decision.kind()) {
      case EQUAL -> Verdict.correct(found.text(), evidence);
      case DIFFERENT -> Verdict.incorrect(found.text(), evidence);
      case UNKNOWN -> Verdict.undecided(found.text(), evidence);
    };
  }

  static String shown(String s) {
    String start = s.substring(0, Math.min(s.length(), LONGEST_SHOWN + 1));
    String line =
        start
            .codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }
}
