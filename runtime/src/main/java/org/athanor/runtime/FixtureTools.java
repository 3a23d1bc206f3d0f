package org.athanor.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Trajectory;
import org.athanor.plugin.RewardTools;
import org.athanor.policy.Policy.TokenStats;

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
  public Optional<Boolean> equivalent(String a, String b) {
    return Optional.of(a.equals(b));
  }
}
