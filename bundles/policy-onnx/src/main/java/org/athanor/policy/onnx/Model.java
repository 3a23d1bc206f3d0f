package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.util.List;
import org.athanor.policy.Parameter;

/**
 * A decoder's weights: those of the checkpoint, adapters where there are some, and gradients once
 * somebody wants to train. Until then a policy takes no memory for what only training needs.
 */
final class Model implements AutoCloseable {
  final Architecture a;
  private final OrtEnvironment environment;
  private final Shelf.Loan base;
  private final Weights adapter;
  private Weights gradient;
  private List<Parameter> parameters;

  /**
   * @param adapter null if there is none
   */
  Model(Architecture architecture, Shelf.Loan base, Weights adapter, OrtEnvironment environment) {
    this.a = architecture;
    this.base = base;
    this.adapter = adapter;
    this.environment = environment;
  }

  /** ONNX Runtime's view of one weight; null if there is none of that name. */
  synchronized OnnxTensor tensor(String name) {
    OnnxTensor found = adapter == null ? null : adapter.tensor(name);
    return found == null ? base.weights().tensor(name) : found;
  }

  /** What is trained: the adapters where there are some, else all. */
  synchronized Weights trained() {
    return adapter == null ? base.weights() : adapter;
  }

  synchronized List<Parameter> parameters() {
    if (parameters == null) {
      Weights value = adapter == null ? base.keep(a.trained(), environment) : adapter;
      parameters = value.parameters(a.trained(), gradient());
    }
    return parameters;
  }

  /** Of what is trained. */
  synchronized Weights gradient() {
    if (gradient == null) {
      gradient = new Weights(a.trained(), environment);
    }
    return gradient;
  }

  synchronized void clearGradient() {
    if (gradient != null) {
      gradient.clear();
    }
  }

  @Override
  public synchronized void close() {
    base.close();
    if (adapter != null) {
      adapter.close();
    }
    if (gradient != null) {
      gradient.close();
    }
  }
}
