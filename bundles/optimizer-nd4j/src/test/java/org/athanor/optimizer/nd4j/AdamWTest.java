package org.athanor.optimizer.nd4j;

import java.util.List;
import org.athanor.plugin.Optimizer;
import org.athanor.testkit.OptimizerContract;

class AdamWTest implements OptimizerContract<AdamW.Options> {
  @Override
  public Optimizer<AdamW.Options> optimizer() {
    return new AdamW();
  }

  @Override
  public List<AdamW.Options> variants() {
    return List.of(
        with("learningRate = 0.05"),
        with("learningRate = 0.1", "schedule = cosine", "gradientClip = 0.5", "weightDecay = 0"));
  }

  @Override
  public List<String> badOptions() {
    return List.of(
        "learningRate = -1",
        "beta1 = 1",
        "beta2 = -0.1",
        "epsilon = 0",
        "weightDecay = -1",
        "gradientClip = -1",
        "warmupUpdates = -1",
        "minLearningRate = 1");
  }
}
