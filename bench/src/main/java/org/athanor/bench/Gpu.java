package org.athanor.bench;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import org.athanor.testkit.OptionValues;

/**
 * A 0.5B Qwen2.5-shaped checkpoint with random weights on a card: parity with the processor, then
 * speed, beside PyTorch and transformers on the same card. Prints tables in Markdown.
 *
 * <p>Arguments: the project's folder, a Python that has PyTorch and transformers, a folder for the
 * checkpoint, and then perhaps {@code --quick}.
 */
public final class Gpu {
  private static final int VOCABULARY = 151_643; // without special tokens
  private static final int PARITY_SEQUENCES = 4;
  private static final int PARITY_FIRST = 64;
  private static final int PARITY_LENGTH = 128;
  private static final int GREEDY = 32;
  private static final int PROMPTS = 32;
  private static final int COUNT = 4;
  private static final int PROMPT = 128;
  private static final int MICRO_BATCH = 8;
  private static final int LORA_RANK = 16;

  private final Path root;
  private final String python;
  private final Path folder;
  private final int rounds;
  private final int newTokens;
  private final List<Trajectory> parity;
  private final List<Trajectory> train;

  private Gpu(Path root, String python, Path folder, List<String> flags) {
    this.root = root;
    this.python = python;
    this.folder = folder;
    boolean quick = flags.contains("--quick");
    this.rounds = quick ? 1 : 3;
    this.newTokens = quick ? 128 : 256;
    this.parity = batch("parity", PARITY_SEQUENCES, PARITY_FIRST, PARITY_LENGTH);
    this.train = batch("train", quick ? 32 : 64, PROMPT, 513);
  }

  public static void main(String[] arguments) throws IOException {
    List<String> flags = List.of(arguments).subList(3, arguments.length);
    new Gpu(Path.of(arguments[0]), arguments[1], Path.of(arguments[2]), flags).run();
  }

  private void run() throws IOException {
    if (!Files.exists(folder.resolve("config.json"))) {
      Files.createDirectories(folder);
      torch("make", folder.toString());
      Path tokenizer = root.resolve("distribution/src/main/dist/models/ember-tokenizer");
      for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
        if (Files.exists(tokenizer.resolve(name))) {
          Files.copy(
              tokenizer.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    Map<String, double[]> scored = new LinkedHashMap<>();
    Map<String, int[][]> greedy = new LinkedHashMap<>();
    try (TrainablePolicy policy = open(Device.CPU, Precision.FLOAT32, 0)) {
      parity("Athanor, processor, float32", policy, scored, greedy);
    }
    try (TrainablePolicy policy = open(Device.CUDA, Precision.FLOAT32, 0)) {
      parity("Athanor, card, float32", policy, scored, greedy);
    }
    Map<String, Double> speed = new LinkedHashMap<>();
    try (TrainablePolicy policy = open(Device.CUDA, Precision.BFLOAT16, 0)) {
      parity("Athanor, card, bfloat16", policy, scored, greedy);
      speed(policy, speed);
    }
    try (TrainablePolicy policy = open(Device.CUDA, Precision.BFLOAT16, LORA_RANK)) {
      speed.put("training step, LoRA", rate("training step, LoRA", training(policy)));
    }
    JsonObject theirs = JsonParser.parseString(beside()).getAsJsonObject();
    for (String precision : List.of("float32", "bfloat16")) {
      scored.put(
          "PyTorch, card, " + precision, flat(theirs.getAsJsonArray("logProbs " + precision)));
    }
    greedy.put("PyTorch, card, float32", new Gson().fromJson(theirs.get("greedy"), int[][].class));
    print(theirs, scored, greedy, speed);
  }

  private TrainablePolicy open(Device device, Precision precision, int loraRank) {
    var options =
        OptionValues.bind(
            OnnxPolicySource.Options.class,
            Map.of(
                "path", folder.toString(),
                "workers", "8",
                "rows", String.valueOf(PROMPTS * COUNT),
                "microBatch", String.valueOf(MICRO_BATCH),
                "loraRank", String.valueOf(loraRank),
                "loraAlpha", String.valueOf(LORA_RANK),
                "device", device.name().toLowerCase(Locale.ROOT),
                "precision", precision.name().toLowerCase(Locale.ROOT)));
    return new OnnxPolicySource(Workload.properties()).open(options);
  }

  // ---- what is done

  /** Scores, greedy tokens, and whether a drawn token has the log-probability it is scored with. */
  private void parity(
      String name,
      TrainablePolicy policy,
      Map<String, double[]> scored,
      Map<String, int[][]> greedy) {
    List<double[]> logProbs = policy.evaluate(parity, 1).stream().map(TokenStats::logProb).toList();
    scored.put(name, logProbs.stream().flatMapToDouble(Arrays::stream).toArray());
    List<int[]> prompts = parity.stream().map(Trajectory::prompt).toList();
    greedy.put(
        name,
        policy.generate(prompts, 1, new SamplingParams(GREEDY, 0), Rng.of(1, "greedy")).stream()
            .map(drawn -> drawn.get(0).tokens())
            .toArray(int[][]::new));
    List<Trajectory> drawn =
        policy.generate(prompts, 1, new SamplingParams(GREEDY, 1), Rng.of(1, "gap")).stream()
            .map(group -> group.get(0))
            .toList();
    double gap = 0;
    List<TokenStats> again = policy.evaluate(drawn, 1);
    for (int i = 0; i < drawn.size(); i++) {
      gap = Math.max(gap, worst(drawn.get(i).logProb(), again.get(i).logProb()));
    }
    System.out.printf("%s: drawn and scored log-probabilities differ by at most %.2g%n", name, gap);
  }

  private void speed(TrainablePolicy policy, Map<String, Double> speed) {
    List<int[]> prompts = prompts();
    speed.put(
        "generation",
        rate(
            "generation",
            () ->
                policy
                    .generate(prompts, COUNT, new SamplingParams(newTokens, 1), Rng.of(1, "draw"))
                    .stream()
                    .flatMap(List::stream)
                    .mapToInt(Trajectory::length)
                    .sum()));
    speed.put(
        "scoring",
        rate(
            "scoring",
            () -> {
              policy.evaluate(train, 1);
              return inputs();
            }));
    double[][] coefficients = coefficients();
    speed.put(
        "forward and backward",
        rate(
            "forward and backward",
            () -> {
              policy.accumulate(train, 1, coefficients, new double[0][]);
              return inputs();
            }));
    speed.put("training step", rate("training step", training(policy)));
  }

  private int inputs() {
    return train.stream().mapToInt(t -> t.prompt().length + t.length() - 1).sum();
  }

  /** Forward, backward and AdamW, with a rate so small that nothing moves far. */
  private Work training(TrainablePolicy policy) {
    AdamW adamW = new AdamW();
    var options =
        OptionValues.bind(AdamW.Options.class, Map.of("learningRate", "1e-9", "weightDecay", "0"));
    double[][] coefficients = coefficients();
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

  private interface Work {
    int tokens();
  }

  /** Tokens a second, median of the rounds after one to warm up. */
  private double rate(String name, Work work) {
    work.tokens();
    double[] rates = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      int tokens = work.tokens();
      rates[round] = tokens / ((System.nanoTime() - start) * 1e-9);
    }
    Arrays.sort(rates);
    System.err.println(name + ", tokens a second: " + Arrays.toString(rates));
    return rates[rounds / 2];
  }

  private String beside() throws IOException {
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("parity", parity.stream().map(Workload::whole).toList());
    batch.put("parityFirst", PARITY_FIRST);
    batch.put("greedyTokens", GREEDY);
    batch.put("train", train.stream().map(Workload::whole).toList());
    batch.put("trainFirst", PROMPT);
    batch.put("coefficients", coefficients());
    batch.put("microBatch", MICRO_BATCH);
    batch.put("loraRank", LORA_RANK);
    batch.put("prompts", prompts());
    batch.put("count", COUNT);
    batch.put("newTokens", newTokens);
    batch.put("rounds", rounds);
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

  // ---- the work

  private static List<Trajectory> batch(String purpose, int count, int first, int length) {
    List<Trajectory> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Rng rng = Rng.of(1, purpose, i);
      int[] tokens = tokens(length - first, rng);
      batch.add(
          new Trajectory(
              tokens(first, rng), tokens, new double[tokens.length], Trajectory.Stop.LENGTH, 0));
    }
    return batch;
  }

  private static List<int[]> prompts() {
    List<int[]> prompts = new ArrayList<>();
    for (int p = 0; p < PROMPTS; p++) {
      prompts.add(tokens(PROMPT, Rng.of(1, "prompt", p)));
    }
    return prompts;
  }

  private static int[] tokens(int count, Rng rng) {
    int[] tokens = new int[count];
    for (int t = 0; t < count; t++) {
      tokens[t] = rng.nextInt(VOCABULARY);
    }
    return tokens;
  }

  private double[][] coefficients() {
    double[][] c = new double[train.size()][];
    for (int i = 0; i < c.length; i++) {
      Rng rng = Rng.of(1, "coefficients", i);
      c[i] = new double[train.get(i).length()];
      for (int t = 0; t < c[i].length; t++) {
        c[i][t] = (float) ((rng.nextDouble() - 0.5) / c.length);
      }
    }
    return c;
  }

  private static FloatBuffer direct(int size) {
    return ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static double[] flat(JsonArray rows) {
    List<Double> all = new ArrayList<>();
    for (JsonElement row : rows) {
      row.getAsJsonArray().forEach(value -> all.add(value.getAsDouble()));
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  // ---- what is printed

  private static void print(
      JsonObject theirs,
      Map<String, double[]> scored,
      Map<String, int[][]> greedy,
      Map<String, Double> speed) {
    System.out.printf(
        "%s; PyTorch %s, transformers %s; Java %s%n",
        theirs.get("device").getAsString(),
        theirs.get("torch").getAsString(),
        theirs.get("transformers").getAsString(),
        Runtime.version());
    double[] reference = scored.values().iterator().next();
    int[][] tokens = greedy.values().iterator().next();
    System.out.println(
        "\n| against the processor | log-probabilities: largest difference | mean | greedy tokens alike |");
    System.out.println("|---|---|---|---|");
    scored.forEach(
        (name, values) ->
            System.out.printf(
                "| %s | %.2g | %.2g | %s |%n",
                name,
                worst(reference, values),
                mean(reference, values),
                alike(tokens, greedy.get(name))));
    System.out.println("\n| tokens a second | Athanor | PyTorch | ratio |\n|---|---|---|---|");
    speed.forEach(
        (name, rate) ->
            System.out.printf(
                "| %s | %.0f | %.0f | %.2f |%n",
                name, rate, theirs.get(name).getAsDouble(), rate / theirs.get(name).getAsDouble()));
  }

  private static double worst(double[] a, double[] b) {
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      worst = difference <= worst ? worst : difference; // no number stays
    }
    return worst;
  }

  private static double mean(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  /** Tokens up to the first that differs, of all sequences. */
  private static String alike(int[][] expected, int[][] found) {
    if (found == null) {
      return "";
    }
    int alike = 0;
    int all = 0;
    for (int i = 0; i < expected.length; i++) {
      int mismatch = Arrays.mismatch(expected[i], found[i]);
      alike += mismatch < 0 ? expected[i].length : mismatch;
      all += expected[i].length;
    }
    return alike + " of " + all;
  }
}
