package org.athanor.plugin;

import java.util.List;
import java.util.Optional;
import org.athanor.data.Group;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a sampler may do with the run's policy and verifier in one step. Not for use by several
 * threads.
 */
@ProviderType
public interface Attempts {
  /** Group size n that the recipe asks for. */
  int rollouts();

  /** Sampling parameters that the recipe asks for. */
  SamplingParams params();

  /**
   * Generates and judges {@code count} completions of each problem. The random streams are
   * addressed by the number of this call within the step.
   *
   * @return one group for each problem, in order, of origin ORIGINAL, not yet rewarded
   */
  List<Group> attempt(List<Problem> problems, int count, SamplingParams params);

  /** Further problems from the curriculum, for samplers that refill a batch. */
  List<Problem> more(int count);

  /** Judges one completion. */
  Verdict verify(Problem problem, String completion);

  /** A correct completion from the verifier itself; empty if it cannot make one. */
  default Optional<String> demonstration(Problem problem) {
    return Optional.empty();
  }

  /**
   * The run's judge: a model that generates, whose weights never change. It is the run's to close.
   *
   * @throws IllegalStateException unless the sampler says {@code usesJudge}
   */
  default Policy judge() {
    throw new IllegalStateException(
        "the recipe names no judge; write 'judge = NAME', a policy source");
  }

  /** An id for a group that the sampler makes itself. */
  int newGroupId();

  /** The stream of this step for a purpose of the sampler's own. */
  Rng rng(String purpose);

  Tokenizer tokenizer();

  long policyVersion();
}
