package org.athanor.objective.policygradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.athanor.data.LossGradient;
import org.athanor.plugin.Objective;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.ObjectiveContract;
import org.junit.jupiter.api.Test;

class SupervisedTest implements ObjectiveContract<Supervised.Options> {
  @Override
  public Objective<Supervised.Options> objective() {
    return new Supervised();
  }

  @Override
  public List<Supervised.Options> variants() {
    return List.of(with(), with("aggregation = seq-mean-token-mean"));
  }

  @Override
  public List<String> badOptions() {
    return List.of("aggregation = none");
  }

  @Test
  void the_loss_is_the_weighted_mean_negative_log_likelihood() {
    double[] none = {0, 0, 0};
    var update =
        Fixtures.update(
            new Fixtures.Row(
                0, 1, new double[] {-1, -2, -3}, none, null, none, new double[] {1, 1, 0.5}),
            new Fixtures.Row(
                0, 1, new double[] {-4}, new double[1], null, new double[1], new double[] {1}));
    LossGradient g = objective().lossAndGradient(update, options());
    assertEquals((1 + 2 + 1.5 + 4) / 4, g.loss(), 1e-15);
    assertArrayEquals(new double[] {-0.25, -0.25, -0.125}, g.dLogProb()[0], 1e-15);
    assertEquals(2.5, g.metrics().get("negative-log-likelihood"), 1e-15);
    LossGradient bySequence =
        objective().lossAndGradient(update, with("aggregation = seq-mean-token-mean"));
    assertEquals((1.5 + 4) / 2, bySequence.loss(), 1e-15);
  }
}
