package org.athanor.policy.onnx;

import ai.onnxruntime.OrtEnvironment;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.athanor.math.Rng;
import org.athanor.onnxruntime.OnnxRuntime;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.PluginName;
import org.athanor.plugin.PolicySource;
import org.athanor.policy.TrainablePolicy;
import org.athanor.tokenizers.HuggingFaceTokenizer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * A Llama-type policy with fresh weights: every matrix normal with deviation 0.02, those that write
 * into the residual stream scaled by 1 / √(2 · layers) (Radford et al. 2019), norms 1, biases 0.
 */
@Component(service = PolicySource.class)
@PluginName("onnx-random")
@Doc("Llama-type model with fresh random weights, on ONNX Runtime")
public final class OnnxRandomPolicySource implements PolicySource<OnnxRandomPolicySource.Options> {
  private static final double DEVIATION = 0.02;
  private static final List<String> ENDS =
      List.of("</s>", "<eos>", "<|endoftext|>", "<|im_end|>", "<|end_of_text|>", "[EOS]");

  private final Path var;

  /** Options. */
  public record Options(
      @Doc("a tokenizer.json, or a folder that has one") String tokenizer,
      @Default("") @Doc("token that ends a completion; empty looks for the usual ones")
          String endOfSequence,
      @Default("128") @Doc("width of the residual stream") int hidden,
      @Default("4") @Doc("number of blocks") int layers,
      @Default("4") @Doc("query heads; divides hidden") int heads,
      @Default("2") @Doc("key and value heads; divides heads") int kvHeads,
      @Default("384") @Doc("width of the gated MLP") int intermediate,
      @Default("192") @Doc("most tokens of prompt and completion together") int context,
      @Default("true") @Doc("whether the output layer is the embedding") boolean tiedEmbeddings,
      @Default("0") @Doc("of the weights") long seed,
      Layout layout,
      Placement placement) {
    public Options {
      if (tokenizer.isBlank()) {
        throw new IllegalArgumentException("tokenizer must name a tokenizer.json or its folder");
      }
      if (heads < 1 || hidden % heads != 0) {
        throw new IllegalArgumentException(
            "heads must divide hidden (" + hidden + "), got " + heads);
      }
      Options.architecture(
          1, hidden, layers, heads, kvHeads, intermediate, context, tiedEmbeddings);
    }

    private Architecture architecture(int vocabulary) {
      return architecture(
          vocabulary, hidden, layers, heads, kvHeads, intermediate, context, tiedEmbeddings);
    }

    private static Architecture architecture(
        int vocabulary,
        int hidden,
        int layers,
        int heads,
        int kvHeads,
        int intermediate,
        int context,
        boolean tied) {
      return new Architecture(
          vocabulary,
          hidden,
          intermediate,
          layers,
          heads,
          kvHeads,
          hidden / heads,
          context,
          1e-5f,
          10000,
          tied,
          false,
          false);
    }
  }

  @Activate
  public OnnxRandomPolicySource(BundleContext context) {
    this(Var.of(context));
  }

  OnnxRandomPolicySource(Path var) {
    this.var = var;
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public TrainablePolicy open(Options options) {
    HuggingFaceFolder folder = folder(options);
    try {
      OrtEnvironment environment = OnnxRuntime.environment(var);
      Weights weights = new Weights(folder.architecture(), environment);
      fill(folder.architecture(), weights, options.seed());
      OnnxPolicy policy = new OnnxPolicy(folder, weights, options.layout(), environment);
      return Devices.place(policy, options.placement(), var);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private HuggingFaceFolder folder(Options options) {
    Path given = Path.of(options.tokenizer());
    Path file = Files.isDirectory(given) ? given.resolve(HuggingFaceFolder.TOKENIZER) : given;
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("no tokenizer at " + file.toAbsolutePath());
    }
    Map<String, byte[]> files = new TreeMap<>();
    files.put(HuggingFaceFolder.TOKENIZER, HuggingFaceFolder.read(file));
    Path beside = file.resolveSibling(HuggingFaceFolder.TOKENIZER_CONFIG);
    String end = options.endOfSequence();
    if (Files.isRegularFile(beside)) {
      byte[] content = HuggingFaceFolder.read(beside);
      files.put(HuggingFaceFolder.TOKENIZER_CONFIG, content);
      end = end.isEmpty() ? configured(content) : end;
    }
    byte[] tokenizer = files.get(HuggingFaceFolder.TOKENIZER);
    String token = endOfSequence(tokenizer, file, end);
    int id = HuggingFaceTokenizer.idOf(tokenizer, file.toString(), token).getAsInt();
    files.putIfAbsent(HuggingFaceFolder.TOKENIZER_CONFIG, tokenizerConfig(token));
    int size = HuggingFaceTokenizer.vocabularySize(tokenizer, file.toString());
    Config config = Config.of(options.architecture(size), id);
    return new HuggingFaceFolder(config, files, file.toString(), var);
  }

  /** The eos_token of a tokenizer_config.json, or empty. */
  private static String configured(byte[] content) {
    JsonObject json =
        JsonParser.parseString(new String(content, StandardCharsets.UTF_8)).getAsJsonObject();
    return HuggingFaceTokenizer.text(json.get("eos_token"));
  }

  private static String endOfSequence(byte[] tokenizer, Path file, String wanted) {
    for (String token : wanted.isEmpty() ? ENDS : List.of(wanted)) {
      OptionalInt id = HuggingFaceTokenizer.idOf(tokenizer, file.toString(), token);
      if (id.isPresent()) {
        return token;
      }
    }
    throw new IllegalArgumentException(
        wanted.isEmpty()
            ? file + " has none of the tokens " + ENDS + ": set endOfSequence"
            : file + " has no token '" + wanted + "' to end a completion with");
  }

  private static byte[] tokenizerConfig(String end) {
    JsonObject json = new JsonObject();
    json.addProperty("tokenizer_class", "PreTrainedTokenizerFast");
    json.addProperty("eos_token", end);
    json.addProperty("clean_up_tokenization_spaces", false);
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void fill(Architecture a, Weights weights, long seed) {
    List<Architecture.Tensor> tensors = a.tensors();
    for (int i = 0; i < tensors.size(); i++) {
      String name = tensors.get(i).name();
      FloatBuffer view = weights.view(name);
      Rng rng = Rng.of(seed, "weights", i);
      boolean residual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
      double deviation = residual ? DEVIATION / StrictMath.sqrt(2.0 * a.layers()) : DEVIATION;
      boolean norm = tensors.get(i).shape().length == 1;
      for (int e = 0; e < view.capacity(); e++) {
        view.put(e, norm ? 1 : (float) (deviation * rng.nextGaussian()));
      }
    }
  }
}
