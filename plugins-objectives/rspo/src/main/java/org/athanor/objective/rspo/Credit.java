package org.athanor.objective.rspo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.athanor.data.Batch;
import org.athanor.data.Group;
import org.athanor.plugin.Setup;

/** What the estimators share: credit for rollouts given to their tokens, and the bound on k. */
final class Credit {
  private Credit() {}

  /**
   * Rows for an advantage estimator.
   *
   * @param leastRollouts smaller groups get 0
   * @param scale divides every weight
   * @param weights from rewards to weights
   */
  static double[][] broadcast(
      Batch batch, int leastRollouts, double scale, UnaryOperator<double[]> weights) {
    List<double[]> rows = new ArrayList<>();
    for (Group group : batch.groups()) {
      double[] rewards = group.rewards().perRollout();
      double[] credit =
          group.size() < leastRollouts ? new double[group.size()] : weights.apply(rewards);
      for (int i = 0; i < group.size(); i++) {
        double[] row = new double[group.rollouts().get(i).trajectory().length()];
        Arrays.fill(row, credit[i] / scale);
        rows.add(row);
      }
    }
    return rows.toArray(double[][]::new);
  }

  static Optional<String> tooFew(Setup setup, int leastRollouts, int k) {
    return setup.rollouts() >= leastRollouts
        ? Optional.empty()
        : Optional.of(
            "k = %d needs at least %d rollouts of each problem, the recipe has %d: set rollouts = %d or a smaller advantage.k"
                .formatted(k, leastRollouts, setup.rollouts(), 2 * k));
  }
}
