package org.athanor.problems;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.athanor.math.Rng;

/**
 * A start value and steps, each of which uses the value before it: node 0 is the start, node i the
 * value of step i. What {@link Chain} and {@link Story} put into words.
 */
record Arithmetic(int start, List<Step> steps) {
  /** Largest number that a text may hold. */
  static final int LIMIT = 999;

  private static final String OPS = "+-*";

  /** One operand: an earlier node, or a number of its own if {@code node} is negative. */
  record Term(int node, int number) {
    static Term of(int number) {
      return new Term(-1, number);
    }

    static Term node(int node) {
      return new Term(node, 0);
    }

    boolean literal() {
      return node < 0;
    }

    private int value(int[] values) {
      return literal() ? number : values[node];
    }
  }

  record Step(Term left, char op, Term right) {}

  /** True equations, in order. */
  List<Equation> equations() {
    return equations(-1, step -> step);
  }

  /** Equations where step {@code at} went wrong and the later ones go on with its value. */
  private List<Equation> equations(int at, UnaryOperator<Equation> flaw) {
    int[] values = new int[steps.size() + 1];
    values[0] = start;
    List<Equation> done = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Equation e = Equation.of(step.left.value(values), step.op, step.right.value(values));
      e = i == at ? flaw.apply(e) : e;
      values[i + 1] = e.value();
      done.add(e);
    }
    return done;
  }

  int answer() {
    return last(equations());
  }

  /** Canonical form, whatever the wording: the equations, operands in order of size. */
  String structure() {
    return structure(equations());
  }

  private static String structure(List<Equation> equations) {
    return equations.stream().map(Equation::key).collect(Collectors.joining(";"));
  }

  private static int last(List<Equation> equations) {
    return equations.get(equations.size() - 1).value();
  }

  /**
   * This arithmetic in words.
   *
   * @param labels [step] what a solution writes before each equation, such as "b=" or nothing
   */
  Family.Telling told(String prompt, List<String> labels) {
    return new Told(this, prompt, labels);
  }

  private record Told(Arithmetic told, String prompt, List<String> labels)
      implements Family.Telling {

    @Override
    public String solution() {
      return text(told.equations(), told.answer());
    }

    @Override
    public Family.Review right() {
      return review(told.equations(), told.answer());
    }

    @Override
    public Family.Review wrong(Rng rng, Predicate<String> permitted) {
      return rng.nextInt(4) == 0 ? wrongAnswer(rng) : wrongStep(rng, permitted);
    }

    /** All steps are right, but what is given as the answer is not the last value. */
    private Family.Review wrongAnswer(Rng rng) {
      List<Equation> truth = told.equations();
      int answer = last(truth);
      int other = answer + Flaws.offset(rng);
      if (rng.nextInt(2) == 0) {
        other = truth.get(0).value();
      }
      return other == answer || other < 0 ? wrongAnswer(rng) : review(truth, other);
    }

    private Family.Review wrongStep(Rng rng, Predicate<String> permitted) {
      while (true) {
        List<Equation> candidate = told.equations(rng.nextInt(labels.size()), e -> flawed(e, rng));
        boolean fits = candidate.stream().allMatch(e -> e.within(LIMIT));
        boolean shows = candidate.stream().allMatch(Equation::holds);
        if (fits
            && last(candidate) != told.answer()
            && (!shows || permitted.test(structure(candidate)))) {
          return review(candidate, last(candidate));
        }
      }
    }

    private Equation flawed(Equation e, Rng rng) {
      return switch (rng.nextInt(4)) {
        case 0 -> Equation.of(e.left(), OPS.charAt(rng.nextInt(3)), e.right());
        case 1 -> Equation.of(e.left(), e.op(), number(rng));
        default -> e.claiming(e.value() + Flaws.offset(rng));
      };
    }

    /** Some number of this problem. */
    private int number(Rng rng) {
      List<Equation> truth = told.equations();
      Equation e = truth.get(rng.nextInt(truth.size()));
      return rng.nextInt(2) == 0 ? e.left() : e.right();
    }

    private Family.Review review(List<Equation> candidate, int answer) {
      return new Family.Review(text(candidate, answer), check(candidate, answer));
    }

    private String text(List<Equation> equations, int answer) {
      return text(equations) + "#" + answer;
    }

    private String text(List<Equation> equations) {
      return IntStream.range(0, equations.size())
          .mapToObj(i -> labels.get(i) + equations.get(i).text())
          .collect(Collectors.joining(";"));
    }

    /** The true values of the steps, up to the first in which the candidate differs. */
    private String check(List<Equation> candidate, int answer) {
      List<Equation> truth = told.equations();
      StringBuilder check = new StringBuilder();
      for (int i = 0; i < truth.size(); i++) {
        check.append(i == 0 ? "" : ";").append(truth.get(i).value());
        if (!truth.get(i).equals(candidate.get(i))) {
          return check.append(" no").toString();
        }
      }
      check.append('#').append(told.answer());
      return check.append(answer == told.answer() ? " yes" : " no").toString();
    }
  }
}
