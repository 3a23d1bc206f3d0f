package org.athanor.problems;

import java.util.ArrayList;
import java.util.List;
import org.athanor.math.Rng;
import org.athanor.problems.Arithmetic.Step;
import org.athanor.problems.Arithmetic.Term;

/**
 * Short word problems: {@code Tom has 3 pens. Ann has 4 more pens than Tom. How many pens does Ann
 * have?} asks, {@code 3+4=7#7} solves. {@link Wording} tells the same arithmetic in many ways.
 */
final class Story implements Family {
  private static final int FACTOR = 5;

  @Override
  public String name() {
    return "story";
  }

  @Override
  public List<String> levels() {
    return List.of("story-2", "story-3", "story-4");
  }

  @Override
  public Puzzle draw(String level, Rng rng) {
    while (true) {
      List<Step> steps = new ArrayList<>();
      for (int i = 0; i < Family.size(level); i++) {
        steps.add(step(i, rng));
      }
      Arithmetic drawn = new Arithmetic(Chain.between(2, Chain.START, rng), steps);
      if (Chain.wellSized(drawn)) {
        return new Drawn(drawn);
      }
    }
  }

  /** One in four adds an earlier value, the others a number, or subtract or multiply by one. */
  private static Step step(int at, Rng rng) {
    if (at > 0 && rng.nextInt(4) == 0) {
      return new Step(Term.node(at), '+', Term.node(rng.nextInt(at)));
    }
    char op = "+-*".charAt(rng.nextInt(3));
    int number = Chain.between(2, op == '*' ? FACTOR : Chain.ADDED, rng);
    return new Step(Term.node(at), op, Term.of(number));
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

    @Override
    public Telling tell(Rng rng) {
      return drawn.told(
          new Wording(drawn, rng).text(), drawn.steps().stream().map(s -> "").toList());
    }
  }
}
