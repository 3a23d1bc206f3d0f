package org.athanor.runtime;

import java.util.ArrayList;
import java.util.List;
import org.athanor.data.Minibatch;
import org.athanor.data.Sequence;
import org.athanor.data.Trajectory;
import org.athanor.policy.Policy.TokenStats;

/**
 * One rollout on its way through learning.
 *
 * @param group index of its group in the batch
 * @param behavior log-probabilities and entropies under the weights that sampled it
 * @param reference log-probabilities under the reference policy; null if the recipe names none
 * @param advantage [T]
 */
record Row(
    int group,
    Trajectory trajectory,
    double reward,
    TokenStats behavior,
    double[] reference,
    double[] advantage) {

  /** Cuts rows into updates of so many whole groups; 0 is all in one. */
  static List<List<Row>> split(List<Row> rows, int groupsPerUpdate) {
    List<List<Row>> updates = new ArrayList<>();
    int firstGroup = -1;
    for (Row row : rows) {
      boolean full = groupsPerUpdate > 0 && row.group - firstGroup >= groupsPerUpdate;
      if (updates.isEmpty() || full) {
        updates.add(new ArrayList<>());
        firstGroup = row.group;
      }
      updates.get(updates.size() - 1).add(row);
    }
    return updates;
  }

  static List<Trajectory> trajectories(List<Row> rows) {
    return rows.stream().map(Row::trajectory).toList();
  }

  /** What the objective sees of one update: its rows under the present weights. */
  static Minibatch minibatch(List<Row> rows, List<TokenStats> present, int maxTokens) {
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      sequences.add(new Scored(rows.get(i), present.get(i)));
    }
    int groups = (int) rows.stream().mapToInt(Row::group).distinct().count();
    int filled = (int) rows.stream().filter(r -> r.trajectory.length() > 0).count();
    long tokens = rows.stream().mapToLong(r -> r.trajectory.length()).sum();
    return new Update(sequences, new Minibatch.Totals(groups, filled, tokens, maxTokens));
  }

  private record Update(List<Sequence> sequences, Totals totals) implements Minibatch {}

  private record Scored(Row row, TokenStats present) implements Sequence {
    @Override
    public int group() {
      return row.group;
    }

    @Override
    public double reward() {
      return row.reward;
    }

    @Override
    public double[] logProb() {
      return present.logProb();
    }

    @Override
    public double[] behaviorLogProb() {
      return row.behavior.logProb();
    }

    @Override
    public double[] referenceLogProb() {
      if (row.reference == null) {
        throw new IllegalStateException(
            "the recipe names no reference policy; write 'reference = NAME'");
      }
      return row.reference;
    }

    @Override
    public double[] entropy() {
      return present.entropy();
    }

    @Override
    public double[] advantage() {
      return row.advantage;
    }
  }
}
