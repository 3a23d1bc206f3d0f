package org.athanor.policy.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.athanor.tokenizers.HuggingFaceTokenizer;

/**
 * What a Hugging Face model folder holds beside its weights: config.json, the tokenizer, and the
 * small files that go with them and are handed on as they are.
 */
final class HuggingFaceFolder implements AutoCloseable {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String TOKENIZER = "tokenizer.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String[] HANDED_ON = {
    TOKENIZER,
    TOKENIZER_CONFIG,
    "special_tokens_map.json",
    "generation_config.json",
    "chat_template.jinja"
  };

  private final Config config;
  private final Architecture architecture;
  private final HuggingFaceTokenizer tokenizer;
  private final Map<String, byte[]> files;

  /**
   * @param files by name, tokenizer.json among them
   * @throws IllegalArgumentException if config and tokenizer do not fit each other
   */
  HuggingFaceFolder(Config config, Map<String, byte[]> files, String origin, Path var) {
    this.config = config;
    this.architecture = config.architecture();
    this.files = files;
    this.tokenizer =
        HuggingFaceTokenizer.open(files.get(TOKENIZER), origin, config.endOfSequence(), var);
    if (tokenizer.vocabularySize() > architecture.vocabulary()) {
      int size = tokenizer.vocabularySize();
      tokenizer.close();
      throw new IllegalArgumentException(
          origin
              + " has "
              + size
              + " tokens, "
              + config.origin()
              + " says vocab_size "
              + architecture.vocabulary());
    }
  }

  /**
   * Opens a folder.
   *
   * @throws IllegalArgumentException if a file is missing or cannot be used; the message names it
   */
  static HuggingFaceFolder open(Path folder, Path var) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder.toAbsolutePath() + " is not a folder");
    }
    if (!Files.exists(folder.resolve(WEIGHTS))
        && Files.exists(folder.resolve(WEIGHTS + ".index.json"))) {
      throw new IllegalArgumentException(
          folder + " has its weights in several files; save them as one " + WEIGHTS);
    }
    for (String name : new String[] {CONFIG, WEIGHTS, TOKENIZER}) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw new IllegalArgumentException(
            folder
                + " has no "
                + name
                + "; a policy folder has "
                + CONFIG
                + ", "
                + WEIGHTS
                + " and "
                + TOKENIZER);
      }
    }
    Config config = Config.parse(read(folder.resolve(CONFIG)), folder.resolve(CONFIG).toString());
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : HANDED_ON) {
      if (Files.isRegularFile(folder.resolve(name))) {
        files.put(name, read(folder.resolve(name)));
      }
    }
    return new HuggingFaceFolder(config, files, folder.resolve(TOKENIZER).toString(), var);
  }

  Architecture architecture() {
    return architecture;
  }

  HuggingFaceTokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Reads the weights; all names and shapes are checked before memory is asked for.
   *
   * @throws IllegalArgumentException if a tensor is missing, left over, of another shape or not
   *     finite
   */
  Weights load(Path file, OrtEnvironment environment) {
    Safetensors tensors = new Safetensors(file);
    Set<String> known = new HashSet<>();
    for (Architecture.Tensor tensor : architecture.tensors()) {
      tensors.check(tensor);
      known.add(tensor.name());
    }
    for (String name : tensors.names()) {
      if (!known.contains(name) && !harmless(name)) {
        throw new IllegalArgumentException(
            file + " has tensor '" + name + "', for which " + config.origin() + " has no place");
      }
    }
    Weights weights = new Weights(architecture, environment);
    for (Architecture.Tensor tensor : architecture.tensors()) {
      tensors.read(tensor, weights.view(tensor.name()));
    }
    return weights;
  }

  /** Tables that old checkpoints carry, and a copy of a tied embedding. */
  private boolean harmless(String name) {
    return name.endsWith(".rotary_emb.inv_freq")
        || (name.equals(Architecture.HEAD) && architecture.tiedEmbeddings());
  }

  void save(Path folder, Weights weights) {
    try {
      Files.write(folder.resolve(CONFIG), config.toBytes());
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
      Safetensors.write(folder.resolve(WEIGHTS), architecture.tensors(), weights);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot save the policy to " + folder + ": " + e.getMessage(), e);
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
