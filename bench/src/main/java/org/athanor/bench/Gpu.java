package org.athanor.bench;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.math.Rng;
import org.athanor.optimizer.nd4j.AdamW;
import org.athanor.plugin.Optimizer.Update;
import org.athanor.policy.Parameter;
import org.athanor.policy.Policy.TokenStats;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.TrainablePolicy;
import org.athanor.policy.onnx.Device;
import org.athanor.policy.onnx.OnnxPolicySource;
import org.athanor.policy.onnx.Precision;
import org.athanor.policy.onnx.Rehearsal;
import org.athanor.testkit.OptionValues;

/**
 * A 0.5B Qwen2.5-shaped checkpoint with random weights on a card: parity with the processor, then
 * speed, beside PyTorch and transformers on the same card. Prints tables in Markdown.
 *
 * <p>Arguments: the project's folder, a Python that has PyTorch and transformers, an empty folder
 * for the checkpoint, and then perhaps {@code --quick}, or {@code --rehearse} for a small model on
 * the processor.
 */
public final class Gpu {
  private static final int LORA_RANK = 16;

  /** Of the distribution that is cut. */
  private static final int TOP_K = 20;

  private static final double TOP_P = 0.95;

  private final Path root;
  private final String python;
  private final Path folder;
  private final GpuScale scale;
  private final List<Trajectory> parity;
  private final List<Trajectory> train;
  private final GpuReport report = new GpuReport();

  private Gpu(Path root, String python, Path folder, GpuScale scale) {
    this.root = root;
    this.python = python;
    this.folder = folder;
    this.scale = scale;
    this.parity = scale.parity();
    this.train = scale.train();
  }

  public static void main(String[] arguments) throws IOException {
    List<String> flags = List.of(arguments).subList(3, arguments.length);
    new Gpu(Path.of(arguments[0]), arguments[1], Path.of(arguments[2]), GpuScale.of(flags)).run();
  }

  private void run() throws IOException {
    make();
    String where = scale.card() ? "Athanor, card, " : "Athanor, a card's path, ";
    try (TrainablePolicy policy = open(Device.CPU, Precision.FLOAT32, 0)) {
      parity("Athanor, processor, float32", policy);
    }
    try (TrainablePolicy policy = open(Device.CUDA, Precision.FLOAT32, 0)) {
      parity(where + "float32", policy);
    }
    try (TrainablePolicy policy = open(Device.CUDA, Precision.BFLOAT16, 0)) {
      parity(where + (scale.card() ? "bfloat16" : "float16 for bfloat16"), policy);
      speed(policy);
    }
    try (TrainablePolicy policy = open(Device.CUDA, Precision.BFLOAT16, LORA_RANK)) {
      rate("training step, LoRA", training(policy));
    }
    JsonObject theirs = JsonParser.parseString(beside()).getAsJsonObject();
    report.print(theirs, scale.card());
  }

  private void make() throws IOException {
    Path config = folder.resolve("qwen.json");
    Files.writeString(config, new Gson().toJson(scale.config()));
    torch("make", folder.toString(), config.toString());
    Path tokenizer = root.resolve("distribution/src/main/dist/models/ember-tokenizer");
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      if (Files.exists(tokenizer.resolve(name))) {
        Files.copy(tokenizer.resolve(name), folder.resolve(name));
      }
    }
  }

  private TrainablePolicy open(Device device, Precision precision, int loraRank) {
    boolean rehearsal = device == Device.CUDA && !scale.card();
    Device asked = rehearsal ? Device.CPU : device;
    var options =
        OptionValues.bind(
            OnnxPolicySource.Options.class,
            Map.of(
                "path", folder.toString(),
                "workers", "8",
                "rows", String.valueOf(scale.prompts() * GpuScale.COUNT),
                "microBatch", String.valueOf(scale.microBatch()),
                "loraRank", String.valueOf(loraRank),
                "loraAlpha", String.valueOf(LORA_RANK),
                "device", asked.name().toLowerCase(Locale.ROOT),
                "precision", precision.name().toLowerCase(Locale.ROOT)));
    var source = new OnnxPolicySource(Workload.properties());
    return rehearsal ? Rehearsal.open(source, options) : source.open(options);
  }

  /** Scores, greedy tokens, and whether a drawn token has the log-probability it is scored with. */
  private void parity(String name, TrainablePolicy policy) {
    List<int[]> prompts = parity.stream().map(Trajectory::prompt).toList();
    var greedy = new SamplingParams(scale.greedy(), 0);
    report.parity(
        name,
        policy.evaluate(parity, 1).stream()
            .map(TokenStats::logProb)
            .flatMapToDouble(Arrays::stream)
            .toArray(),
        policy.generate(prompts, 1, greedy, Rng.of(1, "greedy")).stream()
            .map(drawn -> drawn.get(0).tokens())
            .toArray(int[][]::new));
    var whole = new SamplingParams(scale.greedy(), 1);
    List<Trajectory> drawn =
        policy.generate(prompts, 1, whole, Rng.of(1, "gap")).stream()
            .map(group -> group.get(0))
            .toList();
    double gap = 0;
    List<TokenStats> again = policy.evaluate(drawn, 1);
    for (int i = 0; i < drawn.size(); i++) {
      gap = Math.max(gap, GpuReport.worst(drawn.get(i).logProb(), again.get(i).logProb()));
    }
    System.out.printf("%s: drawn and scored log-probabilities differ by at most %.2g%n", name, gap);
  }

  private void speed(TrainablePolicy policy) {
    int tokens = scale.newTokens();
    rate("generation", drawing(policy, new SamplingParams(tokens, 1)));
    var cut = new SamplingParams(tokens, 1, TOP_K, TOP_P, 0, 1, List.of());
    rate("generation, topK and topP", drawing(policy, cut));
    rate(
        "scoring",
        () -> {
          policy.evaluate(train, 1);
          return inputs();
        });
    double[][] coefficients = scale.coefficients();
    rate(
        "forward and backward",
        () -> {
          policy.accumulate(train, 1, coefficients, new double[0][]);
          return inputs();
        });
    rate("training step", training(policy));
  }

  private Work drawing(TrainablePolicy policy, SamplingParams params) {
    List<int[]> prompts = scale.toContinue();
    return () ->
        policy.generate(prompts, GpuScale.COUNT, params, Rng.of(1, "draw")).stream()
            .flatMap(List::stream)
            .mapToInt(Trajectory::length)
            .sum();
  }

  private int inputs() {
    return train.stream().mapToInt(t -> t.prompt().length + t.length() - 1).sum();
  }

  /** Forward, backward and AdamW, with a rate so small that nothing moves far. */
  private Work training(TrainablePolicy policy) {
    AdamW adamW = new AdamW();
    var options =
        OptionValues.bind(AdamW.Options.class, Map.of("learningRate", "1e-9", "weightDecay", "0"));
    double[][] coefficients = scale.coefficients();
    List<List<FloatBuffer>> slots = new ArrayList<>();
    for (Parameter parameter : policy.parameters()) {
      slots.add(List.of(direct(parameter.size()), direct(parameter.size())));
    }
    long[] updates = {0};
    return () -> {
      policy.accumulate(train, 1, coefficients, new double[0][]);
      updates[0]++;
      adamW.update(new Update(policy.parameters(), slots, updates[0], updates[0]), options);
      policy.weightsChanged(updates[0]);
      return inputs();
    };
  }

  private static FloatBuffer direct(int size) {
    return ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private interface Work {
    int tokens();
  }

  /** Tokens a second, median of the rounds after one to warm up. */
  private void rate(String name, Work work) {
    work.tokens();
    double[] rates = new double[scale.rounds()];
    for (int round = 0; round < rates.length; round++) {
      long start = System.nanoTime();
      int tokens = work.tokens();
      rates[round] = tokens / ((System.nanoTime() - start) * 1e-9);
    }
    Arrays.sort(rates);
    System.err.println(name + ", tokens a second: " + Arrays.toString(rates));
    report.speed(name, rates[rates.length / 2]);
  }

  private String beside() throws IOException {
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("device", scale.card() ? "cuda" : "cpu");
    batch.put("parity", parity.stream().map(Workload::whole).toList());
    batch.put("parityFirst", scale.parityFirst());
    batch.put("greedyTokens", scale.greedy());
    batch.put("train", train.stream().map(Workload::whole).toList());
    batch.put("trainFirst", scale.prompt());
    batch.put("coefficients", scale.coefficients());
    batch.put("microBatch", scale.microBatch());
    batch.put("loraRank", LORA_RANK);
    batch.put("prompts", scale.toContinue());
    batch.put("count", GpuScale.COUNT);
    batch.put("newTokens", scale.newTokens());
    batch.put("topK", TOP_K);
    batch.put("topP", TOP_P);
    batch.put("rounds", scale.rounds());
    Path file = folder.resolve("batch.json");
    Files.writeString(file, new Gson().toJson(batch));
    return torch("measure", folder.toString(), file.toString());
  }

  /** The last line that the script prints. */
  private String torch(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(python, root + "/bench/torch/qwen.py"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove("OMP_NUM_THREADS");
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return output.substring(output.lastIndexOf('\n') + 1);
  }
}
