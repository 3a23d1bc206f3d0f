package org.athanor.policy.onnx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokenizer of characters that verl's small models have: a tokenizer_config.json with
 * "char_ords" and no tokenizer.json. Ids 0 to 3 are separator, end, padding and unknown.
 */
final class Characters {
  private static final List<String> SPECIAL = List.of("S", "E", "P", "U");
  private static final int UNKNOWN = 3;

  /** What templates call them. */
  static final Map<String, String> NAMES =
      Map.of("sep_token", "S", "eos_token", "E", "pad_token", "P", "unk_token", "U");

  private Characters() {}

  /** A tokenizer.json that does the same, if the config is such a one. */
  static Optional<byte[]> tokenizer(byte[] config) {
    JsonObject json =
        JsonParser.parseString(new String(config, StandardCharsets.UTF_8)).getAsJsonObject();
    JsonElement characters = json.get("char_ords");
    if (characters == null || !characters.isJsonArray()) {
      return Optional.empty();
    }
    JsonObject vocabulary = new JsonObject();
    JsonArray added = new JsonArray();
    for (String special : SPECIAL) {
      added.add(special(special, vocabulary.size()));
      vocabulary.addProperty(special, vocabulary.size());
    }
    for (JsonElement character : characters.getAsJsonArray()) {
      vocabulary.addProperty(Character.toString(character.getAsInt()), vocabulary.size());
    }
    return Optional.of(whole(vocabulary, added).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject whole(JsonObject vocabulary, JsonArray added) {
    JsonObject model = new JsonObject();
    model.addProperty("type", "WordLevel");
    model.add("vocab", vocabulary);
    model.addProperty("unk_token", SPECIAL.get(UNKNOWN));
    JsonObject pattern = new JsonObject();
    pattern.addProperty("Regex", "[\\s\\S]");
    JsonObject split = new JsonObject();
    split.addProperty("type", "Split");
    split.add("pattern", pattern);
    split.addProperty("behavior", "Isolated");
    split.addProperty("invert", false);
    JsonObject fuse = new JsonObject();
    fuse.addProperty("type", "Fuse");
    JsonObject whole = new JsonObject();
    whole.addProperty("version", "1.0");
    whole.add("added_tokens", added);
    whole.add("pre_tokenizer", split);
    whole.add("decoder", fuse);
    whole.add("model", model);
    return whole;
  }

  private static JsonObject special(String content, int id) {
    JsonObject token = new JsonObject();
    token.addProperty("id", id);
    token.addProperty("content", content);
    for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
      token.addProperty(flag, false);
    }
    token.addProperty("special", true);
    return token;
  }
}
