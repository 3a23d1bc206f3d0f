package org.athanor.verifier.procedural;

import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Problem;

/**
 * Judges written problems: well-formed, with the reference as its answer, and not giving it away.
 * With {@code steps} the problem must also be solved by the very steps of the prompt's solution.
 */
final class WriteJudge {
  private static final double WELL_FORMED = 0.5;

  private WriteJudge() {}

  static Finding write(Problem problem, String family, String completion, boolean steps) {
    if (completion.equals(problem.meta().get("original"))) {
      return Finding.incorrect(0, problem.answer(), "repeats the original");
    }
    try {
      return family.equals("countdown")
          ? countdown(problem, Countdown.read(completion), steps)
          : derivation(problem, Reading.of(family, completion), steps);
    } catch (UnreadableException e) {
      return Finding.noAnswer(0, "no problem: " + e.getMessage());
    }
  }

  private static Finding countdown(Problem problem, Countdown written, boolean steps) {
    String target = "" + written.target();
    if (!target.equals(problem.answer())) {
      return Finding.incorrect(
          WELL_FORMED, target, "asks for " + target + ", expected " + problem.answer());
    }
    try {
      if (steps && !sorted(leaves(solution(problem))).equals(sorted(written.numbers()))) {
        return Finding.incorrect(WELL_FORMED, target, "gives other numbers than the solution uses");
      }
    } catch (UnreadableException e) {
      return Finding.undecided("the prompt is unreadable: " + e.getMessage());
    }
    return written.solvable()
        ? Finding.correct(target, "can be solved, and asks for " + target)
        : Finding.incorrect(WELL_FORMED, target, "cannot be solved");
  }

  private static Finding derivation(Problem problem, Reading written, boolean steps) {
    String answer = "" + written.answer();
    if (!answer.equals(problem.answer())) {
      return Finding.incorrect(
          WELL_FORMED, answer, "its answer is " + answer + ", expected " + problem.answer());
    }
    if (written.steps().isEmpty() || written.given().contains(written.answer())) {
      return Finding.incorrect(WELL_FORMED, answer, "gives the answer away");
    }
    try {
      if (steps && !same(written.steps(), solution(problem))) {
        return Finding.incorrect(
            WELL_FORMED, answer, "its solution is " + written.solution() + ", another one");
      }
    } catch (UnreadableException e) {
      return Finding.undecided("the prompt is unreadable: " + e.getMessage());
    }
    return Finding.correct(answer, "its solution is " + written.solution());
  }

  /** The solution in the prompt, which ends in >. */
  private static List<Equation> solution(Problem problem) throws UnreadableException {
    String prompt = problem.prompt();
    if (!prompt.endsWith(">")) {
      throw new UnreadableException("it does not end in >");
    }
    int mark = prompt.indexOf('#');
    return Equation.parse(prompt.substring(0, mark < 0 ? prompt.length() - 1 : mark));
  }

  private static boolean same(List<Equation> a, List<Equation> b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same = a.get(i).says(b.get(i));
    }
    return same;
  }

  /** Operands that no earlier step made. */
  private static List<Integer> leaves(List<Equation> steps) {
    List<Integer> made = new ArrayList<>();
    List<Integer> leaves = new ArrayList<>();
    for (Equation step : steps) {
      for (Integer operand : List.of(step.left(), step.right())) {
        if (!made.remove(operand)) {
          leaves.add(operand);
        }
      }
      made.add(step.value());
    }
    return leaves;
  }

  private static List<Integer> sorted(List<Integer> numbers) {
    return numbers.stream().sorted().toList();
  }
}
