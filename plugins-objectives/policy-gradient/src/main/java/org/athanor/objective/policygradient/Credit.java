package org.athanor.objective.policygradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.athanor.data.Batch;
import org.athanor.data.Group;

/** Credit for whole rollouts, given to each of their tokens. */
final class Credit {
  private Credit() {}

  /**
   * Rows for an advantage estimator.
   *
   * @param perRollout from a group to one advantage for each of its rollouts
   * @return [rollout][T]
   */
  static double[][] broadcast(Batch batch, Function<Group, double[]> perRollout) {
    List<double[]> rows = new ArrayList<>();
    for (Group group : batch.groups()) {
      double[] advantages = perRollout.apply(group);
      for (int i = 0; i < group.size(); i++) {
        double[] row = new double[group.rollouts().get(i).trajectory().length()];
        Arrays.fill(row, advantages[i]);
        rows.add(row);
      }
    }
    return rows.toArray(double[][]::new);
  }
}
