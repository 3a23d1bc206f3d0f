package org.athanor.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.athanor.plugin.Curriculum;
import org.athanor.testkit.CurriculumContract;
import org.athanor.testkit.TestHistory;
import org.junit.jupiter.api.Test;

class ByAccuracyTest implements CurriculumContract<ByAccuracy.Options> {
  @Override
  public Curriculum<ByAccuracy.Options> curriculum() {
    return new ByAccuracy();
  }

  @Override
  public List<String> badOptions() {
    return List.of("target = 1.1", "target = -0.1", "explore = 2", "pool = 0", "pool = 1001");
  }

  /** Problem p of 90 has the accuracy (p mod 9) / 8. */
  private static TestHistory graded() {
    TestHistory history = new TestHistory(90);
    for (int step = 1; step <= 10; step++) {
      history.record(IntStream.range(0, 90).toArray(), step, p -> p % 9 / 8.0);
    }
    return history;
  }

  /** Mean accuracy of what is chosen over many steps. */
  private double meanAccuracy(String... options) {
    ProblemSet set = CurriculumContract.problems(90);
    double sum = 0;
    for (int step = 1; step <= 50; step++) {
      int[] chosen = curriculum().choose(set, graded(), 8, step, Rng.of(1, "c"), with(options));
      sum += Arrays.stream(chosen).mapToDouble(p -> p % 9 / 8.0).average().orElseThrow();
    }
    return sum / 50;
  }

  @Test
  void it_prefers_the_target() {
    assertEquals(0.5, meanAccuracy("explore = 0"), 0.05);
    assertTrue(meanAccuracy("target = 0.9", "explore = 0") > 0.8);
    assertTrue(meanAccuracy("target = 0.1", "explore = 0") < 0.2);
  }

  @Test
  void exploring_or_a_pool_of_one_prefers_nothing() {
    assertEquals(0.5, meanAccuracy("target = 0.1", "explore = 1"), 0.1);
    assertEquals(0.5, meanAccuracy("target = 0.1", "pool = 1"), 0.1);
    double some = meanAccuracy("target = 0.1", "explore = 0.5");
    assertTrue(some > 0.2 && some < 0.4, "half explored: " + some);
  }

  @Test
  void steps_and_further_choices_within_a_step_have_candidates_of_their_own() {
    ProblemSet set = CurriculumContract.problems(1000);
    TestHistory history = new TestHistory(1000);
    int[] first = choose(set, history, 10, 1);
    assertFalse(Arrays.equals(first, choose(set, history, 10, 2)), "steps 1 and 2 choose alike");
    history.record(first, 1, p -> 0.5);
    assertFalse(Arrays.equals(first, choose(set, history, 10, 1)), "a refill chooses the same");
  }

  @Test
  void a_problem_never_attempted_counts_as_one_half() {
    TestHistory history = new TestHistory(10);
    history.record(new int[] {0, 1, 2, 3, 4, 5, 6, 8, 9}, 1, p -> 1);
    int[] chosen =
        curriculum()
            .choose(
                CurriculumContract.problems(10),
                history,
                1,
                2,
                Rng.of(1, "c"),
                with("explore = 0", "pool = 10"));
    assertEquals(7, chosen[0]);
  }
}
