package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.athanor.onnxruntime.Binding;
import org.athanor.onnxruntime.Cuda;
import org.athanor.onnxruntime.DeviceMemory;
import org.athanor.onnxruntime.DeviceTensor;

/**
 * The graphs of one architecture as sessions on a device, made when first used, and the weights in
 * its memory: the processor's own are the masters, {@link #upload} copies them.
 */
final class DeviceSessions implements AutoCloseable {
  /** The graphs there are. */
  enum Kind {
    SCORE,
    TRAIN,
    PREFILL,
    DRAW,
    DRAW_GREEDILY,
    LOGITS
  }

  static final int LOGITS = 1 << 28; // at once, 1 GB

  final Sessions host;
  private final Model masters;
  private final Architecture a;
  private final List<Architecture.Tensor> all;
  private final Numerics numerics;
  private final boolean cuda;
  private final int logits;
  private final Set<String> matrices = new HashSet<>();
  private final Map<Kind, OrtSession> sessions = new LinkedHashMap<>();
  private final Map<String, OrtSession> helpers = new LinkedHashMap<>();
  private final Map<String, DeviceTensor> weights = new LinkedHashMap<>();
  private final DeviceMemory memory;
  private boolean uploaded;

  DeviceSessions(Sessions host, Model masters, Numerics numerics, boolean cuda, int logits) {
    this.host = host;
    this.masters = masters;
    this.a = masters.a;
    this.numerics = numerics;
    this.cuda = cuda;
    this.logits = logits;
    this.all = new ArrayList<>(a.tensors());
    if (a.lora().on()) {
      all.addAll(a.adapters());
    }
    for (Architecture.Tensor tensor : all) {
      if (tensor.shape().length == 2) {
        matrices.add(tensor.name());
      }
    }
    this.memory = new DeviceMemory(copier(1, Numerics.FLOAT), cuda);
    try {
      for (Architecture.Tensor tensor : all) {
        weights.put(tensor.name(), tensor(type(tensor.name()), shape(tensor)));
      }
    } catch (RuntimeException e) {
      close(); // a card that is full has room again
      throw e;
    }
  }

  /** Element type of a weight in the device's memory. */
  private int type(String name) {
    return matrices.contains(name) ? numerics.products() : Numerics.FLOAT;
  }

  int cacheType() {
    return numerics.cache();
  }

  /** Memory on the device, not set. */
  DeviceTensor tensor(int type, long... shape) {
    return memory.tensor(type, shape);
  }

  static long[] shape(Architecture.Tensor tensor) {
    long[] shape = new long[tensor.shape().length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.shape()[i];
    }
    return shape;
  }

  /**
   * Copies the processor's weights to the device: all at first, then those that are trained. One
   * tensor after the other, since the device holds a second copy of what is on its way.
   */
  void upload() {
    for (Architecture.Tensor tensor : uploaded ? a.trained() : all) {
      String name = tensor.name();
      try (Binding binding = new Binding(copier(tensor.shape().length, type(name)))) {
        binding.input(DeviceCopies.FROM, masters.tensor(name));
        binding.output(DeviceCopies.TO, weights.get(name));
        binding.run();
      }
    }
    uploaded = true;
  }

  /** Copies what is trained from the device, likewise. */
  void download(Map<String, DeviceTensor> from, Weights to) {
    for (Architecture.Tensor tensor : a.trained()) {
      String name = tensor.name();
      try (Binding binding = new Binding(copier(tensor.shape().length, Numerics.FLOAT))) {
        binding.input(DeviceCopies.FROM, from.get(name));
        binding.output(DeviceCopies.TO, to.tensor(name));
        binding.run();
      }
    }
  }

  private OrtSession copier(int rank, int type) {
    return helper("cast " + rank + " " + type, DeviceCopies.cast(rank, type));
  }

  /** A new binding of a graph, its weights and rotary tables bound; the caller closes it. */
  Binding bind(Kind kind) {
    OrtSession session = sessions.computeIfAbsent(kind, this::create);
    Binding binding = new Binding(session);
    for (String name : session.getInputNames()) {
      DeviceTensor weight = weights.get(name);
      OnnxTensor table = host.table(name);
      if (weight != null) {
        binding.input(name, weight);
      } else if (table != null) {
        binding.input(name, table);
      }
    }
    return binding;
  }

  /** Runs what is bound; the time counts as the engine's. */
  void run(Binding binding) throws OrtException {
    host.stopwatch.compute(
        () -> {
          binding.run();
          return null;
        });
  }

  private OrtSession create(Kind kind) {
    byte[] plain =
        switch (kind) {
          case SCORE -> Llama.scoreGraph(a, logits);
          case TRAIN -> LlamaGradient.graph(a, logits);
          case PREFILL -> Llama.prefillGraph(a);
          case DRAW -> DeviceSampling.replace(Llama.stepGraph(a), a.vocabulary(), false);
          case DRAW_GREEDILY -> DeviceSampling.replace(Llama.stepGraph(a), a.vocabulary(), true);
          case LOGITS -> Llama.logitsGraph(a);
        };
    return session(kind.toString(), Lowering.lower(plain, numerics, matrices::contains), true);
  }

  /** A session of a graph that only moves numbers, by a name of its own. */
  OrtSession helper(String name, byte[] graph) {
    return helpers.computeIfAbsent(name, key -> session(name, graph, false));
  }

  private OrtSession session(String name, byte[] graph, boolean optimize) {
    try (OrtSession.SessionOptions options =
        cuda ? Cuda.options() : new OrtSession.SessionOptions()) {
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(true);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (!optimize) {
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      }
      String profile = System.getProperty("athanor.profile");
      if (profile != null) {
        options.enableProfiling(profile + "-" + name);
      }
      return host.environment.createSession(graph, options);
    } catch (OrtException e) {
      throw new IllegalStateException(
          "ONNX Runtime refused the " + name + " graph of " + a + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    weights.values().forEach(DeviceTensor::close);
    memory.close();
    List<OrtSession> all = new ArrayList<>(sessions.values());
    all.addAll(helpers.values());
    for (OrtSession session : all) {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("cannot close a session: " + e.getMessage(), e);
      }
    }
    sessions.clear();
    helpers.clear();
  }
}
