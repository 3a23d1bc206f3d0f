package org.athanor.runtime;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy;
import org.athanor.policy.Policy.TokenStats;

/** The run's models in the hands of its reward model, for one step. */
record StepRewardTools(Memory memory, Bound use, RunOptions size) implements RewardTools {
  private static final double[][] NO_ENTROPY_TERM = {};

  @Override
  public List<TokenStats> scorer(List<Trajectory> trajectories) {
    return learner().policy.evaluate(trajectories, 1);
  }

  @Override
  public SortedMap<String, Double> updateScorer(
      List<Trajectory> trajectories, double[][] dLogProb) {
    learner().policy.accumulate(trajectories, 1, dLogProb, NO_ENTROPY_TERM);
    return learner().update(use.scorerOptimizer(), size.steps());
  }

  @Override
  public List<TokenStats> reference(List<Trajectory> trajectories) {
    return reference(trajectories, 1);
  }

  @Override
  public List<TokenStats> referenceAsSampled(List<Trajectory> trajectories) {
    return reference(trajectories, size.temperature());
  }

  private List<TokenStats> reference(List<Trajectory> trajectories, double temperature) {
    if (memory.reference == null) {
      throw new IllegalStateException(
          "the recipe names no reference policy; write 'reference = NAME'");
    }
    return memory.reference.evaluate(trajectories, temperature);
  }

  @Override
  public Optional<Boolean> equivalent(String a, String b) {
    return use.equivalence().equivalent(a, b);
  }

  @Override
  public Policy judge() {
    return memory.judge == null ? RewardTools.super.judge() : memory.judge;
  }

  @Override
  public Policy policy() {
    return memory.policy.policy;
  }

  @Override
  public Rng rng(String purpose) {
    return memory.rng("reward/" + purpose);
  }

  private Learner learner() {
    if (memory.scorer == null) {
      throw new IllegalStateException(
          "the recipe names no scorer; write 'scorer = NAME', a policy source");
    }
    return memory.scorer;
  }
}
