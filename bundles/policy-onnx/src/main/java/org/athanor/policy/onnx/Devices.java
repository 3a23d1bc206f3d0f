package org.athanor.policy.onnx;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import org.athanor.onnxruntime.Cuda;
import org.athanor.policy.TrainablePolicy;

/** Puts a policy where its recipe wants it. */
final class Devices {
  private static final System.Logger LOG = System.getLogger("org.athanor.policy.onnx");

  private Devices() {}

  /**
   * The policy itself, or one on a card that owns it.
   *
   * @throws IllegalArgumentException if the recipe wants a card and none can be used; says what was
   *     found and what is needed
   */
  static TrainablePolicy place(OnnxPolicy policy, Placement placement, Path var) {
    if (placement.device() == Device.CPU) {
      return policy;
    }
    Optional<String> missing = Cuda.missing(var);
    if (missing.isEmpty()) {
      try {
        return new DevicePolicy(policy, Numerics.cuda(placement.precision()), true);
      } catch (IllegalStateException e) {
        policy.close();
        throw DevicePolicy.explained(e, policy.layout());
      }
    }
    if (placement.device() == Device.CUDA) {
      policy.close();
      throw new IllegalArgumentException(
          "policy.device = cuda: "
              + missing.get()
              + ". With policy.device = auto the run goes on on the processor");
    }
    LOG.log(
        Level.WARNING,
        "policy.device = auto, and the policy runs on the processor: {0}",
        missing.get());
    return policy;
  }
}
