package org.athanor.bench;

import com.google.gson.Gson;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.optimizer.nd4j.AdamW;
import org.athanor.optimizer.nd4j.Betas;
import org.athanor.optimizer.nd4j.RateSchedule;
import org.athanor.optimizer.nd4j.Schedule;
import org.athanor.plugin.Optimizer.Update;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.TrainablePolicy;
import org.athanor.policy.onnx.OnnxRandomPolicySource;
import org.athanor.testkit.OptionValues;
import org.osgi.framework.BundleContext;

/** A fresh policy of some shape on Athanor's engine, and the work that is timed. */
final class Workload implements AutoCloseable {
  static final int MICRO_BATCH = 16;
  private static final double LEARNING_RATE = 1e-3;
  private static final double WEIGHT_DECAY = 0.01;
  private static final double CLIP = 1;
  private static final String EMBEDDING = "model.embed_tokens.weight";

  private final Shape shape;
  private final TrainablePolicy policy;
  private final List<Trajectory> batch = new ArrayList<>();
  private final double[][] coefficients;
  private final List<int[]> prompts = new ArrayList<>();
  private final List<List<FloatBuffer>> slots = new ArrayList<>();
  private final AdamW adamW = new AdamW();
  private final AdamW.Options options =
      new AdamW.Options(
          LEARNING_RATE,
          new Betas(0.9, 0.999, 1e-8),
          WEIGHT_DECAY,
          CLIP,
          new RateSchedule(Schedule.CONSTANT, 0, 0));
  private long updates;
  private long draws;

  Workload(Shape shape, Path tokenizer) {
    this.shape = shape;
    this.policy = open(shape, tokenizer);
    this.coefficients = new double[shape.sequences()][shape.newTokens()];
    neverEnd();
    for (int i = 0; i < shape.sequences(); i++) {
      Rng rng = Rng.of(1, "batch", i);
      int[] tokens = tokens(shape.newTokens(), rng);
      batch.add(
          new Trajectory(
              tokens(shape.promptTokens(), rng),
              tokens,
              new double[tokens.length],
              Trajectory.Stop.LENGTH,
              0));
      for (int t = 0; t < tokens.length; t++) {
        coefficients[i][t] = (float) ((rng.nextDouble() - 0.5) / shape.sequences());
      }
    }
    for (int p = 0; p < Shape.PROMPTS; p++) {
      prompts.add(tokens(shape.promptTokens(), Rng.of(1, "prompt", p)));
    }
    for (Parameter parameter : policy.parameters()) {
      slots.add(List.of(direct(parameter.size()), direct(parameter.size())));
    }
  }

  private static TrainablePolicy open(Shape s, Path tokenizer) {
    var options =
        OptionValues.bind(
            OnnxRandomPolicySource.Options.class,
            Map.of(
                "tokenizer", tokenizer.toString(),
                "hidden", String.valueOf(s.hidden()),
                "layers", String.valueOf(s.layers()),
                "heads", String.valueOf(s.heads()),
                "kvHeads", String.valueOf(s.kvHeads()),
                "intermediate", String.valueOf(s.intermediate()),
                "seed", "1",
                "workers", "2",
                "microBatch", String.valueOf(MICRO_BATCH)));
    return new OnnxRandomPolicySource(properties()).open(options);
  }

  /** All that the source asks of its container. */
  static BundleContext properties() {
    return (BundleContext)
        Proxy.newProxyInstance(
            Workload.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getProperty")) {
                return System.getProperty((String) arguments[0]);
              }
              throw new UnsupportedOperationException(method.toString());
            });
  }

  /**
   * Makes the end of a sequence all but impossible, so that every row has all its tokens: all
   * embeddings share a direction, and the end's points the other way.
   */
  private void neverEnd() {
    Parameter embedding =
        policy.parameters().stream()
            .filter(parameter -> parameter.name().equals(EMBEDDING))
            .findFirst()
            .orElseThrow();
    for (int v = 0; v < embedding.shape()[0]; v++) {
      boolean end = v == policy.tokenizer().endOfSequence();
      embedding.value().put(v * shape.hidden(), end ? -10 : 1);
    }
    policy.weightsChanged(0);
  }

  private int[] tokens(int count, Rng rng) {
    int end = policy.tokenizer().endOfSequence();
    int[] tokens = new int[count];
    for (int t = 0; t < count; t++) {
      int token = rng.nextInt(policy.tokenizer().vocabularySize() - 1);
      tokens[t] = token >= end ? token + 1 : token;
    }
    return tokens;
  }

  private static FloatBuffer direct(int size) {
    return ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  long parameters() {
    return policy.parameters().stream().mapToLong(Parameter::size).sum();
  }

  /** Sum of the batch's log-probabilities, nats. */
  double score() {
    double sum = 0;
    for (TokenStats stats : policy.evaluate(batch, 1)) {
      for (double logProb : stats.logProb()) {
        sum += logProb;
      }
    }
    return sum;
  }

  /** Forward, backward, clip and AdamW over the whole batch. */
  void train() {
    accumulate();
    optimize();
  }

  void accumulate() {
    policy.accumulate(batch, 1, coefficients, new double[0][]);
  }

  void optimize() {
    updates++;
    adamW.update(new Update(policy.parameters(), slots, updates, updates), options);
    policy.weightsChanged(updates);
  }

  /** Draws completions; returns how many tokens. */
  int generate() {
    var groups =
        policy.generate(
            prompts,
            Shape.ROLLOUTS,
            new SamplingParams(shape.newTokens(), 1),
            Rng.of(1, "draw", draws++));
    return groups.stream().flatMap(List::stream).mapToInt(Trajectory::length).sum();
  }

  /** The policy and the batch as another program can read them. */
  void write(Path folder) throws IOException {
    Path model = Files.createDirectory(folder.resolve("policy"));
    policy.save(model);
    Map<String, Object> b = new LinkedHashMap<>();
    b.put("tokens", batch.stream().map(Workload::whole).toList());
    b.put("first", shape.promptTokens());
    b.put("coefficients", coefficients);
    b.put("prompts", prompts);
    b.put("count", Shape.ROLLOUTS);
    b.put("newTokens", shape.newTokens());
    b.put("learningRate", LEARNING_RATE);
    b.put("weightDecay", WEIGHT_DECAY);
    b.put("gradientClip", CLIP);
    Files.writeString(folder.resolve("batch.json"), new Gson().toJson(b));
  }

  static int[] whole(Trajectory trajectory) {
    int[] prompt = trajectory.prompt();
    int[] all = java.util.Arrays.copyOf(prompt, prompt.length + trajectory.length());
    System.arraycopy(trajectory.tokens(), 0, all, prompt.length, trajectory.length());
    return all;
  }

  @Override
  public void close() {
    policy.close();
  }
}
