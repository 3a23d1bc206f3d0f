package org.athanor.policy.onnx;

/** Of matrix products on a GPU. The weights that the optimizer moves are float in any case. */
public enum Precision {
  FLOAT32,
  BFLOAT16
}
