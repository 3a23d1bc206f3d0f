package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.plugin.Plugin;
import org.athanor.plugin.Sampler;
import org.junit.jupiter.api.Test;

/** What every sampler must satisfy. */
public interface SamplerContract<O extends Record> extends OptionsContract<O> {
  /** Group size in these tests. */
  int ROLLOUTS = 6;

  Sampler<O> sampler();

  @Override
  default Plugin<O> part() {
    return sampler();
  }

  /** Options to test with, one after the other. */
  default List<O> variants() {
    return List.of(options());
  }

  /** Problems that suit the sampler. */
  default List<Problem> problems() {
    return Stream.of("a", "b", "c", "d", "e").map(Fixtures::problem).toList();
  }

  /** Some problems are out of reach, some easy, some between. */
  default TestAttempts attempts() {
    return new TestAttempts(ROLLOUTS, 61, p -> (p.id().charAt(0) - 'a') / 4.0 % 1.25);
  }

  @Test
  default void group_ids_are_unique() {
    for (O options : variants()) {
      Batch batch = sampler().sample(problems(), attempts(), options);
      Set<Integer> ids = new TreeSet<>();
      for (Group g : all(batch)) {
        assertTrue(ids.add(g.id()), "%s: two groups have the id %d".formatted(options, g.id()));
      }
    }
  }

  @Test
  default void rollouts_are_numbered_and_their_text_leaves_out_the_end() {
    for (O options : variants()) {
      TestAttempts attempts = attempts();
      for (Group g : all(sampler().sample(problems(), attempts, options))) {
        for (int i = 0; i < g.size(); i++) {
          Rollout r = g.rollouts().get(i);
          assertEquals(i, r.index(), options + ": index in group " + g.id());
          assertEquals(attempts.tokenizer().decode(r.trajectory().tokens()), r.text());
        }
      }
    }
  }

  @Test
  default void nothing_that_was_sampled_is_lost_or_doubled() {
    for (O options : variants()) {
      TestAttempts attempts = attempts();
      Set<Trajectory> kept = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Group g : all(sampler().sample(problems(), attempts, options))) {
        for (Rollout r : g.rollouts()) {
          assertTrue(kept.add(r.trajectory()), options + ": a rollout is there twice");
        }
      }
      for (Group g : attempts.made()) {
        for (Rollout r : g.rollouts()) {
          assertTrue(
              kept.contains(r.trajectory()),
              "%s: a rollout of problem %s is lost; put it in others"
                  .formatted(options, g.problem().id()));
        }
      }
    }
  }

  @Test
  default void equal_attempts_give_equal_batches() {
    for (O options : variants()) {
      Batch first = sampler().sample(problems(), attempts(), options);
      Batch second = sampler().sample(problems(), attempts(), options);
      assertEquals(first.metrics(), second.metrics(), options + ": metrics");
      assertEquals(first.groups().size(), second.groups().size(), options + ": groups");
      List<Rollout> again = second.rollouts();
      for (int i = 0; i < again.size(); i++) {
        Rollout r = first.rollouts().get(i);
        assertEquals(r.text(), again.get(i).text(), options + ": rollout " + i);
        assertArrayEquals(r.trajectory().logProb(), again.get(i).trajectory().logProb());
      }
    }
  }

  @Test
  default void metrics_are_finite_and_named_in_lower_case_with_dashes() {
    for (O options : variants()) {
      sampler()
          .sample(problems(), attempts(), options)
          .metrics()
          .forEach(
              (name, value) -> {
                assertTrue(name.matches("[a-z0-9]+(-[a-z0-9]+)*"), "metric '" + name + "'");
                assertTrue(Double.isFinite(value), name + " is " + value);
              });
    }
  }

  private static List<Group> all(Batch batch) {
    List<Group> all = new ArrayList<>(batch.groups());
    all.addAll(batch.others());
    return all;
  }
}
