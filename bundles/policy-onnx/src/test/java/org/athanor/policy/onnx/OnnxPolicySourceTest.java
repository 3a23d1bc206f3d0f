package org.athanor.policy.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.athanor.plugin.PolicySource;
import org.athanor.testkit.TrainablePolicyContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class OnnxPolicySourceTest implements TrainablePolicyContract<OnnxPolicySource.Options> {
  @TempDir static Path folder;

  @BeforeAll
  static void save() {
    Architecture tiny = Policies.tiny(true, false);
    try (OnnxPolicy policy = Policies.random(tiny, Policies.layout(1, 4, 4))) {
      policy.save(folder);
    }
  }

  @Override
  public PolicySource<OnnxPolicySource.Options> source() {
    return new OnnxPolicySource(Policies.VAR);
  }

  @Override
  public Map<String, String> requiredOptions() {
    return Map.of("path", folder.toString());
  }

  @Override
  public OnnxPolicySource.Options options() {
    return with("rows = 8", "microBatch = 3");
  }

  @Override
  public OnnxPolicySource.Options saved(Path folder) {
    return with("path = " + folder);
  }

  @Override
  public List<String> prompts() {
    return List.of("7", "1+2=", " how many apples 12?\n");
  }

  @Override
  public List<String> badOptions() {
    return List.of("path =", "workers = -1", "workers = 257", "rows = 0", "microBatch = 0");
  }

  @Override
  public double logProbTolerance() {
    return 1e-5;
  }

  /** Single precision: the rounding of a difference is some 1e-6 over twice this step. */
  @Override
  public double differenceStep() {
    return 3e-3;
  }

  /** {@link GradientTest} is the sharp one. */
  @Override
  public double gradientTolerance() {
    return 1e-2;
  }
}
