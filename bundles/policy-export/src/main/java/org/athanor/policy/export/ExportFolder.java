package org.athanor.policy.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of an exported model: the graph, and what config.json or genai_config.json say. */
final class ExportFolder {
  private static final List<String> FOLDERS = List.of("", "onnx");
  private static final List<String> GRAPHS =
      List.of(
          "model.onnx",
          "decoder_model_merged.onnx",
          "decoder_with_past_model.onnx",
          "model_fp16.onnx",
          "model_quantized.onnx",
          "model_int8.onnx",
          "model_uint8.onnx",
          "model_q4.onnx",
          "model_q4f16.onnx");
  private static final int MOST_LAYERS = 1000;

  private final Path folder;
  private final JsonObject genai;
  private final JsonObject config;
  private final JsonObject generation;

  ExportFolder(Path folder) {
    this.folder = folder;
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder.toAbsolutePath() + " is not a folder");
    }
    JsonObject whole = json("genai_config.json");
    genai = object(whole, "model");
    config = json("config.json");
    generation = json("generation_config.json");
  }

  Path path() {
    return folder;
  }

  /** One of the folder's files; empty if it is not there. */
  JsonObject json(String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return new JsonObject();
    }
    try {
      return JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new IllegalArgumentException(file + " is no JSON object: " + e.getMessage(), e);
    }
  }

  private static JsonObject object(JsonObject from, String key) {
    JsonElement value = from.get(key);
    return value != null && value.isJsonObject() ? value.getAsJsonObject() : new JsonObject();
  }

  /**
   * The graph's file.
   *
   * @param named by the user; empty looks for one
   * @throws IllegalArgumentException if there is none, or if it is not clear which
   */
  Path graph(String named) {
    if (!named.isEmpty()) {
      Path file = folder.resolve(named);
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("there is no file " + file + "; found are " + all());
      }
      return file;
    }
    JsonElement said = object(genai, "decoder").get("filename");
    if (said != null && Files.isRegularFile(folder.resolve(said.getAsString()))) {
      return folder.resolve(said.getAsString());
    }
    for (String name : GRAPHS) {
      for (String inside : FOLDERS) {
        Path file = folder.resolve(inside).resolve(name);
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
    }
    List<Path> all = all();
    if (all.size() == 1) {
      return all.get(0);
    }
    throw new IllegalArgumentException(
        all.isEmpty()
            ? folder + " has no .onnx file, nor has its folder onnx"
            : "which graph of " + folder + "? Set option file to one of " + all);
  }

  private List<Path> all() {
    List<Path> all = new ArrayList<>();
    for (String inside : FOLDERS) {
      Path at = folder.resolve(inside);
      if (Files.isDirectory(at)) {
        try (Stream<Path> files = Files.list(at)) {
          files.filter(f -> f.toString().endsWith(".onnx")).sorted().forEach(all::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return all;
  }

  /** Names of the cache that genai_config.json gives: past to present. */
  Map<String, String> renamed() {
    JsonObject inputs = object(object(genai, "decoder"), "inputs");
    JsonObject outputs = object(object(genai, "decoder"), "outputs");
    Map<String, String> renamed = new HashMap<>();
    for (String part : List.of("", "_key", "_value")) {
      JsonElement past = inputs.get("past" + part + "_names");
      JsonElement present = outputs.get("present" + part + "_names");
      for (int layer = 0; past != null && present != null && layer < MOST_LAYERS; layer++) {
        String number = Integer.toString(layer);
        renamed.put(
            past.getAsString().replace("%d", number), present.getAsString().replace("%d", number));
      }
    }
    return renamed;
  }

  /** Positions that the model knows; 0 if nobody says. */
  int context() {
    return first(
        0,
        genai.get("context_length"),
        config.get("max_position_embeddings"),
        config.get("n_positions"),
        config.get("max_seq_len"),
        config.get("seq_length"));
  }

  /** Tokens of the vocabulary; 0 if nobody says. */
  int vocabulary() {
    return first(0, genai.get("vocab_size"), config.get("vocab_size"));
  }

  /** Heads of keys and values; 0 if nobody says. */
  int heads() {
    return first(
        0,
        object(genai, "decoder").get("num_key_value_heads"),
        config.get("num_key_value_heads"),
        config.get("num_attention_heads"),
        config.get("n_head"));
  }

  /** Size of one head; 0 if nobody says. */
  int headSize() {
    int width = first(0, config.get("hidden_size"), config.get("n_embd"));
    int heads = first(1, config.get("num_attention_heads"), config.get("n_head"));
    return first(
        width / Math.max(1, heads),
        object(genai, "decoder").get("head_size"),
        config.get("head_dim"));
  }

  /** Ids of the tokens that end a completion. */
  int[] ends() {
    for (JsonElement ids :
        new JsonElement[] {
          generation.get("eos_token_id"), genai.get("eos_token_id"), config.get("eos_token_id")
        }) {
      if (ids != null && ids.isJsonArray()) {
        JsonArray list = ids.getAsJsonArray();
        return list.asList().stream().mapToInt(JsonElement::getAsInt).toArray();
      }
      if (ids != null && ids.isJsonPrimitive()) {
        return new int[] {ids.getAsInt()};
      }
    }
    return new int[0];
  }

  private static int first(int otherwise, JsonElement... values) {
    for (JsonElement value : values) {
      if (value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
        return value.getAsInt();
      }
    }
    return otherwise;
  }
}
