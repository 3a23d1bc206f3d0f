package org.athanor.policy.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.athanor.policy.Tokenizer;
import org.athanor.tokenizers.ChatTemplate;
import org.athanor.tokenizers.HuggingFaceTokenizer;

/** The tokenizer of a folder, with what its tokenizer_config.json says of prompts. */
final class FolderTokenizer implements Tokenizer, AutoCloseable {
  private final HuggingFaceTokenizer text;
  private final int[] beginning;
  private final int endOfSequence;
  private final Prompts prompts;
  private final ChatTemplate chat; // null if prompts are put as they are
  private final Map<String, Object> names = new TreeMap<>();

  /**
   * @param files of the folder, tokenizer.json among them
   * @param ends ids of the tokens that end a completion
   */
  FolderTokenizer(
      HuggingFaceTokenizer text,
      Map<String, byte[]> files,
      int[] ends,
      String origin,
      Prompts prompts) {
    this.text = text;
    this.prompts = prompts;
    byte[] content = files.get(HuggingFaceFolder.TOKENIZER_CONFIG);
    JsonObject config =
        content == null
            ? new JsonObject()
            : Config.parse(content, beside(origin, HuggingFaceFolder.TOKENIZER_CONFIG)).json();
    byte[] json = files.get(HuggingFaceFolder.TOKENIZER);
    this.beginning = text.beginning(config, json, origin);
    this.chat = prompts.chat() ? chat(config, files, origin) : null;
    this.names.putAll(specialTokens(config));
    this.names.put("tools", null);
    this.names.put("documents", null);
    this.names.putAll(prompts.arguments());
    OptionalInt named = HuggingFaceTokenizer.special(config, "eos_token", json, origin);
    int first = ends.length == 0 ? -1 : ends[0];
    this.endOfSequence =
        named.isPresent() && contains(ends, named.getAsInt()) ? named.getAsInt() : first;
  }

  /** The special tokens that the config names, as transformers hands them to a template. */
  private static Map<String, String> specialTokens(JsonObject config) {
    Map<String, String> tokens = new TreeMap<>(Map.of("bos_token", "", "eos_token", ""));
    if (config.has("char_ords")) {
      tokens.putAll(Characters.NAMES);
    }
    for (Map.Entry<String, JsonElement> entry : config.entrySet()) {
      JsonElement value = entry.getValue();
      boolean text = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
      if (entry.getKey().endsWith("_token") && (text || value.isJsonObject())) {
        tokens.put(entry.getKey(), HuggingFaceTokenizer.text(value));
      }
    }
    return tokens;
  }

  /** chat_template.jinja, or what tokenizer_config.json has. */
  private static ChatTemplate chat(JsonObject config, Map<String, byte[]> files, String tokenizer) {
    byte[] file = files.get(HuggingFaceFolder.CHAT_TEMPLATE);
    if (file != null) {
      String origin = beside(tokenizer, HuggingFaceFolder.CHAT_TEMPLATE);
      return new ChatTemplate(new String(file, StandardCharsets.UTF_8), origin);
    }
    String origin = beside(tokenizer, HuggingFaceFolder.TOKENIZER_CONFIG);
    JsonElement template = config.get("chat_template");
    if (template != null && template.isJsonArray()) {
      for (JsonElement each : template.getAsJsonArray()) {
        if (each.getAsJsonObject().get("name").getAsString().equals("default")) {
          template = each.getAsJsonObject().get("template");
        }
      }
    }
    if (template == null
        || !template.isJsonPrimitive()
        || !template.getAsJsonPrimitive().isString()) {
      throw new IllegalArgumentException(
          "chat = true needs a chat template: neither %s nor chat_template in %s is there"
              .formatted(beside(tokenizer, HuggingFaceFolder.CHAT_TEMPLATE), origin));
    }
    return new ChatTemplate(template.getAsString(), origin);
  }

  private static String beside(String file, String name) {
    return Path.of(file).toAbsolutePath().resolveSibling(name).toString();
  }

  private static boolean contains(int[] ids, int id) {
    for (int each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int[] encode(String words) {
    return text.encode(words);
  }

  @Override
  public int[] encodePrompt(String words) {
    if (chat == null) {
      return HuggingFaceTokenizer.joined(beginning, text.encode(words));
    }
    List<ChatTemplate.Message> messages = new ArrayList<>();
    if (!prompts.system().isEmpty()) {
      messages.add(new ChatTemplate.Message("system", prompts.system()));
    }
    messages.add(new ChatTemplate.Message("user", words));
    return text.encode(chat.render(messages, names));
  }

  @Override
  public String decode(int[] tokens) {
    return text.decode(tokens);
  }

  @Override
  public String decode(int[] before, int[] tokens) {
    return text.decode(before, tokens);
  }

  @Override
  public int vocabularySize() {
    return text.vocabularySize();
  }

  @Override
  public int endOfSequence() {
    return endOfSequence;
  }

  @Override
  public void close() {
    text.close();
  }
}
