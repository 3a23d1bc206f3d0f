package org.athanor.policy.onnx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.athanor.policy.SamplingParams;

/**
 * A config.json, as transformers writes it. What would change the numbers and is not built here is
 * refused by name.
 */
record Config(JsonObject json, String origin) {
  private static final String LLAMA = "LlamaForCausalLM";
  private static final String MISTRAL = "MistralForCausalLM";
  private static final String QWEN2 = "Qwen2ForCausalLM";
  private static final String QWEN3 = "Qwen3ForCausalLM";
  private static final String SMOLLM3 = "SmolLM3ForCausalLM";
  private static final String GPT2 = "GPT2LMHeadModel";
  private static final List<String> BUILT = List.of(LLAMA, MISTRAL, QWEN2, QWEN3, SMOLLM3, GPT2);
  private static final Map<String, String> OF_TYPE =
      Map.of(
          "llama", LLAMA, "mistral", MISTRAL, "qwen2", QWEN2, "qwen3", QWEN3, "smollm3", SMOLLM3,
          "gpt2", GPT2);

  static Config parse(byte[] content, String origin) {
    try {
      String text = new String(content, StandardCharsets.UTF_8);
      return new Config(JsonParser.parseString(text).getAsJsonObject(), origin);
    } catch (RuntimeException e) {
      String why = "" + e.getMessage(); // which may quote the whole file
      throw new IllegalArgumentException(
          origin + " is not JSON: " + why.substring(0, Math.min(200, why.length())), e);
    }
  }

  /** The config of a model of one's own. */
  static Config of(Architecture a, int endOfSequence) {
    JsonObject json = new JsonObject();
    JsonArray architectures = new JsonArray();
    architectures.add(LLAMA);
    json.add("architectures", architectures);
    json.addProperty("model_type", "llama");
    json.addProperty("vocab_size", a.vocabulary());
    json.addProperty("hidden_size", a.hidden());
    json.addProperty("intermediate_size", a.intermediate());
    json.addProperty("num_hidden_layers", a.layers());
    json.addProperty("num_attention_heads", a.heads());
    json.addProperty("num_key_value_heads", a.kvHeads());
    json.addProperty("head_dim", a.headDim());
    json.addProperty("max_position_embeddings", a.context());
    json.addProperty("rms_norm_eps", a.normEpsilon());
    json.addProperty("rope_theta", a.rope().theta());
    json.addProperty("hidden_act", "silu");
    json.addProperty("attention_bias", a.bias().attention());
    json.addProperty("mlp_bias", a.bias().mlp());
    json.addProperty("tie_word_embeddings", a.tiedEmbeddings());
    json.addProperty("eos_token_id", endOfSequence);
    json.addProperty("torch_dtype", "float32");
    return new Config(json, "config.json");
  }

  /**
   * Sizes and kinds, with the defaults of transformers for what the file leaves out.
   *
   * @throws IllegalArgumentException if it asks for what is not built here; the message says which
   */
  Architecture architecture() {
    String kind = kind();
    refuseWhatNoneHas();
    try {
      return kind.equals(GPT2) ? gpt2() : llama(kind);
    } catch (IllegalArgumentException e) {
      throw e.getMessage().startsWith(origin)
          ? e
          : new IllegalArgumentException(origin + ": " + e.getMessage(), e);
    }
  }

  private Architecture llama(String kind) {
    refuseUnless(text("hidden_act", "silu").equals("silu"), "hidden_act", "must be \"silu\"");
    refuseUnless(integer("pretraining_tp", 1) == 1, "pretraining_tp", "must be 1");
    Absent absent = absent(kind);
    int hidden = integer("hidden_size", 0);
    int heads = integer("num_attention_heads", 0);
    int layers = integer("num_hidden_layers", 0);
    int headDim = heads == 0 ? 0 : hidden / heads;
    int positions = integer("max_position_embeddings", absent.positions());
    Rope rope = rope(positions, absent.theta());
    boolean attention = !kind.equals(MISTRAL) && bool("attention_bias", false);
    return new Architecture(
        Architecture.Family.LLAMA,
        integer("vocab_size", 0),
        hidden,
        integer("intermediate_size", 0),
        layers,
        heads,
        integer("num_key_value_heads", isNull("num_key_value_heads") ? heads : absent.keys(heads)),
        integer("head_dim", kind.equals(QWEN3) ? 128 : headDim),
        Math.max(positions, rope.reach()),
        (float) number(json, "rms_norm_eps", 1e-6),
        rope,
        bool("tie_word_embeddings", kind.equals(SMOLLM3)),
        kind.equals(QWEN2)
            ? new Architecture.Bias(true, false, false)
            : new Architecture.Bias(
                attention, attention, hasMlpBias(kind) && bool("mlp_bias", false)),
        kind.equals(QWEN3),
        window(kind, layers),
        unplaced(kind, layers),
        Lora.NONE);
  }

  /**
   * What transformers takes for what a file leaves out.
   *
   * @param keyHeads 0 is as many as query heads
   */
  private record Absent(int positions, int keyHeads, double theta) {
    int keys(int heads) {
      return keyHeads == 0 ? heads : keyHeads;
    }
  }

  private static Absent absent(String kind) {
    return switch (kind) {
      case LLAMA -> new Absent(2048, 0, 10000);
      case MISTRAL -> new Absent(131072, 8, 10000);
      case SMOLLM3 -> new Absent(32768, 4, 2000000);
      default -> new Absent(32768, 32, 10000);
    };
  }

  private static boolean hasMlpBias(String kind) {
    return kind.equals(LLAMA) || kind.equals(SMOLLM3);
  }

  private Architecture gpt2() {
    String activation = text("activation_function", "gelu_new");
    refuseUnless(
        activation.equals("gelu_new") || activation.equals("gelu_pytorch_tanh"),
        "activation_function",
        "must be \"gelu_new\" or \"gelu_pytorch_tanh\"");
    refuseUnless(bool("scale_attn_weights", true), "scale_attn_weights", "must be true");
    String inverse = "scale_attn_by_inverse_layer_idx";
    refuseUnless(!bool(inverse, false), inverse, "must be false");
    int hidden = integer("n_embd", 768);
    int heads = integer("n_head", 12);
    return new Architecture(
        Architecture.Family.GPT2,
        integer("vocab_size", 50257),
        hidden,
        integer("n_inner", 4 * hidden),
        integer("n_layer", 12),
        heads,
        heads,
        heads == 0 ? 0 : hidden / heads,
        integer("n_positions", 1024),
        (float) number(json, "layer_norm_epsilon", 1e-5),
        Rope.plain(10000),
        bool("tie_word_embeddings", true),
        new Architecture.Bias(true, true, true),
        false,
        Architecture.Window.NONE,
        List.of(),
        Lora.NONE);
  }

  /**
   * Mistral has a window on every layer, Qwen on the upper ones and SmolLM3 on those without
   * positions, where it is switched on and layer_types says nothing else.
   */
  private Architecture.Window window(String kind, int layers) {
    if (kind.equals(LLAMA)) {
      refuseUnless(!present("sliding_window"), "sliding_window", "must be absent");
      return Architecture.Window.NONE;
    }
    boolean off =
        kind.equals(MISTRAL) ? isNull("sliding_window") : !bool("use_sliding_window", false);
    if (off || (kind.equals(SMOLLM3) && !present("sliding_window"))) {
      return Architecture.Window.NONE;
    }
    int length = integer("sliding_window", 4096);
    refuseUnless(length > 0, "sliding_window", "must be at least 1");
    return new Architecture.Window(length, windowed(kind, layers));
  }

  private List<Integer> windowed(String kind, int layers) {
    if (kind.equals(MISTRAL)) {
      return range(0, layers);
    }
    if (present("layer_types")) {
      return windowedByName(layers);
    }
    return kind.equals(SMOLLM3)
        ? unplaced(kind, layers)
        : range(integer("max_window_layers", 28), layers);
  }

  private List<Integer> windowedByName(int layers) {
    List<Integer> windowed = new ArrayList<>();
    List<JsonElement> types = list("layer_types", layers);
    refuseUnless(
        types.size() == layers, "layer_types", "must have one for each of " + layers + " layers");
    for (int layer = 0; layer < layers; layer++) {
      String type = types.get(layer).isJsonPrimitive() ? types.get(layer).getAsString() : "";
      boolean sliding = type.equals("sliding_attention");
      refuseUnless(
          sliding || type.equals("full_attention"),
          "layer_types",
          "must be of full_attention and sliding_attention");
      if (sliding) {
        windowed.add(layer);
      }
    }
    return List.copyOf(windowed);
  }

  /** Layers without positions: SmolLM3 has a list of ones and zeros, or else each fourth. */
  private List<Integer> unplaced(String kind, int layers) {
    if (!kind.equals(SMOLLM3)) {
      return List.of();
    }
    if (!present("no_rope_layers")) {
      int every = integer("no_rope_layer_interval", 4);
      refuseUnless(every > 0, "no_rope_layer_interval", "must be at least 1");
      return range(0, layers).stream().filter(layer -> (layer + 1) % every == 0).toList();
    }
    List<JsonElement> placed = list("no_rope_layers", layers);
    for (JsonElement each : placed) {
      boolean bit = each.toString().matches("0|1|true|false");
      refuseUnless(bit, "no_rope_layers", "must be of ones (positions) and zeros (none)");
    }
    return range(0, layers).stream()
        .filter(layer -> placed.get(layer).toString().matches("0|false"))
        .toList();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** A list with something for each layer. */
  private List<JsonElement> list(String key, int layers) {
    JsonElement found = json.get(key);
    boolean fits = found.isJsonArray() && found.getAsJsonArray().size() >= layers;
    refuseUnless(fits, key, "must be a list for num_hidden_layers (" + layers + ") layers");
    return found.getAsJsonArray().asList();
  }

  /** Some keys have a default that only an explicit null takes away. */
  private boolean isNull(String key) {
    return json.has(key) && json.get(key).isJsonNull();
  }

  /** Ids of the tokens that end a completion; empty if nothing does. */
  int[] endsOfSequence() {
    return ids(json, "eos_token_id", origin);
  }

  /** A token id, or a list of them, or none. */
  static int[] ids(JsonObject json, String key, String origin) {
    JsonElement id = json.get(key);
    if (id == null || id.isJsonNull()) {
      return new int[0];
    }
    try {
      return id.isJsonArray()
          ? id.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray()
          : new int[] {id.getAsInt()};
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          origin + ": " + key + " must be a token id or a list of them, got " + id, e);
    }
  }

  /** Of a generation_config.json, with the defaults of transformers, and 64 new tokens. */
  SamplingParams sampling() {
    boolean draws = bool("do_sample", false);
    try {
      return new SamplingParams(
          integer("max_new_tokens", 64),
          draws ? number(json, "temperature", 1) : 0,
          integer("top_k", draws ? 50 : 0),
          number(json, "top_p", 1),
          number(json, "min_p", 0),
          number(json, "repetition_penalty", 1),
          List.of());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
    }
  }

  /** The same model with weights as they are written here. */
  byte[] toBytes() {
    JsonObject written = json.deepCopy();
    written.remove("dtype");
    written.addProperty("torch_dtype", "float32");
    var gson = new com.google.gson.GsonBuilder().setPrettyPrinting().serializeNulls().create();
    return (gson.toJson(written) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The name in "architectures", or that of the model type where there is none. */
  private String kind() {
    JsonElement found = json.get("architectures");
    String name = null;
    if (found != null && found.isJsonArray() && found.getAsJsonArray().size() == 1) {
      name = found.getAsJsonArray().get(0).getAsString();
    } else if (!present("architectures") && present("model_type")) {
      name = OF_TYPE.get(json.get("model_type").getAsString());
      found = json.get("model_type");
    }
    if (name == null || !BUILT.contains(name)) {
      throw bad("architectures", found, "must be one of " + BUILT);
    }
    return name;
  }

  private void refuseWhatNoneHas() {
    refuseUnless(!present("quantization_config"), "quantization_config", "must be absent");
    refuseUnless(!present("adapter_config"), "adapter_config", "must be absent");
  }

  /**
   * Rotary positions, in the words of transformers 5 ("rope_parameters") or of those before it.
   *
   * @param positions max_position_embeddings
   * @param absent rope_theta where it is left out
   */
  private Rope rope(int positions, double absent) {
    String key = present("rope_parameters") ? "rope_parameters" : "rope_scaling";
    refuseUnless(!present(key) || json.get(key).isJsonObject(), key, "must be an object");
    JsonObject scaling = present(key) ? json.getAsJsonObject(key) : new JsonObject();
    for (JsonElement value : scaling.asMap().values()) {
      refuseUnless(!value.isJsonObject(), key, "must be the same for all layers");
    }
    String partial = "partial_rotary_factor";
    boolean whole = number(scaling, partial, number(json, partial, 1)) == 1;
    refuseUnless(whole, scaling.has(partial) ? key : partial, "must have all of a head rotate");
    double theta = number(scaling, "rope_theta", number(json, "rope_theta", absent));
    JsonElement type = scaling.has("rope_type") ? scaling.get("rope_type") : scaling.get("type");
    double factor = number(scaling, "factor", Double.NaN);
    return switch (type == null || type.isJsonNull() ? "default" : type.getAsString()) {
      // what NTK scales dynamically begins beyond max_position_embeddings, where the context ends
      case "default", "dynamic" -> Rope.plain(theta);
      case "linear" -> Rope.linear(theta, factor);
      case "llama3" ->
          Rope.llama3(
              theta,
              factor,
              number(scaling, "low_freq_factor", Double.NaN),
              number(scaling, "high_freq_factor", Double.NaN),
              originalPositions(scaling, positions));
      case "yarn" -> yarn(scaling, theta, positions);
      default ->
          throw bad(key, scaling, "must be of type default, linear, dynamic, llama3 or yarn");
    };
  }

  /** Positions of pretraining, which some write beside the scaling. */
  private double originalPositions(JsonObject scaling, int positions) {
    String key = "original_max_position_embeddings";
    return number(json, key, number(scaling, key, positions));
  }

  private Rope yarn(JsonObject scaling, double theta, int positions) {
    double original = originalPositions(scaling, positions);
    double factor = number(scaling, "factor", positions / original);
    double some = number(scaling, "mscale", 0);
    double all = number(scaling, "mscale_all_dim", 0);
    double attention =
        some != 0 && all != 0
            ? Rope.yarnAttention(factor, some) / Rope.yarnAttention(factor, all)
            : Rope.yarnAttention(factor, 1);
    JsonElement truncate = scaling.get("truncate");
    return new Rope(
        theta,
        Rope.Scaling.YARN,
        factor,
        number(scaling, "beta_slow", 1),
        number(scaling, "beta_fast", 32),
        original,
        number(scaling, "attention_factor", attention),
        truncate == null || truncate.isJsonNull() || truncate.getAsBoolean());
  }

  private String text(String key, String absent) {
    return present(key) ? json.get(key).getAsString() : absent;
  }

  private boolean present(String key) {
    return json.has(key) && !json.get(key).isJsonNull();
  }

  private int integer(String key, int absent) {
    double value = number(json, key, absent);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw bad(key, json.get(key), "must be a whole number");
    }
    return (int) value;
  }

  private double number(JsonObject from, String key, double absent) {
    JsonElement value = from.get(key);
    if (value == null || value.isJsonNull()) {
      return absent;
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      throw bad(key, value, "must be a number");
    }
    return value.getAsDouble();
  }

  private boolean bool(String key, boolean absent) {
    if (!present(key)) {
      return absent;
    }
    JsonElement value = json.get(key);
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw bad(key, value, "must be true or false");
    }
    return value.getAsBoolean();
  }

  private void refuseUnless(boolean fine, String key, String wanted) {
    if (!fine) {
      throw bad(key, json.get(key), wanted);
    }
  }

  private IllegalArgumentException bad(String key, JsonElement found, String wanted) {
    return new IllegalArgumentException(origin + ": " + key + " " + wanted + ", got " + found);
  }
}
