package org.athanor.verifier.procedural;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.data.Problem;

/** Judges solutions. */
final class SolveJudge {
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

  private SolveJudge() {}

  /** A derivation is the answer here, so every step counts, whatever the grade. */
  static Finding countdown(Problem problem, String completion) {
    Countdown asked;
    try {
      asked = Countdown.read(problem.prompt());
    } catch (UnreadableException e) {
      return Finding.undecided("the prompt is " + e.getMessage());
    }
    if (!problem.answer().equals("" + asked.target())) {
      return Finding.incorrect(
          0,
          "",
          "the prompt asks for " + asked.target() + ", the reference is " + problem.answer());
    }
    try {
      return countdown(asked, Equation.parse(completion));
    } catch (UnreadableException e) {
      return Finding.noAnswer(0, e.getMessage());
    }
  }

  /**
   * Half of the credit is for steps, by the share that is good; the other half for nearness to the
   * target, once all steps are.
   */
  private static Finding countdown(Countdown asked, List<Equation> steps) {
    Countdown.Walk walk = asked.walk(steps);
    int needed = asked.numbers().size() - 1;
    double share = 0.5 * Math.min(walk.pools().size(), needed) / needed;
    int made = steps.get(steps.size() - 1).value();
    String extracted = "" + made;
    if (!walk.good()) {
      return Finding.incorrect(share, extracted, walk.fault());
    }
    if (steps.size() < needed) {
      List<Integer> left = walk.pools().get(steps.size() - 1);
      return Finding.incorrect(share, extracted, "left over: " + Countdown.joined(left));
    }
    if (made != asked.target()) {
      double near = 0.5 * (1 - Math.min(Math.abs(made - asked.target()), 100) / 100.0);
      return Finding.incorrect(
          share + near, extracted, "makes " + made + ", the target is " + asked.target());
    }
    return Finding.correct(extracted, "makes " + made + " of " + Countdown.joined(asked.numbers()));
  }

  /** The answer after # decides; with {@code steps} the steps before it must be right as well. */
  static Finding derivation(Problem problem, String family, String completion, boolean steps) {
    int mark = completion.indexOf('#');
    if (mark != completion.lastIndexOf('#')) {
      return Finding.incorrect(0, "", "gives more than one answer");
    }
    Match match = Match.of(problem, family, mark < 0 ? completion : completion.substring(0, mark));
    Matcher answer = NUMBER.matcher(mark < 0 ? "" : completion.substring(mark + 1));
    if (!answer.matches()) {
      String found = mark < 0 ? "no # with an answer" : "no number follows #";
      return Finding.noAnswer(
          match.credit(), found + " in " + UnreadableException.quoted(completion));
    }
    String extracted = "" + Integer.parseInt(answer.group());
    if (!extracted.equals(problem.answer())) {
      return Finding.incorrect(
          match.credit(), extracted, "answers " + extracted + ", expected " + problem.answer());
    }
    if (!steps) {
      return Finding.correct(extracted, "answers " + extracted);
    }
    if (match.unreadable()) {
      return Finding.undecided("the prompt is unreadable: " + match.fault());
    }
    return match.fault().isEmpty()
        ? Finding.correct(extracted, "answers " + extracted + ", all steps are right")
        : Finding.incorrect(match.credit(), extracted, match.fault());
  }

  /**
   * Steps beside those that the problem asks for.
   *
   * @param credit share of the steps that are right up to the first fault; the answer counts as one
   *     more
   * @param fault empty if all steps are there and right
   * @param unreadable whether the fault is the prompt's
   */
  private record Match(double credit, String fault, boolean unreadable) {

    static Match of(Problem problem, String family, String steps) {
      Reading truth;
      try {
        truth = Reading.of(family, problem.prompt());
      } catch (UnreadableException e) {
        return new Match(0, e.getMessage(), true);
      }
      int parts = truth.steps().size() + 1;
      int right = 0;
      for (String part : steps.split(";", -1)) {
        String fault = fault(truth.steps(), right, part);
        if (!fault.isEmpty()) {
          return new Match((double) right / parts, fault, false);
        }
        right++;
      }
      String fault = right == parts - 1 ? "" : missing(truth, right);
      return new Match((double) right / parts, fault, false);
    }

    private static String fault(List<Equation> truth, int at, String part) {
      String where = "step " + (at + 1) + ": ";
      if (at == truth.size()) {
        return where + "one too many, " + UnreadableException.quoted(part);
      }
      try {
        Equation found = Equation.parse(part).get(0);
        Equation expected = truth.get(at);
        return found.says(expected)
            ? ""
            : where + "expected " + expected.text() + ", found " + found.text();
      } catch (UnreadableException e) {
        return where + "no equation, " + UnreadableException.quoted(part);
      }
    }

    private static String missing(Reading truth, int right) {
      return "step " + (right + 1) + ": missing, expected " + truth.steps().get(right).text();
    }
  }
}
