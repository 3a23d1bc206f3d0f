package org.athanor.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.plugin.Attempts;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;

/**
 * Generation and judgement for one step's sampler, with streams addressed by the number of the
 * call.
 */
final class StepAttempts implements Attempts {
  private final Memory memory;
  private final Bound use;
  private final RunOptions size;

  /** Index in the problem set of every original problem handed out in this step. */
  private final List<Integer> chosen = new ArrayList<>();

  private final List<Problem> handedOut = new ArrayList<>();
  private int calls;
  private int groups;
  private long laterNanos;

  StepAttempts(Memory memory, Bound use, RunOptions size) {
    this.memory = memory;
    this.use = use;
    this.size = size;
  }

  @Override
  public List<Problem> more(int count) {
    int[] indices =
        use.curriculum()
            .choose(
                memory.problems,
                memory.history,
                count,
                memory.step + 1,
                Rng.of(memory.seed, "curriculum"));
    List<Problem> problems = new ArrayList<>();
    for (int index : indices) {
      problems.add(memory.problems.problem(index));
      chosen.add(index);
    }
    handedOut.addAll(problems);
    memory.history.chosen += problems.size();
    return problems;
  }

  @Override
  public List<Group> attempt(List<Problem> problems, int count, SamplingParams params) {
    long began = System.nanoTime();
    List<int[]> prompts = problems.stream().map(p -> tokenizer().encodePrompt(p.prompt())).toList();
    List<List<Trajectory>> drawn =
        memory.policy.policy.generate(prompts, count, params, memory.rng("sample", calls++));
    List<Judging.Item> items = new ArrayList<>();
    for (int p = 0; p < problems.size(); p++) {
      for (Trajectory t : drawn.get(p)) {
        items.add(new Judging.Item(problems.get(p), tokenizer().decode(t.prompt(), t.tokens())));
      }
    }
    List<Verdict> verdicts = Judging.all(use.verifier(), items);
    List<Group> attempted = new ArrayList<>();
    int next = 0;
    for (int p = 0; p < problems.size(); p++) {
      List<Rollout> rollouts = new ArrayList<>();
      for (Trajectory t : drawn.get(p)) {
        rollouts.add(
            new Rollout(rollouts.size(), t, items.get(next).completion(), verdicts.get(next)));
        next++;
      }
      attempted.add(new Group(newGroupId(), problems.get(p), rollouts));
    }
    laterNanos += calls > 1 ? System.nanoTime() - began : 0;
    return attempted;
  }

  @Override
  public Verdict verify(Problem problem, String completion) {
    return use.verifier().verify(problem, completion);
  }

  @Override
  public Optional<String> demonstration(Problem problem) {
    return use.verifier().demonstration(problem);
  }

  @Override
  public Policy judge() {
    return memory.judge == null ? Attempts.super.judge() : memory.judge;
  }

  @Override
  public int rollouts() {
    return size.rollouts();
  }

  @Override
  public SamplingParams params() {
    return size.sampling();
  }

  @Override
  public int newGroupId() {
    return groups++;
  }

  @Override
  public Rng rng(String purpose) {
    return memory.rng("sampler/" + purpose);
  }

  @Override
  public Tokenizer tokenizer() {
    return memory.policy.policy.tokenizer();
  }

  @Override
  public long policyVersion() {
    return memory.policy.policy.version();
  }

  /** Time that the sampler's attempts after its first took: refills, or written problems. */
  double laterSeconds() {
    return laterNanos / 1e9;
  }

  /** Index in the problem set of a problem handed out in this step; -1 for any other. */
  int indexOf(Problem problem) {
    int position = handedOut.indexOf(problem);
    return position < 0 ? -1 : chosen.get(position);
  }
}
