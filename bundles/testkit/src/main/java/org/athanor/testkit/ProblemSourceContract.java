package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.ProblemSource;
import org.junit.jupiter.api.Test;

/** What every problem source must satisfy. */
public interface ProblemSourceContract<O extends Record> extends OptionsContract<O> {
  ProblemSource<O> source();

  @Override
  default Plugin<O> part() {
    return source();
  }

  /** Options to test with, one after the other. */
  default List<O> variants() {
    return List.of(options());
  }

  /** How many problems of a set are looked at, spread evenly over it. */
  default int looked() {
    return 500;
  }

  @Test
  default void a_set_is_the_same_whenever_it_is_loaded() {
    for (O options : variants()) {
      ProblemSet first = source().load(options);
      ProblemSet second = source().load(options);
      assertEquals(first.size(), second.size(), options + ": size");
      assertEquals(first.sha256(), second.sha256(), options + ": sha256");
      assertTrue(first.sha256().matches("[0-9a-f]{64}"), "sha256 is " + first.sha256());
      assertFalse(first.name().isBlank(), "the set has no name");
      for (int index : indices(first)) {
        assertEquals(first.problem(index), second.problem(index), options + ": problem " + index);
      }
    }
  }

  @Test
  default void a_problem_does_not_depend_on_what_was_asked_before() {
    for (O options : variants()) {
      ProblemSet forwards = source().load(options);
      int[] indices = indices(forwards);
      Problem[] seen = new Problem[indices.length];
      for (int i = 0; i < seen.length; i++) {
        seen[i] = forwards.problem(indices[i]);
      }
      ProblemSet backwards = source().load(options);
      for (int i = seen.length - 1; i >= 0; i--) {
        assertEquals(seen[i], backwards.problem(indices[i]), options + ": problem " + indices[i]);
      }
    }
  }

  @Test
  default void ids_are_unique_and_prompts_are_not_empty() {
    for (O options : variants()) {
      ProblemSet set = source().load(options);
      assertTrue(set.size() > 0, options + ": the set is empty");
      Set<String> ids = new TreeSet<>();
      for (int index : indices(set)) {
        Problem problem = set.problem(index);
        assertTrue(ids.add(problem.id()), "%s: id %s twice".formatted(options, problem.id()));
        assertFalse(problem.prompt().isBlank(), options + ": empty prompt of " + problem.id());
      }
    }
  }

  @Test
  default void an_index_outside_the_set_is_refused() {
    for (O options : variants()) {
      ProblemSet set = source().load(options);
      assertThrows(IndexOutOfBoundsException.class, () -> set.problem(-1));
      assertThrows(IndexOutOfBoundsException.class, () -> set.problem(set.size()));
    }
  }

  private int[] indices(ProblemSet set) {
    int count = Math.min(looked(), set.size());
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = (int) ((long) i * set.size() / count);
    }
    return indices;
  }
}
