package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.onnxruntime.Binding;
import org.athanor.policy.Parameter;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.policy.TrainablePolicy;

/**
 * A policy that computes on a device. Weights, gradients, keys and values live there; the masters
 * of the weights, which the optimizer moves, and the finished gradient are the host policy's.
 */
final class DevicePolicy implements TrainablePolicy {
  private final OnnxPolicy host;
  private final Architecture architecture;
  private final Layout layout;
  private final DeviceSessions sessions;
  private final DevicePlan plan;
  private DeviceTrainer trainer;
  private Binding score;
  private boolean stale = true;

  /**
   * @param host gives everything but the computing, and is closed with this
   * @param cuda whether on a card, or else on the processor, which is for tests
   */
  DevicePolicy(OnnxPolicy host, Numerics numerics, boolean cuda) {
    this(host, numerics, cuda, DeviceSessions.LOGITS);
  }

  /**
   * @param logits most of them at once, where the vocabulary is large
   */
  DevicePolicy(OnnxPolicy host, Numerics numerics, boolean cuda, int logits) {
    this.host = host;
    this.architecture = host.architecture();
    this.layout = host.layout();
    this.plan = new DevicePlan(architecture, layout, numerics, logits);
    this.sessions = new DeviceSessions(host.sessions(), host.model(), numerics, cuda, logits);
  }

  @Override
  public Tokenizer tokenizer() {
    return host.tokenizer();
  }

  @Override
  public int contextLength() {
    return host.contextLength();
  }

  @Override
  public long version() {
    return host.version();
  }

  @Override
  public List<Parameter> parameters() {
    return host.parameters();
  }

  @Override
  public synchronized List<List<Trajectory>> generate(
      List<int[]> prompts, int count, SamplingParams params, Rng rng) {
    Request request = host.request(prompts, count, params, rng);
    return request.groups(
        timed(() -> DeviceGenerator.run(sessions, architecture, layout.rows(), request)));
  }

  @Override
  public Optional<SamplingParams> suggested() {
    return host.suggested();
  }

  @Override
  public String plan(int tokens) {
    return plan.text(tokens);
  }

  @Override
  public double engineShare() {
    return host.engineShare();
  }

  @Override
  public synchronized List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
    host.check(trajectories, temperature);
    double[][] logProb = new double[trajectories.size()][0];
    double[][] entropy = new double[trajectories.size()][0];
    timed(
        () -> {
          if (score == null) {
            score = sessions.bind(DeviceSessions.Kind.SCORE);
          }
          for (MicroBatch batch : MicroBatch.split(trajectories, layout.microBatch(), i -> true)) {
            score(batch, temperature, logProb, entropy);
          }
          return null;
        });
    List<TokenStats> stats = new ArrayList<>();
    for (int i = 0; i < logProb.length; i++) {
      stats.add(new TokenStats(logProb[i], entropy[i]));
    }
    return stats;
  }

  private void score(MicroBatch batch, double temperature, double[][] logProb, double[][] entropy)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    var environment = sessions.host.environment;
    List<OnnxTensor> made = batch.describe(environment, temperature, inputs);
    FloatBuffer logProbs = floats(batch.tokens());
    FloatBuffer entropies = floats(batch.tokens());
    long[] shape = {batch.tokens()};
    try (var l = OnnxTensor.createTensor(environment, logProbs, shape);
        var e = OnnxTensor.createTensor(environment, entropies, shape)) {
      inputs.forEach(score::input);
      score.output(Llama.LOG_PROB, l);
      score.output(Llama.ENTROPY, e);
      sessions.run(score);
      batch.deal(logProbs, logProb);
      batch.deal(entropies, entropy);
    } finally {
      made.forEach(OnnxTensor::close);
    }
  }

  private static FloatBuffer floats(int size) {
    return ByteBuffer.allocateDirect(size * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Override
  public synchronized void accumulate(
      List<Trajectory> batch, double temperature, double[][] dLogProb, double[][] dEntropy) {
    host.check(batch, temperature, dLogProb, dEntropy);
    timed(
        () -> {
          if (trainer == null) {
            trainer = new DeviceTrainer(sessions, architecture);
          }
          for (MicroBatch micro :
              MicroBatch.split(batch, layout.microBatch(), i -> some(i, dLogProb, dEntropy))) {
            trainer.run(micro, temperature, dLogProb, dEntropy);
          }
          trainer.download(host.model().gradient());
          return null;
        });
  }

  private static boolean some(int i, double[][] dLogProb, double[][] dEntropy) {
    return OnnxPolicy.some(dLogProb[i]) || (dEntropy.length > 0 && OnnxPolicy.some(dEntropy[i]));
  }

  /** Work on the device, whose weights are brought up to date before. */
  private <T> T timed(Stopwatch.Work<T> work) {
    try {
      return sessions.host.stopwatch.work(
          () -> {
            if (stale) {
              sessions.upload();
              stale = false;
            }
            return work.done();
          });
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw explained(e, layout);
    }
  }

  /** With what to do about it, where a device has no memory left. */
  static IllegalStateException explained(IllegalStateException e, Layout layout) {
    if (!e.getMessage().matches("(?s).*(allocate memory|Available memory).*")) {
      return e;
    }
    String what =
        "the card has too little memory: lower policy.rows (%d) where it draws, policy.microBatch (%d)"
            + " where it learns, train adapters (policy.loraRank), or take a smaller model; %s";
    return new IllegalStateException(
        what.formatted(layout.rows(), layout.microBatch(), e.getMessage()), e);
  }

  @Override
  public synchronized void weightsChanged(long version) {
    host.weightsChanged(version);
    stale = true;
    if (trainer != null) {
      trainer.clear();
    }
  }

  @Override
  public void save(Path folder) {
    host.save(folder);
  }

  @Override
  public synchronized void close() {
    if (score != null) {
      score.close();
      score = null;
    }
    if (trainer != null) {
      trainer.close();
      trainer = null;
    }
    sessions.close();
    host.close();
  }
}
