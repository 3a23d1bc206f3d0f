package org.athanor.curriculum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.athanor.plugin.Curriculum;
import org.athanor.testkit.CurriculumContract;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.TestHistory;
import org.junit.jupiter.api.Test;

class UniformTest implements CurriculumContract<Uniform.Options> {
  @Override
  public Curriculum<Uniform.Options> curriculum() {
    return new Uniform();
  }

  /** How often each problem was chosen in so many steps. */
  private int[] visits(int size, int count, int steps) {
    int[] visits = new int[size];
    TestHistory history = new TestHistory(size);
    ProblemSet set = CurriculumContract.problems(size);
    for (int step = 1; step <= steps; step++) {
      int[] chosen = choose(set, history, count, step);
      Arrays.stream(chosen).forEach(p -> visits[p]++);
      history.record(chosen, step, p -> 0.5);
    }
    return visits;
  }

  @Test
  void every_problem_comes_once_in_each_epoch() {
    assertArrayEquals(filled(100, 1), visits(100, 10, 10));
    assertArrayEquals(filled(100, 3), visits(100, 20, 15));
    assertArrayEquals(filled(96, 4), visits(96, 24, 16));
  }

  @Test
  void epochs_that_end_within_a_step_are_complete_too() {
    assertArrayEquals(filled(101, 10), visits(101, 10, 101));
    assertArrayEquals(filled(64, 7), visits(64, 7, 64));
  }

  @Test
  void choices_of_different_size_share_one_order() {
    ProblemSet set = CurriculumContract.problems(60);
    TestHistory history = new TestHistory(60);
    int[] visits = new int[60];
    for (int count : new int[] {7, 3, 10, 1, 9, 10, 10, 10}) {
      int[] chosen = choose(set, history, count, 1);
      Arrays.stream(chosen).forEach(p -> visits[p]++);
      history.record(chosen, 1, p -> 0);
    }
    assertArrayEquals(filled(60, 1), visits);
  }

  @Test
  void a_choice_larger_than_the_set_repeats_evenly() {
    assertArrayEquals(filled(9, 3), visits(9, 27, 1));
  }

  @Test
  void epochs_have_different_orders() {
    ProblemSet set = CurriculumContract.problems(1000);
    TestHistory history = new TestHistory(1000);
    int[] first = choose(set, history, 1000, 1);
    history.record(first, 1, p -> 0);
    int[] second = choose(set, history, 1000, 2);
    long same = IntStream.range(0, 1000).filter(i -> first[i] == second[i]).count();
    assertTrue(same < 10, same + " of 1000 at the same place");
  }

  @Test
  void the_order_looks_random() {
    // over many orders every problem comes at every place about equally often
    int size = 10;
    int[][] seen = new int[size][size];
    for (int seed = 0; seed < 10_000; seed++) {
      IndexPermutation order = new IndexPermutation(size, Rng.of(seed, "order"));
      for (int i = 0; i < size; i++) {
        seen[i][order.at(i)]++;
      }
    }
    for (int[] place : seen) {
      for (int count : place) {
        assertEquals(1000, count, 150, Arrays.deepToString(seen));
      }
    }
  }

  @Test
  void the_order_is_a_permutation_of_any_size() {
    for (int size : new int[] {1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 5000}) {
      IndexPermutation order = new IndexPermutation(size, Rng.of(size, "order"));
      int[] sorted = IntStream.range(0, size).map(order::at).sorted().toArray();
      assertArrayEquals(IntStream.range(0, size).toArray(), sorted, "size " + size);
    }
  }

  @Test
  void the_largest_set_costs_nothing() {
    ProblemSet huge =
        new ProblemSet() {
          @Override
          public String name() {
            return "huge";
          }

          @Override
          public int size() {
            return Integer.MAX_VALUE;
          }

          @Override
          public Problem problem(int index) {
            return Fixtures.problem("p" + index);
          }

          @Override
          public String sha256() {
            return "0".repeat(64);
          }
        };
    assertTimeout(
        Duration.ofSeconds(1),
        () -> {
          int[] chosen = choose(huge, new TestHistory(0), 1000, 1);
          assertEquals(1000, Arrays.stream(chosen).distinct().count());
          assertTrue(Arrays.stream(chosen).max().orElseThrow() > 2_000_000_000);
        });
  }

  private static int[] filled(int size, int value) {
    int[] x = new int[size];
    Arrays.fill(x, value);
    return x;
  }
}
