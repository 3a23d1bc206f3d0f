package org.athanor.policy.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.athanor.data.Trajectory;
import org.athanor.data.Trajectory.Stop;
import org.athanor.math.Rng;
import org.athanor.onnxruntime.OnnxRuntime;
import org.athanor.policy.Parameter;
import org.athanor.testkit.OptionValues;

/** Policies and trajectories for tests. */
final class Policies {
  static final Path VAR = Path.of("target", "var");
  static final int VOCABULARY = 36; // of tokenizer.json in the test resources

  private Policies() {}

  static Architecture tiny(boolean tied, boolean bias) {
    return new Architecture(VOCABULARY, 16, 24, 2, 4, 2, 8, 40, 1e-5f, 10000, tied, bias, bias);
  }

  /** Sizes of stories260K. */
  static Architecture llama260k() {
    return new Architecture(512, 64, 172, 5, 8, 4, 8, 512, 1e-5f, 10000, true, false, false);
  }

  static byte[] tokenizer() {
    try (var in = Policies.class.getResourceAsStream("/tokenizer.json")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A policy whose weights are large enough that nothing about them is nearly uniform. */
  static OnnxPolicy random(Architecture a, Layout layout) {
    return random(Config.of(a, 1), layout);
  }

  static OnnxPolicy random(Config config, Layout layout) {
    Architecture a = config.architecture();
    Map<String, byte[]> files = new HashMap<>();
    files.put("tokenizer.json", tokenizer());
    var folder = new HuggingFaceFolder(config, files, "tokenizer.json", VAR);
    var environment = OnnxRuntime.environment(VAR);
    Weights weights = new Weights(a, environment);
    for (Architecture.Tensor tensor : a.tensors()) {
      Rng rng = Rng.of(7, tensor.name());
      FloatBuffer view = weights.view(tensor.name());
      boolean norm = tensor.name().matches(".*(norm|ln_1|ln_2|ln_f)\\.weight");
      double deviation = tensor.shape().length == 1 ? 0.2 : 1.2 / Math.sqrt(tensor.shape()[1]);
      for (int i = 0; i < view.capacity(); i++) {
        view.put(i, (float) ((norm ? 1 : 0) + deviation * rng.nextGaussian()));
      }
    }
    return new OnnxPolicy(folder, weights, layout, environment);
  }

  /** Of one worker with 8 rows and micro-batches of 4, and with these options. */
  static OnnxPolicySource.Options options(Path folder, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.putAll(Map.of("workers", "1", "rows", "8", "microBatch", "4"));
    values.put("path", folder.toString());
    return OptionValues.bind(OnnxPolicySource.Options.class, values);
  }

  static OnnxPolicySource.Options options(Path folder) {
    return options(folder, Map.of());
  }

  /** With adapters on every projection. */
  static OnnxPolicySource.Options options(Path folder, int loraRank) {
    return options(
        folder, Map.of("loraRank", "" + loraRank, "loraAlpha", "6", "loraTargets", "all"));
  }

  static Layout layout(int workers, int rows, int microBatch) {
    return new Layout(workers, rows, microBatch, 1024);
  }

  /** Trajectories of different lengths, empty ones among them. */
  static List<Trajectory> trajectories(int count, Architecture a) {
    List<Trajectory> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Rng rng = Rng.of(3, "trajectory", i);
      int[] prompt = tokens(1 + rng.nextInt(6), rng, a);
      int[] tokens = tokens(i % 5 == 2 ? 0 : 1 + rng.nextInt(8), rng, a);
      made.add(new Trajectory(prompt, tokens, new double[tokens.length], Stop.LENGTH, 0));
    }
    return made;
  }

  static int[] tokens(int length, Rng rng, Architecture a) {
    int[] tokens = new int[length];
    for (int t = 0; t < length; t++) {
      tokens[t] = rng.nextInt(a.vocabulary());
    }
    return tokens;
  }

  /** [trajectory][T] numbers around 0. */
  static double[][] coefficients(List<Trajectory> batch, String purpose) {
    double[][] c = new double[batch.size()][];
    for (int i = 0; i < c.length; i++) {
      Rng rng = Rng.of(5, purpose, i);
      c[i] = new double[batch.get(i).length()];
      for (int t = 0; t < c[i].length; t++) {
        c[i][t] = (float) rng.nextGaussian();
      }
    }
    return c;
  }

  static Map<String, float[]> gradients(OnnxPolicy policy) {
    Map<String, float[]> copies = new HashMap<>();
    for (Parameter parameter : policy.parameters()) {
      float[] copy = new float[parameter.size()];
      parameter.gradient().get(0, copy);
      copies.put(parameter.name(), copy);
    }
    return copies;
  }
}
