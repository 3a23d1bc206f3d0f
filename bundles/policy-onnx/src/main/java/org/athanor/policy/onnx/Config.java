package org.athanor.policy.onnx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;

/**
 * A config.json, as transformers writes it. What would change the numbers and is not built here is
 * refused by name.
 */
record Config(JsonObject json, String origin) {
  private static final String LLAMA = "LlamaForCausalLM";

  static Config parse(byte[] content, String origin) {
    try {
      String text = new String(content, StandardCharsets.UTF_8);
      return new Config(JsonParser.parseString(text).getAsJsonObject(), origin);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(origin + " is not JSON: " + e.getMessage(), e);
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
    json.addProperty("rope_theta", a.ropeTheta());
    json.addProperty("hidden_act", "silu");
    json.addProperty("attention_bias", a.attentionBias());
    json.addProperty("mlp_bias", false);
    json.addProperty("tie_word_embeddings", a.tiedEmbeddings());
    json.addProperty("eos_token_id", endOfSequence);
    json.addProperty("torch_dtype", "float32");
    return new Config(json, "config.json");
  }

  Architecture architecture() {
    refuseUnknown();
    int hidden = integer("hidden_size", 0);
    int heads = integer("num_attention_heads", 0);
    boolean bias = bool("attention_bias", false);
    try {
      return new Architecture(
          integer("vocab_size", 0),
          hidden,
          integer("intermediate_size", 0),
          integer("num_hidden_layers", 0),
          heads,
          integer("num_key_value_heads", heads),
          integer("head_dim", heads == 0 ? 0 : hidden / heads),
          integer("max_position_embeddings", 2048),
          (float) number(json, "rms_norm_eps", 1e-6),
          ropeTheta(),
          bool("tie_word_embeddings", false),
          bias,
          bias);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
    }
  }

  /** Id of the token that ends a completion. */
  int endOfSequence() {
    JsonElement id = json.get("eos_token_id");
    if (id != null && id.isJsonArray() && id.getAsJsonArray().size() == 1) {
      id = id.getAsJsonArray().get(0);
    }
    if (id == null || !id.isJsonPrimitive()) {
      throw bad("eos_token_id", id, "must be one token id");
    }
    return id.getAsInt();
  }

  /** The same model with weights as they are written here. */
  byte[] toBytes() {
    JsonObject written = json.deepCopy();
    written.remove("dtype");
    written.addProperty("torch_dtype", "float32");
    var gson = new com.google.gson.GsonBuilder().setPrettyPrinting().serializeNulls().create();
    return (gson.toJson(written) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void refuseUnknown() {
    JsonElement architectures = json.get("architectures");
    if (architectures == null
        || !architectures.isJsonArray()
        || architectures.getAsJsonArray().size() != 1
        || !architectures.getAsJsonArray().get(0).getAsString().equals(LLAMA)) {
      throw bad("architectures", architectures, "must be [\"" + LLAMA + "\"]");
    }
    String activation = present("hidden_act") ? json.get("hidden_act").getAsString() : "silu";
    if (!activation.equals("silu")) {
      throw bad("hidden_act", json.get("hidden_act"), "must be \"silu\"");
    }
    refuseUnless(!bool("mlp_bias", false), "mlp_bias", "must be false");
    refuseUnless(integer("pretraining_tp", 1) == 1, "pretraining_tp", "must be 1");
    refuseUnless(!present("quantization_config"), "quantization_config", "must be absent");
    refuseUnless(!present("sliding_window"), "sliding_window", "must be absent");
    refuseUnless(plainRope("rope_scaling"), "rope_scaling", "must be null or of type default");
    refuseUnless(plainRope("rope_parameters"), "rope_parameters", "must be of type default");
  }

  private boolean plainRope(String key) {
    if (!present(key)) {
      return true;
    }
    JsonObject rope = json.getAsJsonObject(key);
    JsonElement type = rope.has("rope_type") ? rope.get("rope_type") : rope.get("type");
    return type == null || type.getAsString().equals("default");
  }

  private double ropeTheta() {
    JsonObject within = present("rope_parameters") ? json.getAsJsonObject("rope_parameters") : json;
    return number(within, "rope_theta", number(json, "rope_theta", 10000));
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
