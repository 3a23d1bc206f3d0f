package org.athanor.verifier.procedural;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.athanor.data.Problem;

/** Judges checks of a candidate solution: whether yes or no is the truth. */
final class CheckJudge {
  private static final Pattern LAST_WORD = Pattern.compile("(?:.* )?(yes|no)", Pattern.DOTALL);

  private CheckJudge() {}

  /** With {@code steps} the whole check must be the one that the prompt calls for. */
  static Finding check(Problem problem, String family, String completion, boolean steps) {
    if (!problem.answer().equals("yes") && !problem.answer().equals("no")) {
      return Finding.undecided(
          "the reference must be yes or no, not " + UnreadableException.quoted(problem.answer()));
    }
    Matcher last = LAST_WORD.matcher(completion);
    if (!last.matches()) {
      return Finding.noAnswer(
          0, "does not end in yes or no: " + UnreadableException.quoted(completion));
    }
    String said = last.group(1);
    if (!said.equals(problem.answer())) {
      return Finding.incorrect(0, said, "says " + said + ", expected " + problem.answer());
    }
    if (!steps) {
      return Finding.correct(said, "says " + said);
    }
    try {
      String expected = expected(problem.prompt(), family);
      return completion.equals(expected)
          ? Finding.correct(said, "says " + said + ", all steps are right")
          : Finding.incorrect(0.5, said, "expected '" + expected + "'");
    } catch (UnreadableException e) {
      return Finding.undecided("the prompt is unreadable: " + e.getMessage());
    }
  }

  /** The check that a prompt "problem candidate|" calls for. */
  static String expected(String prompt, String family) throws UnreadableException {
    boolean countdown = family.equals("countdown");
    int end = prompt.indexOf(countdown ? ':' : '?') + 1;
    if (end == 0 || !prompt.endsWith("|")) {
      throw new UnreadableException("not a problem, a candidate and |");
    }
    String problem = prompt.substring(0, end);
    String candidate = prompt.substring(end, prompt.length() - 1);
    return countdown
        ? countdown(Countdown.read(problem), Equation.parse(candidate))
        : derivation(Reading.of(family, problem), candidate);
  }

  private static String countdown(Countdown asked, List<Equation> candidate) {
    Countdown.Walk walk = asked.walk(candidate);
    List<String> parts =
        walk.pools().stream()
            .map(Countdown::joined)
            .collect(Collectors.toCollection(ArrayList::new));
    if (!walk.good()) {
      parts.add(walk.objection());
    }
    boolean made = walk.good() && parts.get(parts.size() - 1).equals("" + asked.target());
    return String.join(";", parts) + (made ? " yes" : " no");
  }

  /** The true value of each step, up to the first in which the candidate differs. */
  private static String derivation(Reading truth, String candidate) throws UnreadableException {
    int mark = candidate.indexOf('#');
    if (mark < 0) {
      throw new UnreadableException("the candidate gives no answer");
    }
    List<Equation> found = Equation.parse(candidate.substring(0, mark));
    List<String> values = new ArrayList<>();
    for (Equation step : truth.steps()) {
      int at = values.size();
      values.add("" + step.value());
      if (at >= found.size() || !found.get(at).says(step)) {
        return String.join(";", values) + " no";
      }
    }
    boolean right = found.size() == values.size() && candidate.endsWith("#" + truth.answer());
    return String.join(";", values) + "#" + truth.answer() + (right ? " yes" : " no");
  }
}
