package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One worker's gradient: two buffers, from one to the other with each micro-batch. */
final class Trainer implements AutoCloseable {
  private final Sessions sessions;
  private final Architecture a;
  private Weights sum;
  private Weights next;

  Trainer(Sessions sessions, Architecture architecture) {
    this.sessions = sessions;
    this.a = architecture;
    this.sum = new Weights(architecture.trained(), sessions.environment);
    this.next = new Weights(architecture.trained(), sessions.environment);
  }

  /** Sum of the micro-batches since it was cleared. */
  Weights sum() {
    return sum;
  }

  void run(MicroBatch batch, double temperature, double[][] dLogProb, double[][] dEntropy)
      throws OrtException {
    OrtSession session = sessions.get(Sessions.Kind.TRAIN);
    Map<String, OnnxTensor> inputs = sessions.fixedInputs(Sessions.Kind.TRAIN);
    Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    for (Architecture.Tensor tensor : a.trained()) {
      inputs.put(LlamaGradient.before(tensor.name()), sum.tensor(tensor.name()));
      outputs.put(LlamaGradient.after(tensor.name()), next.tensor(tensor.name()));
    }
    List<OnnxTensor> made = batch.describe(sessions.environment, temperature, inputs);
    try (var c = batch.coefficients(sessions.environment, dLogProb);
        var e = batch.coefficients(sessions.environment, dEntropy)) {
      inputs.put(LlamaGradient.D_LOG_PROB, c);
      inputs.put(LlamaGradient.D_ENTROPY, e);
      sessions.stopwatch.compute(() -> session.run(inputs, outputs)).close();
    } finally {
      made.forEach(OnnxTensor::close);
    }
    Weights written = next;
    next = sum;
    sum = written;
  }

  @Override
  public void close() {
    sum.close();
    next.close();
  }
}
