package org.athanor.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;

/** Attempts of no policy at all, half of them right: what a sampler is tried on. */
final class FixtureAttempts implements Attempts, Tokenizer {
  private static final int CHARACTERS = 128;
  private final FixtureValues values;
  private final RunOptions run;
  private int groups;
  private int next;

  FixtureAttempts(FixtureValues values, RunOptions run) {
    this.values = values;
    this.run = run;
  }

  @Override
  public List<Group> attempt(List<Problem> problems, int count, SamplingParams params) {
    return problems.stream().map(p -> FixtureValues.group(newGroupId(), p, count)).toList();
  }

  @Override
  public List<Problem> more(int count) {
    List<Problem> more = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      more.add(values.set().problem(next++ % values.set().size()));
    }
    return more;
  }

  @Override
  public Verdict verify(Problem problem, String completion) {
    return completion.equals(problem.answer())
        ? Verdict.correct(completion, "fixture")
        : Verdict.incorrect(completion, "fixture");
  }

  @Override
  public Optional<String> demonstration(Problem problem) {
    return Optional.of(problem.answer());
  }

  @Override
  public Policy judge() {
    return new FixtureTools().judge();
  }

  @Override
  public int rollouts() {
    return run.rollouts();
  }

  @Override
  public SamplingParams params() {
    return run.sampling();
  }

  @Override
  public int newGroupId() {
    return groups++;
  }

  @Override
  public Rng rng(String purpose) {
    return Rng.of(1, "fixture/" + purpose);
  }

  @Override
  public Tokenizer tokenizer() {
    return this;
  }

  @Override
  public long policyVersion() {
    return 0;
  }

  @Override
  public int[] encode(String text) {
    return text.chars().map(c -> c % CHARACTERS).toArray();
  }

  @Override
  public String decode(int[] tokens) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append((char) token);
    }
    return text.toString();
  }

  @Override
  public int vocabularySize() {
    return CHARACTERS;
  }

  @Override
  public int endOfSequence() {
    return 0;
  }
}
