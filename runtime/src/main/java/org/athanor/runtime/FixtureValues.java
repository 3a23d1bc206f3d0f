package org.athanor.runtime;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.data.Minibatch;
import org.athanor.data.Problem;
import org.athanor.data.ProblemSet;
import org.athanor.data.Rewards;
import org.athanor.data.Rollout;
import org.athanor.data.Trajectory;
import org.athanor.data.Verdict;
import org.athanor.plugin.Optimizer;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.runtime.Resolver.Resolved;

/**
 * The known input on which parts are tried: two groups, half of their rollouts right.
 *
 * @param rollouts of each group
 * @param tokenRewards whether rewards are given for tokens too
 */
record FixtureValues(ProblemSet set, int rollouts, boolean tokenRewards) {
  List<Problem> problems() {
    return List.of(set.problem(0), set.problem(1 % set.size()));
  }

  /** Not yet rewarded. */
  List<Group> groups() {
    List<Problem> problems = problems();
    return List.of(group(0, problems.get(0), rollouts), group(1, problems.get(1), rollouts));
  }

  static Group group(int id, Problem problem, int count) {
    List<Rollout> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean right = i % 2 == 0;
      String text = right ? problem.answer() : "I do not know, perhaps " + i;
      Verdict verdict =
          right ? Verdict.correct(text, "fixture") : Verdict.incorrect(text, "fixture");
      all.add(new Rollout(i, trajectory(i), text, verdict));
    }
    return new Group(id, problem, all);
  }

  private static Trajectory trajectory(int i) {
    int[] tokens = new int[2 + i % 3];
    double[] logProb = new double[tokens.length];
    for (int t = 0; t < tokens.length; t++) {
      tokens[t] = 1 + (i + t) % 5;
      logProb[t] = -0.2 - 0.1 * ((i + 2 * t) % 7);
    }
    return new Trajectory(new int[] {1, 2}, tokens, logProb, Trajectory.Stop.END_OF_SEQUENCE, 0);
  }

  Batch rewarded() {
    return new Batch(groups().stream().map(g -> g.withRewards(rewards(g))).toList());
  }

  private Rewards rewards(Group group) {
    double[] perRollout = group.rollouts().stream().mapToDouble(r -> r.verdict().score()).toArray();
    if (!tokenRewards) {
      return new Rewards(perRollout);
    }
    double[][] perToken =
        group.rollouts().stream()
            .map(
                r -> {
                  double[] row = new double[r.trajectory().length()];
                  Arrays.setAll(row, t -> 0.05 * t - 0.02 * (r.index() % 3));
                  return row;
                })
            .toArray(double[][]::new);
    return new Rewards(perRollout, perToken);
  }

  /** Present weights a little away from those that sampled. */
  Minibatch minibatch(Resolved resolved) {
    List<Row> rows = new ArrayList<>();
    List<TokenStats> present = new ArrayList<>();
    List<Group> groups = rewarded().groups();
    boolean reference = resolved.uses().containsKey(Role.REFERENCE);
    for (int g = 0; g < groups.size(); g++) {
      for (int j = 0; j < groups.get(g).size(); j++) {
        Trajectory t = groups.get(g).rollouts().get(j).trajectory();
        double reward = groups.get(g).rewards().perRollout()[j];
        double[] advantage = new double[t.length()];
        Arrays.fill(advantage, reward > 0 ? 0.9 : -1.1);
        double[] entropy = new double[t.length()];
        Arrays.fill(entropy, 0.5);
        double[] ref = reference ? shifted(t.logProb(), -0.05) : null;
        rows.add(new Row(g, t, reward, new TokenStats(t.logProb(), entropy), ref, advantage));
        present.add(new TokenStats(shifted(t.logProb(), j % 3 == 0 ? 0.1 : -0.1), entropy));
      }
    }
    return Row.minibatch(rows, present, resolved.run().maxTokens());
  }

  private static double[] shifted(double[] values, double by) {
    return Arrays.stream(values).map(v -> v + by).toArray();
  }

  /** The first update of two small parameters. */
  static Optimizer.Update update(List<String> slots) {
    List<Parameter> parameters = new ArrayList<>();
    List<List<FloatBuffer>> memory = new ArrayList<>();
    for (int[] shape : new int[][] {{3}, {2, 2}}) {
      int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      Parameter p = new Parameter("w" + size, shape, Learner.zeros(size), Learner.zeros(size));
      for (int i = 0; i < size; i++) {
        p.value().put(i, 0.1f * (i + 1));
        p.gradient().put(i, 0.01f * (i - 1));
      }
      parameters.add(p);
      memory.add(slots.stream().map(slot -> Learner.zeros(size)).toList());
    }
    return new Optimizer.Update(parameters, memory, 1, 10);
  }
}
