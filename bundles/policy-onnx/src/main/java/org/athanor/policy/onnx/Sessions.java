package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** ONNX Runtime's sessions of one architecture, made when first used, and their fixed inputs. */
final class Sessions implements AutoCloseable {
  /** The graphs there are. */
  enum Kind {
    SCORE(Llama::scoreGraph),
    TRAIN(LlamaGradient::graph),
    PREFILL(Llama::prefillGraph),
    STEP(Llama::stepGraph),
    LOGITS(Llama::logitsGraph);

    private final Function<Architecture, byte[]> graph;

    Kind(Function<Architecture, byte[]> graph) {
      this.graph = graph;
    }
  }

  final OrtEnvironment environment;
  final Stopwatch stopwatch = new Stopwatch();
  private final Architecture architecture;
  private final Model weights;
  private final Map<Kind, OrtSession> sessions = new EnumMap<>(Kind.class);
  private final Map<String, OnnxTensor> rotary = new LinkedHashMap<>();

  Sessions(OrtEnvironment environment, Model weights) {
    this.environment = environment;
    this.architecture = weights.a;
    this.weights = weights;
    rotary.put(Llama.COSINE, rotary(architecture.rotary(false), 1));
    rotary.put(Llama.SINE, rotary(architecture.rotary(true), 1));
    rotary.put(Llama.MINUS_SINE, rotary(architecture.rotary(true), -1));
  }

  synchronized OrtSession get(Kind kind) {
    return sessions.computeIfAbsent(kind, this::create);
  }

  /** A rotary table, or null. */
  OnnxTensor table(String name) {
    return rotary.get(name);
  }

  /** Weights and rotary tables that a graph asks for; the caller adds the rest. */
  Map<String, OnnxTensor> fixedInputs(Kind kind) {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    for (String name : get(kind).getInputNames()) {
      OnnxTensor tensor = rotary.containsKey(name) ? rotary.get(name) : weights.tensor(name);
      if (tensor != null) {
        inputs.put(name, tensor);
      }
    }
    return inputs;
  }

  /** One thread each: small products gain nothing from more, and the workers fill the cores. */
  private OrtSession create(Kind kind) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(true);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      byte[] graph = kind.graph.apply(architecture);
      return stopwatch.compute(() -> environment.createSession(graph, options));
    } catch (OrtException e) {
      throw new IllegalStateException(
          "ONNX Runtime refused the " + kind + " graph of " + architecture + ": " + e.getMessage(),
          e);
    }
  }

  private OnnxTensor rotary(float[] table, int sign) {
    FloatBuffer buffer = Weights.allocate(table.length);
    for (int i = 0; i < table.length; i++) {
      buffer.put(i, sign * table[i]);
    }
    try {
      long[] shape = {architecture.context(), architecture.headDim() / 2};
      return OnnxTensor.createTensor(environment, buffer, shape);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refused a table: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    for (OrtSession session : sessions.values()) {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("cannot close a session: " + e.getMessage(), e);
      }
    }
    sessions.clear();
    rotary.values().forEach(OnnxTensor::close);
  }
}
