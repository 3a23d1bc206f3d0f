package org.athanor.policy.onnx;

import org.athanor.policy.TrainablePolicy;

/**
 * The path that a card takes, on the processor. It lies in the bundle's own package because the
 * bundle has no such choice: nobody but a rehearsal and the tests has a use for it.
 */
public final class Rehearsal {
  /** So few at once that a small output layer goes part by part too. */
  private static final int LOGITS = 1 << 19;

  private Rehearsal() {}

  /** Like a policy on a card, with float16 in place of bfloat16, which the processor lacks. */
  public static TrainablePolicy open(OnnxPolicySource source, OnnxPolicySource.Options options) {
    int products =
        options.placement().precision() == Precision.FLOAT32 ? Numerics.FLOAT : Numerics.FLOAT16;
    var host = (OnnxPolicy) source.open(options);
    return new DevicePolicy(host, new Numerics(products, Numerics.FLOAT16), false, LOGITS);
  }
}
