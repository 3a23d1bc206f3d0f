package org.athanor.verifier.procedural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A make-the-target problem, read from {@code 8 1 3 9=20:}, and what can be done with it. */
record Countdown(List<Integer> numbers, int target) {
  private static final int LIMIT = 99;
  private static final Pattern FORM = Pattern.compile("([1-9](?: [1-9]){1,4})=(\\d{1,2}):");

  static Countdown read(String text) throws UnreadableException {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new UnreadableException(
          "not 2 to 5 numbers from 1 to 9 and a target up to 99, as in '8 1 3 9=20:', but "
              + UnreadableException.quoted(text));
    }
    return new Countdown(
        Arrays.stream(m.group(1).split(" ")).map(Integer::valueOf).toList(),
        Integer.parseInt(m.group(2)));
  }

  /**
   * A derivation, followed to its first fault.
   *
   * @param pools the numbers at hand after each good step, newest first
   * @param fault empty if every step is good
   * @param objection how a written check states the fault
   */
  record Walk(List<List<Integer>> pools, String fault, String objection) {
    boolean good() {
      return fault.isEmpty();
    }
  }

  Walk walk(List<Equation> steps) {
    List<List<Integer>> pools = new ArrayList<>();
    List<Integer> pool = numbers;
    for (Equation step : steps) {
      List<Integer> next = new ArrayList<>(pool);
      String where = "step " + (pools.size() + 1) + ", " + step.text() + ": ";
      if (!next.remove((Integer) step.left())) {
        return missing(pools, where, step.left(), pool);
      }
      if (!next.remove((Integer) step.right())) {
        return missing(pools, where, step.right(), pool);
      }
      if (!step.name().isEmpty() || step.divides()) {
        return new Walk(pools, where + "only + - * of two numbers is allowed", "");
      }
      if (!step.holds()) {
        String truth = "" + step.left() + step.op() + step.right() + "=" + step.trueValue();
        return new Walk(pools, where + "is " + step.trueValue(), truth);
      }
      if (step.value() < 0 || step.value() > LIMIT) {
        return new Walk(pools, where + "is outside 0 to " + LIMIT, "");
      }
      next.add(0, step.value());
      pools.add(next);
      pool = next;
    }
    return new Walk(pools, "", "");
  }

  private static Walk missing(
      List<List<Integer>> pools, String where, int number, List<Integer> pool) {
    return new Walk(pools, where + number + " is not among " + joined(pool), number + "?");
  }

  static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /** Whether some derivation makes the target. */
  boolean solvable() {
    return solvable(numbers.stream().mapToInt(Integer::intValue).toArray(), numbers.size());
  }

  private boolean solvable(int[] pool, int size) {
    if (size == 1) {
      return pool[0] == target;
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        if (i != j && solvable(pool, size, i, j)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean solvable(int[] pool, int size, int i, int j) {
    int[] results = {pool[i] + pool[j], pool[i] - pool[j], pool[i] * pool[j]};
    for (int k = i < j ? 0 : 1; k < (i < j ? 3 : 2); k++) { // + and * once for each pair
      if (results[k] >= 0 && results[k] <= LIMIT) {
        int[] rest = new int[size - 1];
        int n = 0;
        for (int other = 0; other < size; other++) {
          if (other != i && other != j) {
            rest[n++] = pool[other];
          }
        }
        rest[n] = results[k];
        if (solvable(rest, size - 1)) {
          return true;
        }
      }
    }
    return false;
  }
}
