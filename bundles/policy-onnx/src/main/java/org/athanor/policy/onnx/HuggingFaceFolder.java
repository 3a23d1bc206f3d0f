package org.athanor.policy.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.athanor.policy.SamplingParams;
import org.athanor.policy.Tokenizer;
import org.athanor.tokenizers.HuggingFaceTokenizer;

/**
 * What a Hugging Face model folder holds beside its weights: config.json, the tokenizer, and the
 * small files that go with them and are handed on as they are.
 */
final class HuggingFaceFolder implements AutoCloseable {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = Checkpoint.SINGLE;
  static final String TOKENIZER = "tokenizer.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  static final String GENERATION_CONFIG = "generation_config.json";
  static final String CHAT_TEMPLATE = "chat_template.jinja";
  private static final String[] HANDED_ON = {
    TOKENIZER, TOKENIZER_CONFIG, "special_tokens_map.json", GENERATION_CONFIG, CHAT_TEMPLATE
  };

  private static final String SENTENCEPIECE = "tokenizer.model";
  private static final String PICKLED = "pytorch_model.bin";

  private final Config config;
  private final Architecture architecture;
  private final Tokenizer tokenizer;
  private final int[] endsOfSequence;
  private final Map<String, byte[]> files;
  private final Checkpoint checkpoint;
  private final Path folder;

  /** A folder without weights of its own. */
  HuggingFaceFolder(Config config, Map<String, byte[]> files, String origin, Path var) {
    this(config, files, origin, null, null, Prompts.PLAIN, var);
  }

  /**
   * @param files by name
   * @param checkpoint null if there is none
   * @param folder where it was read; null if nowhere
   * @throws IllegalArgumentException if config and tokenizer do not fit each other
   */
  private HuggingFaceFolder(
      Config config,
      Map<String, byte[]> files,
      String origin,
      Checkpoint checkpoint,
      Path folder,
      Prompts prompts,
      Path var) {
    this.config = config;
    this.architecture = config.architecture();
    this.files = files;
    this.checkpoint = checkpoint;
    this.folder = folder;
    int[] generation = ends(files, origin);
    this.endsOfSequence = generation.length > 0 ? generation : config.endsOfSequence();
    this.tokenizer = tokenizer(origin, prompts, var);
    if (tokenizer.vocabularySize() > architecture.vocabulary()) {
      int size = tokenizer.vocabularySize();
      close();
      throw new IllegalArgumentException(
          "%s has %d tokens, %s says vocab_size %d: tensor '%s' has no row for the last of them"
              .formatted(
                  origin,
                  size,
                  config.origin(),
                  architecture.vocabulary(),
                  architecture.embedding()));
    }
  }

  private static int[] ends(Map<String, byte[]> files, String origin) {
    byte[] content = files.get(GENERATION_CONFIG);
    String name = Path.of(origin).resolveSibling(GENERATION_CONFIG).toString();
    return content == null
        ? new int[0]
        : Config.ids(Config.parse(content, name).json(), "eos_token_id", name);
  }

  private Tokenizer tokenizer(String origin, Prompts prompts, Path var) {
    int end = endsOfSequence.length == 0 ? -1 : endsOfSequence[0];
    if (!files.containsKey(TOKENIZER) && files.containsKey(TOKENIZER_CONFIG)) {
      Characters.tokenizer(files.get(TOKENIZER_CONFIG))
          .ifPresent(made -> files.put(TOKENIZER, made));
    }
    byte[] json = files.get(TOKENIZER);
    if (json == null) {
      if (prompts.chat()) {
        throw new IllegalArgumentException(origin + " is missing, and with it a chat template");
      }
      String folder = "" + Path.of(origin).getParent();
      return new NumberTokenizer(folder, architecture.vocabulary(), end);
    }
    HuggingFaceTokenizer opened = HuggingFaceTokenizer.open(json, origin, end, var);
    return new FolderTokenizer(opened, files, endsOfSequence, origin, prompts);
  }

  /**
   * Opens a folder.
   *
   * @throws IllegalArgumentException if a file is missing or cannot be used; the message names it
   */
  static HuggingFaceFolder open(Path folder, Prompts prompts, Path var) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder.toAbsolutePath() + " is not a folder");
    }
    if (!Files.isRegularFile(folder.resolve(CONFIG))) {
      throw lacks(folder, CONFIG);
    }
    Config config = Config.parse(read(folder.resolve(CONFIG)), folder.resolve(CONFIG).toString());
    config.architecture();
    if (!Checkpoint.in(folder)) {
      throw Files.exists(folder.resolve(PICKLED)) ? pickled(folder) : lacks(folder, WEIGHTS);
    }
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : HANDED_ON) {
      if (Files.isRegularFile(folder.resolve(name))) {
        files.put(name, read(folder.resolve(name)));
      }
    }
    if (!files.containsKey(TOKENIZER) && Files.exists(folder.resolve(SENTENCEPIECE))) {
      throw new IllegalArgumentException(
          "%s has %s but no %s: save it with transformers' fast tokenizer"
              .formatted(folder, SENTENCEPIECE, TOKENIZER));
    }
    Checkpoint checkpoint = new Checkpoint(folder);
    String origin = folder.resolve(TOKENIZER).toString();
    return new HuggingFaceFolder(config, files, origin, checkpoint, folder, prompts, var);
  }

  private static IllegalArgumentException pickled(Path folder) {
    return new IllegalArgumentException(
        "%s has %s but no %s: save it with transformers' save_pretrained, which writes safetensors"
            .formatted(folder, PICKLED, WEIGHTS));
  }

  private static IllegalArgumentException lacks(Path folder, String name) {
    return new IllegalArgumentException(
        "%s has no %s; a policy folder has %s, %s (or %s and its shards) and %s"
            .formatted(folder, name, CONFIG, WEIGHTS, Checkpoint.INDEX, TOKENIZER));
  }

  Architecture architecture() {
    return architecture;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** What generation_config.json says, where there is one. */
  Optional<SamplingParams> suggested() {
    byte[] content = files.get(GENERATION_CONFIG);
    return content == null
        ? Optional.empty()
        : Optional.of(Config.parse(content, GENERATION_CONFIG).sampling());
  }

  /** Ids of the tokens that end a completion; may be empty. */
  int[] endsOfSequence() {
    return endsOfSequence;
  }

  /**
   * Reads the weights; all names and shapes are checked before memory is asked for.
   *
   * @throws IllegalArgumentException if a tensor is missing, left over, of another shape or not
   *     finite
   */
  Weights load(OrtEnvironment environment) {
    checkpoint.check(architecture, config.origin());
    Weights weights = new Weights(architecture, environment);
    for (Architecture.Tensor tensor : architecture.tensors()) {
      checkpoint.read(tensor, weights.view(tensor.name()));
    }
    return weights;
  }

  /**
   * Writes a folder like this one, or one of adapters where only these were trained.
   *
   * @param trained the weights of {@code a.trained()}
   */
  void save(Path target, Architecture a, Weights trained) {
    try {
      if (a.lora().on()) {
        Peft.save(target, folder, a, trained, files);
        return;
      }
      Files.write(target.resolve(CONFIG), config.toBytes());
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(target.resolve(file.getKey()), file.getValue());
      }
      Safetensors.write(target.resolve(WEIGHTS), a.tensors(), trained);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot save the policy to " + target + ": " + e.getMessage(), e);
    }
  }

  /** The same for the same weights. */
  String fingerprint() {
    return checkpoint.fingerprint() + " " + architecture.with(Lora.NONE);
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
    if (tokenizer instanceof FolderTokenizer opened) {
      opened.close();
    }
  }
}
