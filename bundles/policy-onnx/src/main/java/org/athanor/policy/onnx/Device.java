package org.athanor.policy.onnx;

/** Where a policy computes. */
public enum Device {
  CPU,
  /** The first NVIDIA card; refused where there is none that can be used. */
  CUDA,
  /** The first NVIDIA card where one can be used, or else the processor. */
  AUTO
}
