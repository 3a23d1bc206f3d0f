package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.onnxruntime.Binding;
import org.athanor.onnxruntime.DeviceTensor;

/**
 * The gradient in a device's memory: two buffers, from one to the other with each micro-batch. It
 * is the sum since {@link #clear}, over as many batches as come.
 */
final class DeviceTrainer implements AutoCloseable {
  private final DeviceSessions sessions;
  private final Architecture a;
  private final List<Map<String, DeviceTensor>> buffers =
      List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
  private final Binding[] steps = new Binding[2]; // from buffer i to the other
  private int sum;

  DeviceTrainer(DeviceSessions sessions, Architecture architecture) {
    this.sessions = sessions;
    this.a = architecture;
    try {
      buffers.forEach(this::fill);
      steps[0] = step(0);
      steps[1] = step(1);
      clear();
    } catch (RuntimeException e) {
      close(); // a card that is full has room again
      throw e;
    }
  }

  private void fill(Map<String, DeviceTensor> buffer) {
    for (Architecture.Tensor tensor : a.trained()) {
      buffer.put(tensor.name(), sessions.tensor(Numerics.FLOAT, DeviceSessions.shape(tensor)));
    }
  }

  private Binding step(int from) {
    Binding binding = sessions.bind(DeviceSessions.Kind.TRAIN);
    for (Architecture.Tensor tensor : a.trained()) {
      String name = tensor.name();
      binding.input(LlamaGradient.before(name), buffers.get(from).get(name));
      binding.output(LlamaGradient.after(name), buffers.get(1 - from).get(name));
    }
    return binding;
  }

  void clear() {
    try (Binding zeros = new Binding(sessions.helper("zeros", DeviceCopies.zeros(a.trained())))) {
      buffers.get(sum).forEach((name, tensor) -> zeros.output(DeviceCopies.copy(name), tensor));
      zeros.run();
    }
  }

  void run(MicroBatch batch, double temperature, double[][] dLogProb, double[][] dEntropy)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    var environment = sessions.host.environment;
    List<OnnxTensor> made = batch.describe(environment, temperature, inputs);
    try (var c = batch.coefficients(environment, dLogProb);
        var e = batch.coefficients(environment, dEntropy)) {
      inputs.put(LlamaGradient.D_LOG_PROB, c);
      inputs.put(LlamaGradient.D_ENTROPY, e);
      inputs.forEach(steps[sum]::input);
      sessions.run(steps[sum]);
    } finally {
      made.forEach(OnnxTensor::close);
    }
    sum = 1 - sum;
  }

  /** Writes the sum over the processor's gradient. */
  void download(Weights gradient) {
    sessions.download(buffers.get(sum), gradient);
  }

  @Override
  public void close() {
    for (Binding step : steps) {
      if (step != null) {
        step.close();
      }
    }
    buffers.forEach(buffer -> buffer.values().forEach(DeviceTensor::close));
  }
}
