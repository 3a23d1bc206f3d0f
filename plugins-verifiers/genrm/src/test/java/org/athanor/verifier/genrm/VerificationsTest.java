package org.athanor.verifier.genrm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Group.Origin;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.plugin.Sampler;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.testkit.SamplerContract;
import org.athanor.testkit.TestAttempts;
import org.junit.jupiter.api.Test;

class VerificationsTest implements SamplerContract<Verifications.Options> {
  @Override
  public Sampler<Verifications.Options> sampler() {
    return new Verifications();
  }

  @Override
  public List<Verifications.Options> variants() {
    return List.of(
        options(), with("learn=all"), with("solutions=2"), with("learn=all", "solutions=1"));
  }

  @Override
  public List<String> badOptions() {
    return List.of("verifications = 0", "perProblem = 0", "solutions = -1", "prompt = {problem}");
  }

  /**
   * Problem "p" has right solutions "a0", "a1" ... and wrong ones "b0" ...; a check of a solution
   * says what {@code check} makes of its prompt and number.
   */
  private static final class Script implements Attempts {
    private final TestAttempts inner = new TestAttempts(6, 5, p -> 0.5);
    private final Function<Integer, String> solution;
    private final Function<String, String> check;
    private int nextGroup;

    Script(Function<Integer, String> solution, Function<String, String> check) {
      this.solution = solution;
      this.check = check;
    }

    @Override
    public int rollouts() {
      return 6;
    }

    @Override
    public SamplingParams params() {
      return new SamplingParams(32, 1);
    }

    @Override
    public List<Group> attempt(List<Problem> problems, int count, SamplingParams params) {
      List<Group> groups = new ArrayList<>();
      for (Problem p : problems) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int j = 0; j < count; j++) {
          boolean task = p.meta().containsKey("task");
          String text = task ? check.apply(p.prompt() + j) : solution.apply(j);
          var trajectory = org.athanor.testkit.Fixtures.rollout(0, 2, 0).trajectory();
          rollouts.add(new Rollout(j, trajectory, text, verify(p, text)));
        }
        groups.add(new Group(newGroupId(), p, rollouts));
      }
      return groups;
    }

    @Override
    public List<Problem> more(int count) {
      return List.of();
    }

    @Override
    public Verdict verify(Problem problem, String completion) {
      return completion.startsWith("a")
          ? Verdict.correct(completion, "")
          : completion.startsWith("b") ? Verdict.incorrect(completion, "") : Verdict.noAnswer("");
    }

    @Override
    public Optional<String> demonstration(Problem problem) {
      return problem.prompt().contains(":a0")
          ? Optional.empty()
          : Optional.of(problem.prompt().contains(":a") ? "9 yes" : "8 no");
    }

    @Override
    public int newGroupId() {
      return nextGroup++;
    }

    @Override
    public Rng rng(String purpose) {
      return inner.rng(purpose);
    }

    @Override
    public Tokenizer tokenizer() {
      return inner.tokenizer();
    }

    @Override
    public long policyVersion() {
      return 0;
    }
  }

  private static final List<Problem> ONE =
      List.of(new Problem("p", "q:", "a", Map.of("demonstration", "a")));

  /** Half of the solutions right; a check is right but for its last draw, which is nonsense. */
  private static Script half() {
    return new Script(
        j -> (j % 2 == 0 ? "a" : "b") + j,
        prompt -> prompt.endsWith("3") ? "?" : prompt.contains(":a") ? "1 yes" : "1 no");
  }

  @Test
  void as_many_right_as_wrong_solutions_are_verified_and_the_verdict_is_held_against_the_truth() {
    Batch batch = new Verifications().sample(ONE, half(), with("learn=all"));

    assertEquals(4, batch.groups().size());
    List<String> truths = new ArrayList<>();
    for (Group g : batch.groups()) {
      truths.add(g.problem().answer());
      assertEquals(Origin.SYNTHETIC, g.origin());
      assertEquals(0, g.parent());
      assertEquals(g.problem().prompt().contains(":a") ? "yes" : "no", g.problem().answer());
      assertFalse(g.problem().meta().containsKey("demonstration"));
      assertEquals(3, g.correct());
      assertEquals(Verdict.Outcome.NO_ANSWER, g.rollouts().get(3).verdict().outcome());
    }
    assertEquals(List.of("yes", "yes", "no", "no"), truths);
    assertEquals(0.75, batch.metrics().get("verify-accuracy"));
    assertEquals(0.25, batch.metrics().get("verdicts-missing"));
    assertEquals(0.5, batch.metrics().get("solve-accuracy"));
  }

  @Test
  void a_problem_with_only_right_or_only_wrong_solutions_gives_no_task() {
    Script easy = new Script(j -> "a" + j, prompt -> "1 yes");
    Batch batch = new Verifications().sample(ONE, easy, options());

    assertEquals(0, batch.groups().size());
    assertEquals(1, batch.others().size());
    assertFalse(batch.metrics().containsKey("verify-accuracy"));
  }

  @Test
  void equal_solutions_are_verified_once_and_solutions_without_answer_never() {
    Script same = new Script(j -> j < 2 ? "a" : j < 4 ? "b" : "none", prompt -> "1 yes");
    Batch batch = new Verifications().sample(ONE, same, with("learn=all"));

    assertEquals(
        List.of("q:a|", "q:b|"), batch.groups().stream().map(g -> g.problem().prompt()).toList());
  }

  @Test
  void right_verifications_are_learned_from_in_equal_numbers_of_yes_and_no() {
    Script biased =
        new Script(
            j -> (j % 2 == 0 ? "a" : "b") + j,
            prompt -> prompt.contains(":a") || prompt.endsWith("0") ? "1 yes" : "1 no");
    Batch batch = new Verifications().sample(ONE, biased, options());

    List<Rollout> learned = batch.rollouts();
    assertEquals(12, learned.size(), "6 of 8 yes, all 6 no that are right");
    assertEquals(6, learned.stream().filter(r -> r.text().endsWith("yes")).count());
    assertTrue(learned.stream().allMatch(r -> r.verdict().isCorrect()));
    assertEquals(12.0, batch.metrics().get("verifications-learned"));
    TreeSet<Integer> ids = new TreeSet<>();
    batch.groups().forEach(g -> assertTrue(ids.add(g.id())));
    batch.others().forEach(g -> assertTrue(ids.add(g.id())));
  }

  @Test
  void right_solutions_can_be_learned_from_too() {
    Batch batch = new Verifications().sample(ONE, half(), with("solutions=2"));

    Group solutions = batch.groups().get(0);
    assertEquals(Origin.ORIGINAL, solutions.origin());
    assertEquals(2, solutions.size());
    assertEquals(2, solutions.correct());
  }

  @Test
  void the_verifiers_own_checks_can_be_learned_in_place_of_the_policys() {
    Batch batch = new Verifications().sample(ONE, half(), with("teacher=true", "perProblem=3"));

    List<String> learned = batch.rollouts().stream().map(Rollout::text).sorted().toList();
    assertEquals(List.of("8 no", "8 no", "9 yes", "9 yes"), learned, "one has no check");
    Rollout first = batch.rollouts().get(0);
    assertEquals(-1, first.trajectory().policyVersion());
    assertEquals(0, first.trajectory().tokens()[first.trajectory().length() - 1]);
    assertEquals(5.0, batch.metrics().get("solutions-verified"), "right and with a check");
  }

  @Test
  void a_verifier_without_checks_of_its_own_is_no_teacher() {
    assertTrue(
        assertThrows(
                IllegalStateException.class,
                () -> new Verifications().sample(problems(), attempts(), with("teacher=true")))
            .getMessage()
            .contains("sampler.teacher = false"));
  }
}
