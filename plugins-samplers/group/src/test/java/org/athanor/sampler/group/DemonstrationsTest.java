package org.athanor.sampler.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.athanor.data.Batch;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.plugin.Sampler;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.SamplerContract;
import org.athanor.testkit.TestAttempts;
import org.junit.jupiter.api.Test;

class DemonstrationsTest implements SamplerContract<Demonstrations.Options> {
  @Override
  public Sampler<Demonstrations.Options> sampler() {
    return new Demonstrations();
  }

  @Override
  public List<Demonstrations.Options> variants() {
    return List.of(with(), with("verify = false"));
  }

  @Override
  public List<String> badOptions() {
    return List.of("verify = sometimes");
  }

  @Override
  public List<Problem> problems() {
    return Stream.of("a", "b", "c").map(id -> shown(id, id)).toList();
  }

  private static Problem shown(String id, String demonstration) {
    return new Problem(id, "say " + id + ":", id, Map.of("demonstration", demonstration));
  }

  @Test
  void a_demonstration_becomes_a_rollout_that_ends() {
    TestAttempts attempts = new TestAttempts(8, 1, p -> 0);
    Batch batch = sampler().sample(List.of(shown("yes", "yes")), attempts, options());
    Rollout rollout = batch.rollouts().get(0);
    assertArrayEquals(new int[] {'y', 'e', 's', 0}, rollout.trajectory().tokens());
    assertArrayEquals(new double[4], rollout.trajectory().logProb());
    assertEquals(Trajectory.Stop.END_OF_SEQUENCE, rollout.trajectory().stop());
    assertArrayEquals(attempts.tokenizer().encode("say yes:"), rollout.trajectory().prompt());
    assertEquals(-1, rollout.trajectory().policyVersion(), "no policy sampled it");
    assertEquals("yes", rollout.text());
    assertTrue(rollout.verdict().isCorrect());
    assertEquals(0, attempts.calls(), "nothing is sampled");
  }

  @Test
  void demonstrations_are_judged_unless_that_is_turned_off() {
    List<Problem> wrong = List.of(shown("yes", "no"), shown("a", "a"));
    TestAttempts attempts = new TestAttempts(8, 1, p -> 0);
    Batch judged = sampler().sample(wrong, attempts, options());
    assertFalse(judged.rollouts().get(0).verdict().isCorrect());
    assertEquals(0.5, judged.metrics().get("demonstrations-correct"));
    Batch taken = sampler().sample(wrong, attempts, with("verify = false"));
    assertTrue(taken.rollouts().get(0).verdict().isCorrect());
  }

  @Test
  void a_problem_without_demonstration_is_named() {
    TestAttempts attempts = new TestAttempts(8, 1, p -> 0);
    List<Problem> problems = List.of(shown("a", "a"), Fixtures.problem("bare"));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> sampler().sample(problems, attempts, options()));
    assertTrue(e.getMessage().startsWith("problem 'bare' has no 'demonstration'"), e.getMessage());
  }
}
