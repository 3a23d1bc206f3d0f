package org.athanor.runtime;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Group.Origin;
import org.athanor.data.LossGradient;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory.Stop;
import org.athanor.data.Verdict.Outcome;
import org.athanor.math.MaxAtK;
import org.athanor.math.PassAtK;
import org.athanor.plugin.RewardModel.Scores;
import org.athanor.run.StepReport;

/** Collects one step's figures. Names and meanings stand in docs/metrics.md. */
final class StepMetrics {
  private final RunOptions size;
  private final SortedMap<String, Double> figures = new TreeMap<>();
  private final SortedMap<String, Double> seconds = new TreeMap<>();
  private final long begin = System.nanoTime();
  private long mark = begin;
  private int updates;

  StepMetrics(RunOptions size) {
    this.size = size;
  }

  void attempted(Batch batch, double laterSeconds) {
    lap("attempt");
    seconds.put("attempt-more", laterSeconds);
    batch.metrics().forEach((name, value) -> put("sampler/" + name, value));
    List<Rollout> rollouts = batch.rollouts();
    List<Rollout> all =
        java.util.stream.Stream.concat(
                rollouts.stream(), batch.others().stream().flatMap(g -> g.rollouts().stream()))
            .toList();
    double tokens = all.stream().mapToLong(r -> r.trajectory().length()).sum();
    put("rollout/count", all.size());
    put("rollout/tokens", tokens);
    put("rollout/length", tokens / all.size());
    put("rollout/truncated", share(all, r -> r.trajectory().stop() == Stop.LENGTH));
    put("rollout/no-answer", share(all, r -> r.verdict().outcome() == Outcome.NO_ANSWER));
    put("rollout/undecided", share(all, r -> r.verdict().outcome() == Outcome.UNDECIDED));
    passAtK(batch);
  }

  void shadowed(Shadow shadow) {
    if (shadow != Shadow.NONE) {
      lap("shadow");
      shadow.metrics().forEach((name, value) -> put("shadow/" + name, value));
    }
  }

  /** Unbiased Pass@k over this step's original problems, those not learned from included. */
  private void passAtK(Batch batch) {
    List<Group> groups =
        java.util.stream.Stream.concat(batch.groups().stream(), batch.others().stream())
            .filter(g -> g.origin() == Origin.ORIGINAL && g.size() > 0)
            .toList();
    int smallest = groups.stream().mapToInt(Group::size).min().orElse(0);
    if (smallest == 0) {
      return;
    }
    for (int k : size.ks(smallest)) {
      put(
          "pass@" + k,
          groups.stream()
              .mapToDouble(g -> PassAtK.passAtK(g.size(), g.correct(), k))
              .average()
              .orElse(0));
    }
  }

  void rewarded(Scores scores) {
    lap("reward");
    scores.metrics().forEach((name, value) -> put("reward/" + name, value));
  }

  void credited(Batch batch) {
    lap("credit");
    double reward = 0;
    int count = 0;
    int effective = 0;
    for (Group g : batch.groups()) {
      double[] r = g.rewards().perRollout();
      for (double x : r) {
        reward += x;
      }
      count += r.length;
      effective += java.util.Arrays.stream(r).distinct().count() > 1 ? 1 : 0;
    }
    put("reward/mean", reward / count);
    maxAtK(batch);
    put("groups/learned", batch.groups().size());
    put("groups/effective", effective);
  }

  /** Unbiased mean of the best of k rewards, over the original problems learned from. */
  private void maxAtK(Batch batch) {
    List<Group> groups =
        batch.groups().stream().filter(g -> g.origin() == Origin.ORIGINAL).toList();
    int smallest = groups.stream().mapToInt(Group::size).min().orElse(0);
    for (int k : smallest == 0 ? new int[0] : size.ks(smallest)) {
      if (k > 1) {
        put(
            "reward/max@" + k,
            groups.stream()
                .mapToDouble(g -> MaxAtK.value(g.rewards().perRollout(), k))
                .average()
                .orElse(0));
      }
    }
  }

  void recomputed(List<Row> rows) {
    lap("recompute");
    double gap = 0;
    double entropy = 0;
    long tokens = 0;
    for (Row row : rows) {
      double[] sampled = row.trajectory().logProb();
      double[] recomputed = row.behavior().logProb();
      boolean ownSample = row.trajectory().policyVersion() >= 0; // a demonstration was not sampled
      for (int t = 0; t < sampled.length; t++) {
        gap = ownSample ? Math.max(gap, Math.abs(sampled[t] - recomputed[t])) : gap;
        entropy += row.behavior().entropy()[t];
        tokens++;
      }
    }
    put("policy/log-prob-gap", gap);
    put("policy/entropy", entropy / tokens);
  }

  void learned(LossGradient g, SortedMap<String, Double> optimizer) {
    lap("learn");
    updates++;
    add("objective/loss", g.loss());
    g.metrics().forEach((name, value) -> add("objective/" + name, value));
    optimizer.forEach((name, value) -> add("optimizer/" + name, value));
  }

  StepReport report(long step) {
    lap("report");
    seconds.put("step", (mark - begin) / 1e9);
    figures.put("updates", (double) updates);
    figures.replaceAll(
        (name, value) ->
            name.startsWith("objective/") || name.startsWith("optimizer/")
                ? value / updates
                : value);
    return new StepReport(step, figures, seconds);
  }

  private void lap(String phase) {
    long now = System.nanoTime();
    seconds.merge(phase, (now - mark) / 1e9, Double::sum);
    mark = now;
  }

  private void put(String name, double value) {
    if (Double.isFinite(value)) { // a mean over nothing has no figure
      figures.put(name, value);
    }
  }

  private void add(String name, double value) {
    if (Double.isFinite(value)) {
      figures.merge(name, value, Double::sum);
    }
  }

  private static double share(List<Rollout> rollouts, java.util.function.Predicate<Rollout> test) {
    return rollouts.stream().filter(test).count() / (double) rollouts.size();
  }
}
