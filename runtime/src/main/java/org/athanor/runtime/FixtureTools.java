package org.athanor.runtime;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;

/** Models of constant belief: what a reward model is tried on. */
final class FixtureTools implements RewardTools {
  @Override
  public List<TokenStats> scorer(List<Trajectory> trajectories) {
    return constant(trajectories, -0.7);
  }

  @Override
  public SortedMap<String, Double> updateScorer(
      List<Trajectory> trajectories, double[][] dLogProb) {
    return new TreeMap<>();
  }

  @Override
  public List<TokenStats> reference(List<Trajectory> trajectories) {
    return constant(trajectories, -0.8);
  }

  private static List<TokenStats> constant(List<Trajectory> trajectories, double value) {
    return trajectories.stream()
        .map(
            t -> {
              double[] logProb = new double[t.length()];
              Arrays.fill(logProb, value);
              return new TokenStats(logProb, new double[t.length()]);
            })
        .toList();
  }

  @Override
  public Policy judge() {
    return new Agreeing();
  }

  @Override
  public Policy policy() {
    return new Agreeing();
  }

  @Override
  public Rng rng(String purpose) {
    return Rng.of(1, "fixture/" + purpose);
  }

  /** Says yes to everything. */
  private static final class Agreeing implements Policy {
    private final Tokenizer tokenizer = new FixtureAttempts(null, null);

    @Override
    public Tokenizer tokenizer() {
      return tokenizer;
    }

    @Override
    public int contextLength() {
      return Integer.MAX_VALUE;
    }

    @Override
    public long version() {
      return 0;
    }

    @Override
    public List<List<Trajectory>> generate(
        List<int[]> prompts, int count, SamplingParams params, Rng rng) {
      int[] yes = tokenizer.encode("yes");
      double[] sure = new double[yes.length];
      return prompts.stream()
          .map(p -> new Trajectory(p, yes, sure, Trajectory.Stop.STOP_TEXT, 0))
          .map(t -> Collections.nCopies(count, t))
          .toList();
    }

    @Override
    public List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
      return constant(trajectories, -0.1);
    }

    @Override
    public void close() {}
  }

  @Override
  public Optional<Boolean> equivalent(String a, String b) {
    return Optional.of(a.equals(b));
  }
}
