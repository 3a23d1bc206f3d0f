package org.example.%package%;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.athanor.plugin.Objective;
import org.athanor.testkit.Fixtures;
import org.athanor.testkit.ObjectiveContract;
import org.junit.jupiter.api.Test;

/** Every clause of the contract, and numbers worked by hand. */
class %Class%Test implements ObjectiveContract<%Class%.Options> {
  @Override
  public Objective<%Class%.Options> objective() {
    return new %Class%();
  }

  @Override
  public List<String> badOptions() {
    return List.of("scale = 0", "scale = -1");
  }

  @Test
  void the_scale_multiplies_the_loss() {
    double once = objective().lossAndGradient(Fixtures.minibatch(1, 0.5), with("scale = 1")).loss();
    double twice =
        objective().lossAndGradient(Fixtures.minibatch(1, 0.5), with("scale = 2")).loss();

    assertEquals(2 * once, twice, 1e-12);
  }
}
