package org.athanor.policy.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A folder's weights: one file, or several and an index that says what is where. */
final class Checkpoint {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = SINGLE + ".index.json";

  /** What the first GPT-2 files leave out, and those that were saved without the output layer. */
  private static final List<String> BASES = List.of("transformer.", "model.");

  private final Map<String, Safetensors> fileOf = new TreeMap<>(); // by name of tensor
  private final Path origin;

  /**
   * Reads the headers.
   *
   * @throws IllegalArgumentException if a file is missing or damaged; the message names it and a
   *     tensor
   */
  Checkpoint(Path folder) {
    if (Files.exists(folder.resolve(SINGLE))) {
      origin = folder.resolve(SINGLE);
      Safetensors only = new Safetensors(origin);
      only.names().forEach(name -> fileOf.put(name, only));
    } else {
      origin = folder.resolve(INDEX);
      readShards(folder);
    }
  }

  /** Whether a folder has weights that can be read. */
  static boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(SINGLE))
        || Files.isRegularFile(folder.resolve(INDEX));
  }

  private void readShards(Path folder) {
    Map<String, String> index = index();
    Map<String, Safetensors> shards = new TreeMap<>();
    for (Map.Entry<String, String> entry : index.entrySet()) {
      String shard = entry.getValue();
      Path file = folder.resolve(shard);
      if (!shards.containsKey(shard)) {
        if (shard.contains("/") || !Files.isRegularFile(file)) {
          throw bad("puts tensor '" + entry.getKey() + "' into " + shard + ", which is not there");
        }
        shards.put(shard, new Safetensors(file));
      }
      Safetensors tensors = shards.get(shard);
      if (!tensors.names().contains(entry.getKey())) {
        throw bad("puts tensor '" + entry.getKey() + "' into " + shard + ", which lacks it");
      }
      fileOf.put(entry.getKey(), tensors);
    }
  }

  /** File by tensor, in the order of the index. */
  private Map<String, String> index() {
    Map<String, String> files = new LinkedHashMap<>();
    try {
      String text = new String(HuggingFaceFolder.read(origin), StandardCharsets.UTF_8);
      JsonElement map = JsonParser.parseString(text).getAsJsonObject().get("weight_map");
      for (Map.Entry<String, JsonElement> entry : map.getAsJsonObject().entrySet()) {
        files.put(entry.getKey(), entry.getValue().getAsString());
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          origin + " is no index of weights: weight_map must name each tensor's file", e);
    }
    return files;
  }

  /**
   * Checks that exactly these tensors are there.
   *
   * @throws IllegalArgumentException if one is missing, left over or of another shape
   */
  void check(Architecture a, String config) {
    List<String> known = new ArrayList<>();
    for (Architecture.Tensor tensor : a.tensors()) {
      String name = named(tensor);
      Safetensors file = fileOf.get(name);
      if (file == null) {
        throw bad("has no tensor '" + tensor.name() + "'");
      }
      file.check(stored(tensor));
      known.add(name);
    }
    Set<String> left = new TreeSet<>(fileOf.keySet());
    known.forEach(left::remove);
    for (String name : left) {
      if (!harmless(name, a)) {
        throw bad("has tensor '" + name + "', for which " + config + " has no place");
      }
    }
  }

  /** Tables that old checkpoints carry, and a copy of a tied embedding. */
  private static boolean harmless(String name, Architecture a) {
    return name.endsWith(".rotary_emb.inv_freq")
        || name.endsWith(".attn.bias")
        || name.endsWith(".attn.masked_bias")
        || (name.equals(Architecture.HEAD) && a.tiedEmbeddings());
  }

  /** The same for the same files, as far as their names, sizes and times tell. */
  String fingerprint() {
    StringBuilder text = new StringBuilder();
    fileOf.values().stream()
        .distinct()
        .forEach(file -> text.append(file.fingerprint()).append(' '));
    return text.toString();
  }

  /** Reads a tensor that was checked, as float whatever it was. */
  void read(Architecture.Tensor tensor, FloatBuffer into) {
    fileOf.get(named(tensor)).read(stored(tensor), into);
  }

  private Architecture.Tensor stored(Architecture.Tensor tensor) {
    return new Architecture.Tensor(named(tensor), tensor.shape());
  }

  private String named(Architecture.Tensor tensor) {
    String name = tensor.name();
    for (String base : BASES) {
      String without = name.startsWith(base) ? name.substring(base.length()) : name;
      if (!fileOf.containsKey(name) && fileOf.containsKey(without)) {
        return without;
      }
    }
    return name;
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException(origin + " " + what);
  }
}
