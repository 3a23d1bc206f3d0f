package org.athanor.policy.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.policy.Parameter;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.policy.TrainablePolicy;

/**
 * A Llama-type policy on ONNX Runtime. Work is split over a fixed number of workers by its order
 * alone, so the same call gives the same bits whenever it is made.
 */
final class OnnxPolicy implements TrainablePolicy {
  private final HuggingFaceFolder folder;
  private final Architecture architecture;
  private final Layout layout;
  private final Model model;
  private final Sessions sessions;
  private final Workers workers;
  private final Generator[] generators;
  private final Trainer[] trainers;
  private long version;
  private boolean closed;

  /** Owns everything it is given from here on. */
  OnnxPolicy(HuggingFaceFolder folder, Weights value, Layout layout, OrtEnvironment environment) {
    this(
        folder,
        new Model(folder.architecture(), Shelf.own(value), null, environment),
        layout,
        environment);
  }

  /** Owns everything it is given from here on. */
  OnnxPolicy(HuggingFaceFolder folder, Model model, Layout layout, OrtEnvironment environment) {
    this.folder = folder;
    this.architecture = model.a;
    this.layout = layout;
    this.model = model;
    this.sessions = new Sessions(environment, model);
    this.workers = new Workers(layout.workers() == 0 ? Workers.AUTOMATIC : layout.workers());
    this.generators = new Generator[workers.count()];
    this.trainers = new Trainer[workers.count()];
  }

  Architecture architecture() {
    return architecture;
  }

  Layout layout() {
    return layout;
  }

  Sessions sessions() {
    return sessions;
  }

  Model model() {
    return model;
  }

  @Override
  public Tokenizer tokenizer() {
    return folder.tokenizer();
  }

  @Override
  public int contextLength() {
    return architecture.context();
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public List<Parameter> parameters() {
    return model.parameters();
  }

  @Override
  public synchronized List<List<Trajectory>> generate(
      List<int[]> prompts, int count, SamplingParams params, Rng rng) {
    Request request = request(prompts, count, params, rng);
    Trajectory[] drawn = new Trajectory[request.rows()];
    workers.run(
        w -> {
          if (generators[w] == null) {
            generators[w] = new Generator(sessions, architecture, layout.rows());
          }
          int from = share(w, drawn.length);
          int to = share(w + 1, drawn.length);
          sessions.stopwatch.work(
              () -> {
                generators[w].run(request, from, to, drawn);
                return null;
              });
        });
    return request.groups(drawn);
  }

  /** What to draw, once it has been checked. */
  Request request(List<int[]> prompts, int count, SamplingParams params, Rng rng) {
    open();
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative, got " + count);
    }
    for (int p = 0; p < prompts.size(); p++) {
      checkPrompt("prompt " + p, prompts.get(p));
    }
    int[] ends = folder.endsOfSequence();
    return new Request(
        prompts, count, params, rng, ends, folder.tokenizer(), contextLength(), version);
  }

  private int share(int worker, int rows) {
    return (int) ((long) rows * worker / workers.count());
  }

  @Override
  public Optional<SamplingParams> suggested() {
    return folder.suggested();
  }

  @Override
  public double engineShare() {
    return sessions.stopwatch.share();
  }

  @Override
  public String plan(int tokens) {
    return new Plan(architecture, layout, workers.count()).text(tokens);
  }

  @Override
  public synchronized List<TokenStats> evaluate(List<Trajectory> trajectories, double temperature) {
    check(trajectories, temperature);
    double[][] logProb = new double[trajectories.size()][0];
    double[][] entropy = new double[trajectories.size()][0];
    Plan plan = new Plan(architecture, layout, workers.count());
    List<MicroBatch> split = MicroBatch.split(trajectories, plan::sequences, i -> true);
    each(split, (w, batch) -> score(batch, temperature, logProb, entropy));
    List<TokenStats> stats = new ArrayList<>();
    for (int i = 0; i < logProb.length; i++) {
      stats.add(new TokenStats(logProb[i], entropy[i]));
    }
    return stats;
  }

  private void score(MicroBatch batch, double temperature, double[][] logProb, double[][] entropy)
      throws OrtException {
    OrtSession session = sessions.get(Sessions.Kind.SCORE);
    Map<String, OnnxTensor> inputs = sessions.fixedInputs(Sessions.Kind.SCORE);
    List<OnnxTensor> made = batch.describe(sessions.environment, temperature, inputs);
    try (OrtSession.Result result = sessions.stopwatch.compute(() -> session.run(inputs))) {
      batch.deal(floats(result, Llama.LOG_PROB), logProb);
      batch.deal(floats(result, Llama.ENTROPY), entropy);
    } finally {
      made.forEach(OnnxTensor::close);
    }
  }

  private static java.nio.FloatBuffer floats(OrtSession.Result result, String name) {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
  }

  @Override
  public synchronized void accumulate(
      List<Trajectory> batch, double temperature, double[][] dLogProb, double[][] dEntropy) {
    check(batch, temperature, dLogProb, dEntropy);
    Plan plan = new Plan(architecture, layout, workers.count());
    List<MicroBatch> split =
        MicroBatch.split(
            batch,
            plan::sequences,
            i -> some(dLogProb[i]) || (dEntropy.length > 0 && some(dEntropy[i])));
    int used = Math.min(workers.count(), split.size());
    for (int w = 0; w < used; w++) {
      if (trainers[w] == null) {
        trainers[w] = new Trainer(sessions, architecture);
      }
      trainers[w].sum().clear();
    }
    each(split, (w, micro) -> trainers[w].run(micro, temperature, dLogProb, dEntropy));
    for (int w = 0; w < used; w++) {
      model.gradient().add(trainers[w].sum());
    }
  }

  /** What a worker does with a micro-batch. */
  private interface Work {
    void on(int worker, MicroBatch batch) throws OrtException;
  }

  /** Micro-batch i goes to worker i % workers. */
  private void each(List<MicroBatch> split, Work work) {
    if (split.isEmpty()) {
      return;
    }
    workers.run(
        w -> {
          for (int i = w; i < split.size(); i += workers.count()) {
            MicroBatch batch = split.get(i);
            sessions.stopwatch.work(
                () -> {
                  work.on(w, batch);
                  return null;
                });
          }
        });
  }

  @Override
  public synchronized void weightsChanged(long version) {
    open();
    this.version = version;
    model.clearGradient();
  }

  @Override
  public synchronized void save(Path target) {
    open();
    folder.save(target, architecture, model.trained());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    workers.close();
    sessions.close();
    for (int w = 0; w < workers.count(); w++) {
      if (generators[w] != null) {
        generators[w].close();
      }
      if (trainers[w] != null) {
        trainers[w].close();
      }
    }
    model.close();
    folder.close();
  }

  private void open() {
    if (closed) {
      throw new IllegalStateException("the policy is closed");
    }
  }

  static boolean some(double[] coefficients) {
    for (double c : coefficients) {
      if (c != 0) {
        return true;
      }
    }
    return false;
  }

  void check(List<Trajectory> batch, double temperature, double[][] dLogProb, double[][] dEntropy) {
    check(batch, temperature);
    checkCoefficients("dLogProb", batch, dLogProb);
    if (dEntropy.length > 0) {
      checkCoefficients("dEntropy", batch, dEntropy);
    }
  }

  void check(List<Trajectory> batch, double temperature) {
    open();
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("temperature must be positive, got " + temperature);
    }
    for (int i = 0; i < batch.size(); i++) {
      Trajectory trajectory = batch.get(i);
      String what = "trajectory " + i;
      checkTokens(what, trajectory.prompt());
      if (trajectory.length() == 0) {
        continue;
      }
      checkPrompt(what, trajectory.prompt());
      checkTokens(what, trajectory.tokens());
      int length = trajectory.prompt().length + trajectory.length();
      if (length > architecture.context()) {
        throw new IllegalArgumentException(
            what + " has " + length + " tokens, the context ends at " + architecture.context());
      }
    }
  }

  private void checkPrompt(String what, int[] prompt) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException(what + ": the prompt is empty");
    }
    if (prompt.length >= architecture.context()) {
      throw new IllegalArgumentException(
          what
              + ": the prompt has "
              + prompt.length
              + " tokens and leaves no room in the context of "
              + architecture.context());
    }
    checkTokens(what, prompt);
  }

  private void checkTokens(String what, int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= architecture.vocabulary()) {
        throw new IllegalArgumentException(
            what + ": token " + token + " is not in 0.." + (architecture.vocabulary() - 1));
      }
    }
  }

  private static void checkCoefficients(String name, List<Trajectory> batch, double[][] values) {
    if (values.length != batch.size()) {
      throw new IllegalArgumentException(
          name
              + " must have a row for each of "
              + batch.size()
              + " trajectories, got "
              + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i].length != batch.get(i).length()) {
        throw new IllegalArgumentException(
            name
                + "["
                + i
                + "] must have "
                + batch.get(i).length()
                + " elements, got "
                + values[i].length);
      }
      for (int t = 0; t < values[i].length; t++) {
        if (!Double.isFinite(values[i][t])) {
          throw new IllegalArgumentException(name + "[" + i + "][" + t + "] is " + values[i][t]);
        }
      }
    }
  }
}
