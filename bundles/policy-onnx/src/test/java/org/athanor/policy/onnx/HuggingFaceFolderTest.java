package org.athanor.policy.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.athanor.policy.Parameter;
import org.athanor.policy.TrainablePolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceFolderTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void save() throws IOException {
    folder = Files.createDirectory(temporary.resolve("policy"));
    try (OnnxPolicy policy =
        Policies.random(Policies.tiny(false, true), Policies.layout(1, 4, 4))) {
      policy.save(folder);
    }
  }

  private static TrainablePolicy open(Path folder) {
    return new OnnxPolicySource(Policies.VAR).open(Policies.options(folder));
  }

  @Test
  void a_saved_policy_opens_as_the_same() throws IOException {
    Path again = Files.createDirectory(temporary.resolve("again"));
    try (OnnxPolicy saved = Policies.random(Policies.tiny(false, true), Policies.layout(1, 4, 4));
        TrainablePolicy opened = open(folder)) {
      assertEquals(saved.contextLength(), opened.contextLength());
      assertEquals(saved.tokenizer().endOfSequence(), opened.tokenizer().endOfSequence());
      assertEquals(saved.parameters().size(), opened.parameters().size());
      for (int i = 0; i < saved.parameters().size(); i++) {
        Parameter expected = saved.parameters().get(i);
        Parameter found = opened.parameters().get(i);
        assertEquals(expected.name(), found.name());
        assertArrayEquals(expected.shape(), found.shape());
        assertEquals(expected.value(), found.value());
        assertEquals(0, found.gradient().get(0));
      }
      opened.save(again);
    }
    for (String name : List.of("model.safetensors", "tokenizer.json", "config.json")) {
      assertEquals(-1, Files.mismatch(folder.resolve(name), again.resolve(name)), name);
    }
  }

  @Test
  void weights_of_half_the_width_are_read() throws IOException {
    for (String type : List.of("BF16", "F16")) {
      Path half = Files.createDirectory(temporary.resolve(type));
      Files.copy(folder.resolve("config.json"), half.resolve("config.json"));
      Files.copy(folder.resolve("tokenizer.json"), half.resolve("tokenizer.json"));
      Files.write(half.resolve("model.safetensors"), halved(type));
      try (TrainablePolicy full = open(folder);
          TrainablePolicy opened = open(half)) {
        double most = type.equals("BF16") ? 0x1p-7 : 0x1p-10;
        for (int i = 0; i < full.parameters().size(); i++) {
          var expected = full.parameters().get(i).value();
          var found = opened.parameters().get(i).value();
          for (int e = 0; e < expected.capacity(); e++) {
            assertEquals(expected.get(e), found.get(e), most * Math.abs(expected.get(e)) + 1e-7);
          }
          assertNotEquals(expected, found, "converted, not copied");
        }
      }
    }
  }

  @Test
  void half_numbers_are_those_of_ieee_754() {
    assertEquals(1f, Safetensors.ofHalf((short) 0x3c00));
    assertEquals(-2f, Safetensors.ofHalf((short) 0xc000));
    assertEquals(65504f, Safetensors.ofHalf((short) 0x7bff));
    assertEquals(0x1p-24f, Safetensors.ofHalf((short) 0x0001));
    assertEquals(0x1p-14f, Safetensors.ofHalf((short) 0x0400));
    assertEquals(0x1.554p-2f, Safetensors.ofHalf((short) 0x3555));
    assertEquals(Float.NEGATIVE_INFINITY, Safetensors.ofHalf((short) 0xfc00));
    assertTrue(Float.isNaN(Safetensors.ofHalf((short) 0x7e00)));
  }

  /** The folder's weights, cut to 16 bits. */
  private byte[] halved(String type) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve("model.safetensors"));
    int length = header(file).length();
    JsonObject root = JsonParser.parseString(header(file)).getAsJsonObject();
    root.remove("__metadata__");
    for (String name : root.keySet()) {
      JsonObject entry = root.getAsJsonObject(name);
      entry.addProperty("dtype", type);
      var offsets = entry.getAsJsonArray("data_offsets");
      long begin = offsets.get(0).getAsLong() / 2;
      long end = offsets.get(1).getAsLong() / 2;
      offsets.set(0, new com.google.gson.JsonPrimitive(begin));
      offsets.set(1, new com.google.gson.JsonPrimitive(end));
    }
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    int count = (file.length - 8 - length) / 4;
    ByteBuffer out =
        ByteBuffer.allocate(8 + json.length + 2 * count).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(json.length).put(json);
    for (int i = 0; i < count; i++) {
      int bits = data.getInt(8 + length + 4 * i);
      out.putShort((short) (type.equals("BF16") ? bits >> 16 : half(Float.intBitsToFloat(bits))));
    }
    return out.array();
  }

  private static int half(float value) {
    if (Math.abs(value) < 0x1p-14f) {
      return (value < 0 ? 0x8000 : 0) | (int) (Math.abs(value) * 0x1p24f);
    }
    int bits = Float.floatToIntBits(value);
    int exponent = ((bits >> 23) & 0xff) - 112;
    return ((bits >> 16) & 0x8000) | (exponent << 10) | ((bits >> 13) & 0x3ff);
  }

  private static String header(byte[] file) {
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new String(file, 8, (int) length, StandardCharsets.UTF_8);
  }

  @Test
  void bad_weights_are_refused_with_file_and_tensor() throws IOException {
    String norm = "model.norm.weight";
    refuses("cut short: tensor 'lm_head.weight' ends at byte", weights(f -> {}, 100));
    refuses("has 3 bytes and no header", new byte[3]);
    refuses(
        "says its header has 9223372036854775807 bytes",
        weights(f -> f.putLong(0, Long.MAX_VALUE), 0));
    refuses("says its header has 18446744073709551615 bytes", weights(f -> f.putLong(0, -1), 0));
    refuses("says its header has 99999999 bytes", weights(f -> f.putLong(0, 99_999_999), 0));
    refuses("has a header that is not JSON", weights(f -> f.put(8, (byte) 'x'), 0));
    refuses(
        "has tensor '" + norm + "' of shape [2, 8], its config.json asks for [16]",
        edited(root -> root.getAsJsonObject(norm).add("shape", JsonParser.parseString("[2,8]"))));
    refuses(
        "has tensor '" + norm + "' of shape [17] in 64 bytes",
        edited(root -> root.getAsJsonObject(norm).add("shape", JsonParser.parseString("[17]"))));
    refuses(
        "has tensor '" + norm + "' at bytes [-64, 0]",
        edited(
            root ->
                root.getAsJsonObject(norm).add("data_offsets", JsonParser.parseString("[-64,0]"))));
    refuses(
        "has tensor '" + norm + "' of type I64; F32, BF16 and F16 can be read",
        edited(root -> root.getAsJsonObject(norm).addProperty("dtype", "I64")));
    refuses("describes tensor '" + norm + "' by 3", edited(root -> root.addProperty(norm, 3)));
    refuses("has no tensor '" + norm + "'", edited(root -> root.remove(norm)));
    refuses(
        "has tensor 'model.other', for which",
        edited(root -> root.add("model.other", tensor("F32"))));
    refuses(
        "has tensor 'model.norm.weight' within tensor 'model.",
        edited(root -> root.add("model.a", root.get(norm))));
    refuses(
        "has tensor 'lm_head.weight' with NaN at element 575",
        weights(f -> f.putFloat(f.capacity() - 4, Float.NaN), 0));
  }

  /** One without elements. */
  private static JsonObject tensor(String type) {
    return JsonParser.parseString(
            "{\"dtype\": \"%s\", \"shape\": [0], \"data_offsets\": [0, 0]}".formatted(type))
        .getAsJsonObject();
  }

  @Test
  void tables_of_old_checkpoints_may_be_of_any_type() throws IOException {
    byte[] weights =
        edited(
            root -> {
              root.add("model.layers.0.self_attn.rotary_emb.inv_freq", tensor("F64"));
              root.add("h.0.attn.bias", tensor("BOOL"));
            });
    Files.write(folder.resolve("model.safetensors"), weights);
    open(folder).close();
  }

  @Test
  void names_may_lack_the_base_models_prefix() throws IOException {
    byte[] weights =
        edited(
            root -> {
              for (String name : List.copyOf(root.keySet())) {
                root.add(name.replaceFirst("^model\\.", ""), root.remove(name));
              }
            });
    try (TrainablePolicy whole = open(folder)) {
      Files.write(folder.resolve("model.safetensors"), weights);
      try (TrainablePolicy opened = open(folder)) {
        for (int i = 0; i < whole.parameters().size(); i++) {
          assertEquals(whole.parameters().get(i).name(), opened.parameters().get(i).name());
          assertEquals(whole.parameters().get(i).value(), opened.parameters().get(i).value());
        }
      }
    }
  }

  @Test
  void pickled_weights_are_refused_with_what_to_do() throws IOException {
    Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
    var e = assertThrows(IllegalArgumentException.class, () -> open(folder));
    assertTrue(
        e.getMessage().startsWith(folder + " has pytorch_model.bin but no model.safetensors: save"),
        e.getMessage());
  }

  @Test
  void a_header_of_absurd_length_is_refused_before_it_is_read() throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (var sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(200_000_000);
      sparse.writeLong(Long.reverseBytes(150_000_000));
    }
    var e = assertThrows(IllegalArgumentException.class, () -> open(folder));
    assertTrue(e.getMessage().contains("says its header has 150000000 bytes"), e.getMessage());
  }

  private byte[] weights(Consumer<ByteBuffer> change, int cut) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve("model.safetensors"));
    change.accept(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    return java.util.Arrays.copyOf(file, file.length - cut);
  }

  private byte[] edited(Consumer<JsonObject> change) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve("model.safetensors"));
    String header = header(file);
    JsonObject root = JsonParser.parseString(header).getAsJsonObject();
    change.accept(root);
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    int data = 8 + header.length();
    return ByteBuffer.allocate(8 + json.length + file.length - data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(file, data, file.length - data)
        .array();
  }

  private void refuses(String message, byte[] weights) throws IOException {
    Path bad = Files.createTempDirectory(temporary, "bad");
    for (String name : List.of("config.json", "tokenizer.json")) {
      Files.copy(folder.resolve(name), bad.resolve(name));
    }
    Files.write(bad.resolve("model.safetensors"), weights);
    var e = assertThrows(IllegalArgumentException.class, () -> open(bad));
    assertTrue(e.getMessage().startsWith(bad.resolve("model.safetensors") + " "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void a_folder_without_its_files_is_refused() throws IOException {
    var none = assertThrows(IllegalArgumentException.class, () -> open(temporary.resolve("none")));
    assertTrue(none.getMessage().endsWith("none is not a folder"), none.getMessage());
    for (String name : List.of("config.json", "model.safetensors")) {
      Path kept = Files.move(folder.resolve(name), temporary.resolve("kept"));
      var e = assertThrows(IllegalArgumentException.class, () -> open(folder));
      assertTrue(e.getMessage().startsWith(folder + " has no " + name + ";"), e.getMessage());
      Files.move(kept, folder.resolve(name));
    }
  }

  @Test
  void weights_in_several_files_are_those_of_one() throws IOException {
    Path sharded = shards();
    try (TrainablePolicy whole = open(folder);
        TrainablePolicy opened = open(sharded)) {
      for (int i = 0; i < whole.parameters().size(); i++) {
        assertEquals(whole.parameters().get(i).value(), opened.parameters().get(i).value());
      }
    }
  }

  @Test
  void a_missing_shard_is_named_with_its_tensor() throws IOException {
    Path sharded = shards();
    Path shard = Files.move(sharded.resolve("b.safetensors"), sharded.resolve("elsewhere"));
    String index = sharded.resolve("model.safetensors.index.json").toString();
    var missing = assertThrows(IllegalArgumentException.class, () -> open(sharded));
    assertEquals(
        index
            + " puts tensor 'model.layers.0.input_layernorm.weight' into b.safetensors, which is"
            + " not there",
        missing.getMessage());
    Files.copy(sharded.resolve("a.safetensors"), sharded.resolve("b.safetensors"));
    var lacking = assertThrows(IllegalArgumentException.class, () -> open(sharded));
    assertEquals(
        index
            + " puts tensor 'model.layers.0.input_layernorm.weight' into b.safetensors, which lacks"
            + " it",
        lacking.getMessage());
    Files.writeString(Path.of(index), "{\"weight_map\": 3}");
    var number = assertThrows(IllegalArgumentException.class, () -> open(sharded));
    assertEquals(
        index + " is no index of weights: weight_map must name each tensor's file",
        number.getMessage());
    Files.writeString(Path.of(index), "{}");
    var empty = assertThrows(IllegalArgumentException.class, () -> open(sharded));
    assertTrue(empty.getMessage().startsWith(index + " is no index of weights"));
    Files.delete(shard);
  }

  /** The folder with its first tensor in one file and the others in another. */
  private Path shards() throws IOException {
    Path sharded = Files.createDirectory(temporary.resolve("sharded"));
    for (String name : List.of("config.json", "tokenizer.json")) {
      Files.copy(folder.resolve(name), sharded.resolve(name));
    }
    JsonObject map = new JsonObject();
    List<String> names = new java.util.ArrayList<>();
    String embedding = "model.embed_tokens.weight";
    edited(root -> root.keySet().stream().filter(n -> !n.startsWith("__")).forEach(names::add));
    names.forEach(n -> map.addProperty(n, n.equals(embedding) ? "a.safetensors" : "b.safetensors"));
    JsonObject index = new JsonObject();
    index.add("weight_map", map);
    Files.writeString(sharded.resolve("model.safetensors.index.json"), index.toString());
    Files.write(
        sharded.resolve("a.safetensors"),
        edited(root -> root.keySet().retainAll(List.of(embedding))));
    Files.write(sharded.resolve("b.safetensors"), edited(root -> root.remove(embedding)));
    return sharded;
  }

  @Test
  void what_is_not_built_here_is_refused_by_name() {
    config(
        "\"GemmaForCausalLM\"",
        "\"LlamaForCausalLM\"",
        "architectures must be one of [LlamaForCausalLM, ");
    config(
        "\"hidden_act\": \"gelu\"",
        "\"hidden_act\": \"silu\"",
        "hidden_act must be \"silu\", got \"gelu\"");
    config(
        "\"rope_scaling\": {\"rope_type\": \"longrope\"}, \"mlp_bias\": false",
        "\"mlp_bias\": false",
        "rope_scaling must be of type default, linear, dynamic, llama3 or yarn, got");
    config(
        "\"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8}, \"mlp_bias\": false",
        "\"mlp_bias\": false",
        "llama3 rope scaling needs 0 < low_freq_factor");
    config(
        "\"quantization_config\": {}, \"mlp_bias\": false",
        "\"mlp_bias\": false",
        "quantization_config must be absent");
    config(
        "\"hidden_size\": \"x\"", "\"hidden_size\": 16", "hidden_size must be a number, got \"x\"");
    config("\"hidden_size\": -1", "\"hidden_size\": 16", "hidden must be at least 1, got -1");
    config(
        "\"num_key_value_heads\": 3",
        "\"num_key_value_heads\": 2",
        "kvHeads must divide heads (4), got 3");
    config(
        "\"head_dim\": 5",
        "\"head_dim\": 8",
        "headDim (hidden / heads) must be even, for pairs of it turn, got 5");
    config(
        "\"eos_token_id\": \"x\"",
        "\"eos_token_id\": 1",
        "eos_token_id must be a token id or a list of them, got \"x\"");
    config("\"vocab_size\": 20", "\"vocab_size\": 36", "tokenizer.json has 36 tokens, ");
    config("\"vocab_size\": 2000000000", "\"vocab_size\": 36", "asks for [2000000000, 16]");
    config("{{", "{", "is not JSON");
  }

  private void config(String now, String before, String message) {
    Path file = folder.resolve("config.json");
    try {
      String kept = Files.readString(file);
      String changed =
          kept.replaceFirst(
              java.util.regex.Pattern.quote(before), java.util.regex.Matcher.quoteReplacement(now));
      assertNotEquals(kept, changed);
      Files.writeString(file, changed);
      var e = assertThrows(IllegalArgumentException.class, () -> open(folder));
      assertTrue(e.getMessage().contains(message), e.getMessage());
      assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
      Files.writeString(file, kept);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_folder_that_cannot_be_written_says_so() {
    try (TrainablePolicy policy = open(folder)) {
      Path nowhere = temporary.resolve("nowhere");
      var e = assertThrows(java.io.UncheckedIOException.class, () -> policy.save(nowhere));
      assertTrue(e.getMessage().startsWith("cannot save the policy to " + nowhere), e.getMessage());
    }
  }
}
