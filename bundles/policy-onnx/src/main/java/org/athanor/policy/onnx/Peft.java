package org.athanor.policy.onnx;

import ai.onnxruntime.OrtEnvironment;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.athanor.math.Rng;

/** Adapters in the layout of Hugging Face's PEFT: a config and a file of their tensors. */
final class Peft {
  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PREFIX = "base_model.model.";

  private final JsonObject json;
  private final String origin;
  private final Path folder;

  private Peft(Path folder) {
    this.folder = folder;
    this.origin = folder.resolve(CONFIG).toString();
    this.json = Config.parse(HuggingFaceFolder.read(folder.resolve(CONFIG)), origin).json();
  }

  /** Whether a folder holds adapters rather than a whole model. */
  static boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        && !Files.exists(folder.resolve(HuggingFaceFolder.CONFIG));
  }

  /**
   * Reads the config.
   *
   * @throws IllegalArgumentException if it asks for what is not built here
   */
  static Peft open(Path folder) {
    Peft peft = new Peft(folder);
    peft.refuse("peft_type", "LORA");
    peft.refuse("bias", "none");
    for (String key :
        List.of(
            "use_dora",
            "modules_to_save",
            "rank_pattern",
            "alpha_pattern",
            "layers_to_transform",
            "trainable_token_indices",
            "layer_replication",
            "lora_bias",
            "target_parameters",
            "alora_invocation_tokens",
            "exclude_modules",
            "use_qalora",
            "use_bdlora",
            "kasa_config",
            "arrow_config")) {
      peft.refuseAnything(key);
    }
    peft.refuseChangedBases();
    return peft;
  }

  /** Folder of the model that the adapters belong to. */
  Path base() {
    JsonElement name = json.get("base_model_name_or_path");
    String text = name == null || name.isJsonNull() ? "" : name.getAsString();
    Path base = folder.resolve(text).normalize();
    if (text.isEmpty() || !Files.isDirectory(base)) {
      throw new IllegalArgumentException(
          "%s: base_model_name_or_path must be a folder on this machine, got \"%s\""
              .formatted(origin, text));
    }
    return base;
  }

  Lora lora(Architecture a) {
    List<String> targets = new ArrayList<>();
    JsonElement named = json.get("target_modules");
    if (named != null && named.isJsonArray()) {
      named.getAsJsonArray().forEach(target -> targets.add(target.getAsString()));
    } else if (named != null && named.getAsString().equals("all-linear")) {
      targets.addAll(a.family() == Architecture.Family.GPT2 ? Lora.OF_GPT2 : Lora.OF_LLAMA);
    } else {
      throw new IllegalArgumentException(
          origin + ": target_modules must be a list or \"all-linear\", got " + named);
    }
    List<String> allowed = a.family() == Architecture.Family.GPT2 ? Lora.OF_GPT2 : Lora.OF_LLAMA;
    if (!allowed.containsAll(targets)) {
      throw new IllegalArgumentException(
          "%s: target_modules must be some of %s, got %s".formatted(origin, allowed, targets));
    }
    int rank = (int) number("r");
    double alpha = number("lora_alpha");
    JsonElement root = json.get("use_rslora");
    boolean byRoot = root != null && !root.isJsonNull() && root.getAsBoolean();
    return new Lora(rank, alpha, alpha / (byRoot ? StrictMath.sqrt(rank) : rank), targets);
  }

  private double number(String key) {
    JsonElement found = json.get(key);
    if (found == null || !found.isJsonPrimitive() || !found.getAsJsonPrimitive().isNumber()) {
      throw new IllegalArgumentException(
          "%s: %s must be a number, got %s".formatted(origin, key, found));
    }
    return found.getAsDouble();
  }

  /** Reads the tensors. */
  Weights load(Architecture a, OrtEnvironment environment) {
    Safetensors tensors = new Safetensors(folder.resolve(WEIGHTS));
    Set<String> left = new HashSet<>(tensors.names());
    for (Architecture.Tensor tensor : a.adapters()) {
      tensors.check(stored(tensor));
      left.remove(PREFIX + tensor.name());
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          folder.resolve(WEIGHTS) + " has tensors for which there is no place: " + left);
    }
    Weights adapter = new Weights(a.adapters(), environment);
    for (Architecture.Tensor tensor : a.adapters()) {
      tensors.read(stored(tensor), adapter.view(tensor.name()));
    }
    return adapter;
  }

  /** Fresh adapters: A uniform within 1 / √in, B zero, so that the model is its base at first. */
  static Weights fresh(Architecture a, OrtEnvironment environment) {
    Weights adapter = new Weights(a.adapters(), environment);
    List<Architecture.Tensor> tensors = a.adapters();
    for (int i = 0; i < tensors.size(); i++) {
      Architecture.Tensor tensor = tensors.get(i);
      if (tensor.name().endsWith(".lora_A.weight")) {
        FloatBuffer view = adapter.view(tensor.name());
        Rng rng = Rng.of(0, "lora", i);
        double bound = 1 / StrictMath.sqrt(tensor.shape()[1]);
        for (int e = 0; e < view.capacity(); e++) {
          view.put(e, (float) (bound * (2 * rng.nextDouble() - 1)));
        }
      }
    }
    return adapter;
  }

  /** Writes config, tensors, and the tokenizer's files. */
  static void save(
      Path target, Path base, Architecture a, Weights adapter, Map<String, byte[]> files)
      throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(target.resolve(file.getKey()), file.getValue());
    }
    var gson = new GsonBuilder().setPrettyPrinting().serializeNulls().create();
    Files.writeString(target.resolve(CONFIG), gson.toJson(config(a, base)) + "\n");
    Map<String, Architecture.Tensor> stored = new java.util.LinkedHashMap<>();
    a.adapters().forEach(tensor -> stored.put(tensor.name(), stored(tensor)));
    Safetensors.write(target.resolve(WEIGHTS), stored, adapter);
  }

  private static JsonObject config(Architecture a, Path base) {
    Lora lora = a.lora();
    JsonObject json = new JsonObject();
    json.addProperty("peft_type", "LORA");
    json.addProperty("task_type", "CAUSAL_LM");
    json.addProperty("base_model_name_or_path", base.toAbsolutePath().toString());
    json.addProperty("r", lora.rank());
    json.addProperty("lora_alpha", lora.alpha());
    json.addProperty("lora_dropout", 0.0);
    JsonArray targets = new JsonArray();
    lora.targets().forEach(targets::add);
    json.add("target_modules", targets);
    json.addProperty("bias", "none");
    json.addProperty("fan_in_fan_out", a.family() == Architecture.Family.GPT2);
    json.addProperty(
        "use_rslora", Math.abs(lora.scale() - lora.alpha() / lora.rank()) > 1e-9 * lora.scale());
    json.add("modules_to_save", JsonNull.INSTANCE);
    json.addProperty("inference_mode", true);
    return json;
  }

  private static Architecture.Tensor stored(Architecture.Tensor tensor) {
    return new Architecture.Tensor(PREFIX + tensor.name(), tensor.shape());
  }

  private void refuse(String key, String wanted) {
    JsonElement found = json.get(key);
    if (found != null && !found.isJsonNull() && !found.getAsString().equals(wanted)) {
      throw new IllegalArgumentException(
          "%s: %s must be \"%s\", got %s".formatted(origin, key, wanted, found));
    }
  }

  /** PiSSA and its kind train against a base that they changed, and that is not saved. */
  private void refuseChangedBases() {
    JsonElement found = json.get("init_lora_weights");
    String how = found == null || found.isJsonNull() ? "true" : found.getAsString();
    if (!List.of("true", "false", "gaussian", "orthogonal", "eva").contains(how)) {
      throw new IllegalArgumentException(
          "%s: init_lora_weights must leave the base as it is (true, false, gaussian, orthogonal or eva), got \"%s\""
              .formatted(origin, how));
    }
  }

  private void refuseAnything(String key) {
    JsonElement found = json.get(key);
    boolean nothing =
        found == null
            || found.isJsonNull()
            || (found.isJsonArray() && found.getAsJsonArray().isEmpty())
            || (found.isJsonObject() && found.getAsJsonObject().isEmpty())
            || (found.isJsonPrimitive() && found.getAsString().equals("false"));
    if (!nothing) {
      throw new IllegalArgumentException(
          "%s: %s must be absent, got %s".formatted(origin, key, found));
    }
  }
}
