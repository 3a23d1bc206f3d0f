package org.athanor.policy.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/**
 * Element types on a device, as ONNX numbers them. Norms, softmax, log-probabilities, the residual
 * stream and the sums of gradients are float in any case.
 *
 * @param products of matrix products and of the matrices in the device's memory
 * @param cache of keys, values and the attention that reads them while decoding
 */
record Numerics(int products, int cache) {
  static final int FLOAT = DataType.FLOAT_VALUE;
  static final int FLOAT16 = DataType.FLOAT16_VALUE;
  static final int BFLOAT16 = DataType.BFLOAT16_VALUE;
  static final int INT64 = DataType.INT64_VALUE;

  /** What the processor computes. */
  static final Numerics PLAIN = new Numerics(FLOAT, FLOAT);

  /** Of a name in a recipe, on CUDA, whose cached attention knows no float. */
  static Numerics cuda(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> new Numerics(FLOAT, FLOAT16);
      case BFLOAT16 -> new Numerics(BFLOAT16, BFLOAT16);
    };
  }
}
