package org.athanor.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;

/**
 * A policy and a verifier by the book: each completion is the problem's answer with a given
 * probability, else "wrong", and is correct if it equals the answer. What a sampler asks for is
 * counted.
 */
public final class TestAttempts implements Attempts {
  private final CharacterTokenizer tokenizer = new CharacterTokenizer();
  private final int rollouts;
  private final long seed;
  private final ToDoubleFunction<Problem> ability;
  private final List<Group> made = new ArrayList<>();
  private int calls;
  private int nextGroup;
  private int nextProblem;

  /**
   * @param rollouts group size of the recipe
   * @param seed of the run
   * @param ability probability that a completion of this problem is correct
   */
  public TestAttempts(int rollouts, long seed, ToDoubleFunction<Problem> ability) {
    this.rollouts = rollouts;
    this.seed = seed;
    this.ability = ability;
  }

  /** Every group that was handed out. */
  public List<Group> made() {
    return List.copyOf(made);
  }

  /** How often {@code attempt} was called. */
  public int calls() {
    return calls;
  }

  /** How many further problems were asked for. */
  public int furtherProblems() {
    return nextProblem;
  }

  @Override
  public int rollouts() {
    return rollouts;
  }

  @Override
  public SamplingParams params() {
    return new SamplingParams(32, 1);
  }

  @Override
  public List<Group> attempt(List<Problem> problems, int count, SamplingParams params) {
    List<Group> groups = new ArrayList<>();
    for (int p = 0; p < problems.size(); p++) {
      List<Rollout> group = new ArrayList<>();
      for (int j = 0; j < count; j++) {
        group.add(rollout(problems.get(p), j, Rng.of(seed, "attempt", calls, p, j)));
      }
      groups.add(new Group(newGroupId(), problems.get(p), group));
    }
    calls++;
    made.addAll(groups);
    return groups;
  }

  private Rollout rollout(Problem problem, int index, Rng rng) {
    String text = rng.nextDouble() < ability.applyAsDouble(problem) ? problem.answer() : "wrong";
    int[] tokens = tokenizer.encode(text + '\1');
    tokens[tokens.length - 1] = tokenizer.endOfSequence();
    double[] logProb = new double[tokens.length];
    for (int t = 0; t < logProb.length; t++) {
      logProb[t] = -rng.nextDouble();
    }
    Trajectory trajectory =
        new Trajectory(
            tokenizer.encode(problem.prompt()),
            tokens,
            logProb,
            Trajectory.Stop.END_OF_SEQUENCE,
            policyVersion());
    return new Rollout(index, trajectory, text, verify(problem, text));
  }

  @Override
  public List<Problem> more(int count) {
    List<Problem> further = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      further.add(Fixtures.problem("further" + nextProblem++));
    }
    return further;
  }

  @Override
  public Verdict verify(Problem problem, String completion) {
    return completion.equals(problem.answer())
        ? Verdict.correct(completion, "equals the answer")
        : Verdict.incorrect(completion, "is not " + problem.answer());
  }

  @Override
  public int newGroupId() {
    return nextGroup++;
  }

  @Override
  public Rng rng(String purpose) {
    return Rng.of(seed, purpose);
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public long policyVersion() {
    return 3;
  }
}
