package org.athanor.runtime;

import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.ProblemSet;
import org.athanor.math.Rng;
import org.athanor.policy.Policy;
import org.athanor.policy.TrainablePolicy;

/**
 * All that a run is between two steps. Parts hold nothing; what is here is what a saved state
 * holds.
 */
final class Memory implements AutoCloseable {
  /** Of the present step's streams. */
  long seed;

  /** The policy that the run trains. */
  final Learner policy;

  /** The reward model's own model; null if the recipe names none. */
  final Learner scorer;

  /** Null if the recipe names none. Its weights never change. */
  final Policy reference;

  /** What a generative verifier asks; null if the recipe names none. Its weights never change. */
  final Policy judge;

  final ProblemSet problems;
  final Table history = new Table();

  /** Finished steps. */
  long step;

  Memory(
      long seed,
      TrainablePolicy policy,
      TrainablePolicy scorer,
      Policy reference,
      Policy judge,
      ProblemSet problems) {
    this.seed = seed;
    this.policy = new Learner(policy);
    this.scorer = scorer == null ? null : new Learner(scorer);
    this.reference = reference;
    this.judge = judge;
    this.problems = problems;
  }

  /** The stream of the step that is under way, for a purpose. */
  Rng rng(String purpose, long... address) {
    return Rng.of(seed, purpose, step + 1).at(address);
  }

  /** What learns, by the name under which it is saved. */
  SortedMap<String, Learner> learners() {
    SortedMap<String, Learner> all = new TreeMap<>();
    all.put("policy", policy);
    if (scorer != null) {
      all.put("scorer", scorer);
    }
    return all;
  }

  @Override
  public void close() {
    learners().values().forEach(l -> l.policy.close());
    if (reference != null) {
      reference.close();
    }
    if (judge != null) {
      judge.close();
    }
  }
}
