package org.athanor.problems;

import java.util.ArrayList;
import java.util.List;
import org.athanor.math.Rng;
import org.athanor.problems.Arithmetic.Step;
import org.athanor.problems.Arithmetic.Term;

/**
 * Arithmetic chains: {@code c=b*2;a=3;b=a+4;c?} asks, {@code b=3+4=7;c=7*2=14#14} solves.
 * Definitions may stand in any order; the answer never stands in the prompt.
 */
final class Chain implements Family {
  static final int START = 20;
  static final int ADDED = 30;

  /** Largest result: as in countdown, so that what is learned of one family helps in all. */
  static final int RESULT = 99;

  private static final int FACTOR = 9;

  @Override
  public String name() {
    return "chain";
  }

  @Override
  public List<String> levels() {
    return List.of("chain-2", "chain-3", "chain-4", "chain-5");
  }

  @Override
  public Puzzle draw(String level, Rng rng) {
    while (true) {
      Arithmetic drawn = drawn(Family.size(level), rng);
      if (wellSized(drawn)) {
        return new Drawn(drawn);
      }
    }
  }

  private static Arithmetic drawn(int size, Rng rng) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      steps.add(step(i, rng));
    }
    return new Arithmetic(between(2, START, rng), steps);
  }

  /** A step from node {@code at}; one in three takes an earlier node as its second operand. */
  private static Step step(int at, Rng rng) {
    char op = "+-*".charAt(rng.nextInt(3));
    Term before = Term.node(at);
    Term other = Term.of(between(2, op == '*' ? FACTOR : ADDED, rng));
    if (at > 0 && rng.nextInt(3) == 0) {
      other = Term.node(rng.nextInt(at));
    }
    return op != '*' && rng.nextInt(3) == 0
        ? new Step(other, op, before)
        : new Step(before, op, other);
  }

  static int between(int low, int high, Rng rng) {
    return low + rng.nextInt(high - low + 1);
  }

  /** No result is out of range or trivial, and the answer is none of the numbers given. */
  static boolean wellSized(Arithmetic drawn) {
    for (Equation e : drawn.equations()) {
      if (!e.within(RESULT) || e.value() == 0) {
        return false;
      }
    }
    int answer = drawn.answer();
    return answer != drawn.start()
        && drawn.steps().stream()
            .noneMatch(s -> s.left().number() == answer || s.right().number() == answer);
  }

  private record Drawn(Arithmetic drawn) implements Puzzle {
    @Override
    public String structure() {
      return drawn.structure();
    }

    @Override
    public int answer() {
      return drawn.answer();
    }

    /**
     * The order of definitions, and which numbers get a letter of their own, are chance. Letters
     * follow the order of the steps: small policies are slow to learn arbitrary names.
     */
    @Override
    public Telling tell(Rng rng) {
      int named = drawn.steps().size() + 1;
      List<String> definitions = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      definitions.add(letter(0) + "=" + drawn.start());
      for (int i = 0; i < drawn.steps().size(); i++) {
        Step step = drawn.steps().get(i);
        String[] operand = new String[2];
        for (int side = 0; side < 2; side++) {
          Term term = side == 0 ? step.left() : step.right();
          operand[side] = term.literal() ? "" + term.number() : letter(term.node());
          if (term.literal() && rng.nextInt(6) == 0) {
            operand[side] = letter(named++);
            definitions.add(operand[side] + "=" + term.number());
          }
        }
        labels.add(letter(i + 1) + "=");
        definitions.add(labels.get(i) + operand[0] + step.op() + operand[1]);
      }
      String asked = letter(drawn.steps().size());
      return drawn.told(shuffled(definitions, ";", rng) + ";" + asked + "?", labels);
    }

    private static String letter(int index) {
      return "" + (char) ('a' + index);
    }
  }

  /** Half of the time in the order given, else in any. */
  static String shuffled(List<String> parts, String between, Rng rng) {
    if (rng.nextInt(2) == 0) {
      return String.join(between, parts);
    }
    List<String> order = new ArrayList<>();
    for (int i : rng.permutation(parts.size())) {
      order.add(parts.get(i));
    }
    return String.join(between, order);
  }
}
