package org.athanor.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a model is asked whether a solution is correct, and how its verdict is read.
 *
 * @see <a href="https://arxiv.org/abs/2504.01005">Singhi et al. 2025</a>, prompts after the
 *     authors' released code, in words of our own
 */
public enum VerificationTemplate {
  /**
   * The embedded policy's task "verify": problem, solution and a mark; the check that comes back
   * ends in the word yes or no.
   */
  CHECK("{problem}{solution}|") {
    @Override
    public Optional<Boolean> verdict(String output) {
      Matcher last = LAST_WORD.matcher(output.strip());
      return last.matches() ? Optional.of(last.group(1).equals("yes")) : Optional.empty();
    }
  },
  /** Any instruction-tuned model, without training: a request to grade step by step. */
  INSTRUCT(
      """
      You are a teacher who grades solutions. Go through the solution below step by step: check each calculation and each conclusion, \
      and name the first mistake if there is one. What counts in the end is whether its final answer is correct. \
      Close with one line of exactly this form, with Yes or No in place of X:
      Verification: Is the answer correct (Yes/No)? X

      Problem:
      {problem}

      Solution:
      {solution}

      Verification:
      """),
  /** A model that was trained to verify: three heads, and nothing else. */
  HEADERS("Problem:\n{problem}\n\nSolution:\n{solution}\n\nVerification:\n");

  private static final Pattern LAST_WORD = Pattern.compile("(?:.*[\\s;])?(yes|no)", Pattern.DOTALL);
  private static final Pattern QUESTION =
      Pattern.compile(
          "is the (?:answer|solution) correct\\s*(?:\\(yes/no\\))?\\s*[?:]?(.*)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern STATUS =
      Pattern.compile("(?:status|assessment)[\\s:*]+(incorrect|correct)\\b");
  private static final Pattern WORD = Pattern.compile("\\b(yes|no)\\b");
  private static final String THOUGHT = "</think>";

  private final String text;

  VerificationTemplate(String text) {
    this.text = text;
  }

  /** Its prompt, with the places {problem} and {solution}. */
  public String text() {
    return text;
  }

  /**
   * Whether the output says yes; empty if it says neither, or both. The verdict is what follows "Is
   * the answer correct (Yes/No)?" on the last line, else the last "status: correct" or "assessment:
   * incorrect".
   */
  public Optional<Boolean> verdict(String output) {
    String said = output.strip();
    String lastLine = said.substring(said.lastIndexOf('\n') + 1);
    Matcher question = QUESTION.matcher(lastLine);
    if (question.find()) {
      return word(question.group(1));
    }
    Matcher status = STATUS.matcher(said.toLowerCase(Locale.ROOT));
    Optional<Boolean> last = Optional.empty();
    while (status.find()) {
      last = Optional.of(status.group(1).equals("correct"));
    }
    return last;
  }

  private static Optional<Boolean> word(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\\\(boxed|text|textbf)", " ");
    Matcher word = WORD.matcher(plain);
    if (!word.find()) {
      return Optional.empty();
    }
    String first = word.group(1);
    while (word.find()) {
      if (!word.group(1).equals(first)) {
        return Optional.empty();
      }
    }
    return Optional.of(first.equals("yes"));
  }

  /** A solution without its thoughts, which end in a mark of their own in some models. */
  static String withoutThoughts(String solution) {
    int end = solution.lastIndexOf(THOUGHT);
    return (end < 0 ? solution : solution.substring(end + THOUGHT.length())).strip();
  }
}
