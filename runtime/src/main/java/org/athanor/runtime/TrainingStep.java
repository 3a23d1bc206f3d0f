package org.athanor.runtime;

import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Group.Origin;
import org.athanor.data.LossGradient;
import org.athanor.data.Minibatch;
import org.athanor.data.Problem;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.plugin.RewardModel.Scores;
import org.athanor.policy.Policy.TokenStats;

/**
 * One step of a run, read top to bottom: choose, attempt, credit, learn, report. What is random
 * comes from (seed, purpose, step, index); what is remembered is in the memory.
 */
final class TrainingStep {
  private TrainingStep() {}

  static StepResult run(Memory memory, Bound use, RunOptions size) {
    StepMetrics metrics = new StepMetrics(size);
    StepAttempts attempts = new StepAttempts(memory, use, size);

    // choose: which problems to attempt
    List<Problem> chosen = attempts.more(size.problemsPerStep());

    // attempt: verified groups of rollouts
    Batch sampled = use.sampler().sample(chosen, attempts);
    metrics.attempted(sampled, attempts.laterSeconds());
    Shadow shadow = Shadow.of(use.shadow(), sampled, size.partSeconds());
    metrics.shadowed(shadow);

    // credit: rewards, then one advantage per token over the whole batch, before anything is
    // learned
    Batch batch =
        sampled.withGroups(rewarded(decided(sampled.groups(), use), memory, use, size, metrics));
    double[][] advantages = Checks.advantages(use.advantage().advantages(batch), batch);
    metrics.credited(batch);

    // learn: one optimizer update after every groupsPerUpdate groups
    List<Row> rows = rows(batch, advantages, memory, use, size);
    metrics.recomputed(rows);
    List<List<Row>> updates = Row.split(rows, size.groupsPerUpdate());
    long planned = size.steps() * Math.max(1, updates.size());
    for (int u = 0; u < updates.size(); u++) {
      List<Row> update = updates.get(u);
      List<Trajectory> trajectories = Row.trajectories(update);
      List<TokenStats> present =
          u == 0
              ? update.stream()
                  .map(Row::behavior)
                  .toList() // nothing was learned yet: still the weights that sampled
              : memory.policy.policy.evaluate(trajectories, size.temperature());
      Minibatch minibatch = Row.minibatch(update, present, size.maxTokens());
      LossGradient g = Checks.gradient(use.objective().lossAndGradient(minibatch), minibatch);
      memory.policy.policy.accumulate(trajectories, size.temperature(), g.dLogProb(), g.dEntropy());
      var figures = memory.policy.update(use.optimizer(), planned);
      metrics.learned(g, figures);
    }

    // report: the step is now part of the memory
    memory.step++;
    for (Group group : sampled.groups()) {
      remember(memory, attempts.indexOf(group.problem()), group);
    }
    for (Group group : sampled.others()) {
      remember(memory, attempts.indexOf(group.problem()), group);
    }
    return new StepResult(metrics.report(memory.step), sampled, batch, advantages, shadow);
  }

  private static void remember(Memory memory, int problem, Group group) {
    if (problem >= 0) {
      memory.history.add(problem, group, memory.step);
    }
  }

  /**
   * Without rollouts that could not be judged, unless nothing depends on verdicts; without groups
   * that have none left.
   */
  private static List<Group> decided(List<Group> groups, Bound use) {
    return groups.stream()
        .map(
            g -> {
              boolean all = !use.usesVerdicts() && g.origin() != Origin.SYNTHESIS;
              return all
                  ? g
                  : g.withRollouts(
                      g.rollouts().stream().filter(r -> r.verdict().decided()).toList());
            })
        .filter(g -> g.size() > 0)
        .toList();
  }

  /** The task of writing a problem is rewarded by its verdict; all else by the reward model. */
  private static List<Group> rewarded(
      List<Group> groups, Memory memory, Bound use, RunOptions size, StepMetrics metrics) {
    List<Group> scored = groups.stream().filter(g -> g.origin() != Origin.SYNTHESIS).toList();
    Scores scores = use.reward().score(scored, new StepRewardTools(memory, use, size));
    metrics.rewarded(scores);
    List<Rewards> rewards = scores.rewards();
    List<Group> all = new ArrayList<>();
    int next = 0;
    for (Group g : groups) {
      all.add(g.withRewards(g.origin() == Origin.SYNTHESIS ? byVerdict(g) : rewards.get(next++)));
    }
    return all;
  }

  private static Rewards byVerdict(Group group) {
    return new Rewards(group.rollouts().stream().mapToDouble(r -> r.verdict().score()).toArray());
  }

  private static List<Row> rows(
      Batch batch, double[][] advantages, Memory memory, Bound use, RunOptions size) {
    List<Trajectory> trajectories = batch.rollouts().stream().map(Rollout::trajectory).toList();
    List<TokenStats> behavior = memory.policy.policy.evaluate(trajectories, size.temperature());
    List<TokenStats> reference =
        use.usesReference() ? memory.reference.evaluate(trajectories, size.temperature()) : null;
    List<Row> rows = new ArrayList<>();
    for (int g = 0; g < batch.groups().size(); g++) {
      Group group = batch.groups().get(g);
      for (int j = 0; j < group.size(); j++) {
        int i = rows.size();
        double reward = group.rewards().perRollout()[j];
        double[] ref = reference == null ? null : reference.get(i).logProb();
        rows.add(new Row(g, trajectories.get(i), reward, behavior.get(i), ref, advantages[i]));
      }
    }
    return rows;
  }
}
