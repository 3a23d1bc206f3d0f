package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.athanor.plugin.Curriculum;
import org.athanor.plugin.Plugin;
import org.junit.jupiter.api.Test;

/** What every curriculum must satisfy. */
public interface CurriculumContract<O extends Record> extends OptionsContract<O> {
  Curriculum<O> curriculum();

  @Override
  default Plugin<O> part() {
    return curriculum();
  }

  @Test
  default void as_many_problems_as_asked_for_and_all_of_the_set() {
    for (int size : List.of(1, 2, 7, 64, 1000)) {
      for (int count : List.of(1, 3, 7, 100)) {
        int[] chosen = choose(problems(size), new TestHistory(size), count, 1);
        assertEquals(count, chosen.length, "%d of %d".formatted(count, size));
        for (int p : chosen) {
          assertTrue(p >= 0 && p < size, "problem %d of a set of %d".formatted(p, size));
        }
      }
    }
  }

  @Test
  default void problems_of_one_choice_differ_as_long_as_the_set_has_enough() {
    for (int size : List.of(7, 64, 1000)) {
      TestHistory history = new TestHistory(size);
      for (long step = 1; step <= 40; step++) {
        int[] chosen = choose(problems(size), history, 5, step);
        assertEquals(
            chosen.length,
            Arrays.stream(chosen).distinct().count(),
            "step %d of a set of %d: %s".formatted(step, size, Arrays.toString(chosen)));
        history.record(chosen, step, p -> p % 3 / 2.0);
      }
    }
  }

  @Test
  default void the_same_history_gives_the_same_choice() {
    for (long step = 1; step <= 3; step++) {
      assertArrayEquals(
          choose(problems(50), used(50), 5, step), choose(problems(50), used(50), 5, step));
    }
  }

  @Test
  default void the_run_s_seed_matters() {
    ProblemSet set = problems(1000);
    int[] one = curriculum().choose(set, new TestHistory(1000), 20, 1, Rng.of(1, "c"), options());
    int[] two = curriculum().choose(set, new TestHistory(1000), 20, 1, Rng.of(2, "c"), options());
    assertTrue(!Arrays.equals(one, two), "seeds 1 and 2 choose the same 20 of 1000");
  }

  /** What the curriculum under test chooses for a run of seed 51. */
  default int[] choose(ProblemSet problems, TestHistory history, int count, long step) {
    return curriculum().choose(problems, history, count, step, Rng.of(51, "c"), options());
  }

  /** Problems named "p0", "p1" ... */
  static ProblemSet problems(int size) {
    return ProblemSet.of(
        "test", IntStream.range(0, size).mapToObj(i -> Fixtures.problem("p" + i)).toList());
  }

  private static TestHistory used(int size) {
    TestHistory history = new TestHistory(size);
    for (long step = 1; step <= 4; step++) {
      history.record(IntStream.range(0, size / 2).toArray(), step, p -> p % 5 / 4.0);
    }
    return history;
  }
}
