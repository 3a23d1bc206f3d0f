package org.athanor.optimizer.nd4j;

import java.util.List;
import org.athanor.plugin.Optimizer;
import org.athanor.testkit.OptimizerContract;

class SgdTest implements OptimizerContract<Sgd.Options> {
  @Override
  public Optimizer<Sgd.Options> optimizer() {
    return new Sgd();
  }

  @Override
  public List<Sgd.Options> variants() {
    return List.of(
        with("learningRate = 0.05"),
        with("learningRate = 0.05", "momentum = 0.8", "nesterov = true", "schedule = cosine"));
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "learningRate = -1",
        "momentum = 1",
        "nesterov = true",
        "weightDecay = -1",
        "gradientClip = -1",
        "warmupUpdates = -1",
        "minLearningRate = 1");
  }
}
