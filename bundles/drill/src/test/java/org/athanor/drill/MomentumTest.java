package org.athanor.drill;

import java.util.List;
import org.athanor.plugin.Optimizer;
import org.athanor.testkit.OptimizerContract;

class MomentumTest implements OptimizerContract<Momentum.Options> {
  @Override
  public Optimizer<Momentum.Options> optimizer() {
    return new Momentum();
  }

  @Override
  public List<Momentum.Options> variants() {
    return List.of(options(), with("momentum = 0", "learningRate = 0.5"));
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "learningRate = 0", "learningRate = Infinity", "momentum = 1", "momentum = -0.1");
  }
}
