package org.athanor.problems;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.athanor.math.Rng;

/**
 * Make the target: combine all numbers, each used once, by + - * so that the last result is the
 * target. {@code 8 1 3 9=20:} asks, {@code 9+8=17;3+17=20;20*1=20} solves.
 *
 * <p>Numbers are 1 to 9 and every result lies in 0 to 99. The target is the result of a random
 * sequence of operations, so each problem has a solution, and none that anybody planned.
 */
final class Countdown implements Family {
  static final int LIMIT = 99;
  private static final char[] OPS = {'+', '-', '*'};

  @Override
  public String name() {
    return "countdown";
  }

  @Override
  public List<String> levels() {
    return List.of("countdown-3", "countdown-4");
  }

  @Override
  public Puzzle draw(String level, Rng rng) {
    int[] numbers = new int[Family.size(level)];
    while (true) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = 1 + rng.nextInt(9);
      }
      List<Equation> steps = combine(numbers, rng);
      if (last(steps) > 0) {
        return new Drawn(numbers, steps);
      }
    }
  }

  /** Combines two random members of the pool until one is left. */
  private static List<Equation> combine(int[] numbers, Rng rng) {
    List<Integer> pool = pool(numbers);
    List<Equation> steps = new ArrayList<>();
    while (pool.size() > 1) {
      int i = rng.nextInt(pool.size());
      int j = rng.nextInt(pool.size() - 1);
      j = j < i ? j : j + 1;
      Equation step = Equation.of(pool.get(i), OPS[rng.nextInt(OPS.length)], pool.get(j));
      if (step.within(LIMIT)) {
        take(pool, step);
        steps.add(step);
      }
    }
    return steps;
  }

  private static List<Integer> pool(int[] numbers) {
    return Arrays.stream(numbers).boxed().collect(Collectors.toCollection(ArrayList::new));
  }

  /** Replaces a step's operands by its value; false if one of them is not there. */
  private static boolean take(List<Integer> pool, Equation step) {
    if (!pool.remove((Integer) step.left()) || !pool.remove((Integer) step.right())) {
      return false;
    }
    pool.add(0, step.value());
    return true;
  }

  private static int last(List<Equation> steps) {
    return steps.get(steps.size() - 1).value();
  }

  private static String text(List<Equation> steps) {
    return steps.stream().map(Equation::text).collect(Collectors.joining(";"));
  }

  private static String structure(int[] numbers, int target) {
    return joined(Arrays.stream(numbers).sorted().toArray()) + "=" + target;
  }

  private static String joined(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private record Drawn(int[] numbers, List<Equation> steps) implements Puzzle, Telling {
    @Override
    public String structure() {
      return Countdown.structure(numbers, answer());
    }

    @Override
    public int answer() {
      return last(steps);
    }

    /** The numbers were drawn in random order, so there is nothing left to choose. */
    @Override
    public Telling tell(Rng rng) {
      return this;
    }

    @Override
    public String prompt() {
      return joined(numbers) + "=" + answer() + ":";
    }

    @Override
    public String solution() {
      return text(steps);
    }

    @Override
    public Review right() {
      return new Review(solution(), check(steps));
    }

    @Override
    public Review wrong(Rng rng, Predicate<String> permitted) {
      while (true) {
        List<Equation> candidate = flawed(rng);
        String check = check(candidate);
        if (check.endsWith(" no") && (!shows(candidate) || permitted.test(shown(candidate)))) {
          return new Review(text(candidate), check);
        }
      }
    }

    private static boolean shows(List<Equation> candidate) {
      return candidate.stream().allMatch(Equation::holds);
    }

    /** The structure that true steps solve, whatever numbers were asked for. */
    private static String shown(List<Equation> candidate) {
      List<Integer> made = new ArrayList<>();
      List<Integer> numbers = new ArrayList<>();
      for (Equation step : candidate) {
        for (Integer operand : List.of(step.left(), step.right())) {
          if (!made.remove(operand)) {
            numbers.add(operand);
          }
        }
        made.add(step.value());
      }
      return Countdown.structure(
          numbers.stream().mapToInt(Integer::intValue).toArray(), last(candidate));
    }

    private List<Equation> flawed(Rng rng) {
      return switch (rng.nextInt(4)) {
        case 0 -> wrongResult(rng);
        case 1 -> wrongNumber(rng);
        case 2 -> combine(numbers, rng); // all steps are right, but they lead elsewhere
        default -> claimedTarget(rng);
      };
    }

    /** One result is off, and the steps after it go on with it. */
    private List<Equation> wrongResult(Rng rng) {
      int at = rng.nextInt(steps.size());
      int off = steps.get(at).value() + Flaws.offset(rng);
      return replaced(at, steps.get(at).claiming(off));
    }

    /** One operand is another number, and the steps after it go on with the result. */
    private List<Equation> wrongNumber(Rng rng) {
      int at = rng.nextInt(steps.size());
      Equation step = steps.get(at);
      int other = numbers[rng.nextInt(numbers.length)];
      return replaced(
          at,
          rng.nextInt(2) == 0
              ? Equation.of(other, step.op(), step.right())
              : Equation.of(step.left(), step.op(), other));
    }

    /** The steps lead elsewhere, but the last claims the target. */
    private List<Equation> claimedTarget(Rng rng) {
      List<Equation> other = combine(numbers, rng);
      int end = other.size() - 1;
      other.set(end, other.get(end).claiming(answer()));
      return other;
    }

    /** The steps with one replaced, its value carried on; the true steps if a value runs out. */
    private List<Equation> replaced(int at, Equation flawed) {
      List<Equation> result = new ArrayList<>(steps);
      result.set(at, flawed);
      int from = steps.get(at).value();
      int to = flawed.value();
      boolean fits = flawed.within(LIMIT);
      for (int i = at + 1; i < steps.size() && to != from; i++) {
        Equation step = steps.get(i);
        if (step.left() == from || step.right() == from) {
          Equation next =
              step.left() == from
                  ? Equation.of(to, step.op(), step.right())
                  : Equation.of(step.left(), step.op(), to);
          result.set(i, next);
          fits &= next.within(LIMIT);
          from = step.value();
          to = next.value();
        }
      }
      return fits ? result : steps;
    }

    /** After each step the numbers at hand, newest first; stops at the first fault. */
    private String check(List<Equation> candidate) {
      List<Integer> pool = pool(numbers);
      StringBuilder check = new StringBuilder();
      for (Equation step : candidate) {
        check.append(check.isEmpty() ? "" : ";");
        List<Integer> before = List.copyOf(pool);
        if (!take(pool, step)) {
          return check.append(missing(before, step)).append("? no").toString();
        }
        if (!step.holds()) {
          return check.append(step.corrected().text()).append(" no").toString();
        }
        check.append(joined(pool.stream().mapToInt(Integer::intValue).toArray()));
      }
      boolean made = pool.size() == 1 && pool.get(0) == answer();
      return check.append(made ? " yes" : " no").toString();
    }

    private static int missing(List<Integer> pool, Equation step) {
      return pool.contains(step.left()) ? step.right() : step.left();
    }
  }
}
