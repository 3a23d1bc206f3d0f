package org.athanor.tokenizers;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Merges of byte pairs as tokenizer.json files wrote them until 2024: two tokens in one text with a
 * space between. The library takes no token that has a space itself (some of Llama 2's files have
 * them), but takes lists of two.
 */
final class Merges {
  private Merges() {}

  /** The file with lists of two, if a merge has more than one space and can be told apart. */
  static Optional<byte[]> apart(JsonObject root) {
    JsonObject model = root.getAsJsonObject("model");
    if (!model.has("merges") || !model.get("vocab").isJsonObject()) {
      return Optional.empty();
    }
    JsonArray merges = model.getAsJsonArray("merges");
    JsonArray pairs = new JsonArray();
    boolean unclear = false;
    for (JsonElement merge : merges) {
      if (!merge.isJsonPrimitive()) {
        return Optional.empty();
      }
      String text = merge.getAsString();
      int space = text.indexOf(' ');
      unclear |= space >= 0 && text.indexOf(' ', space + 1) >= 0;
      JsonArray pair = pair(text, model.getAsJsonObject("vocab"));
      if (pair == null) {
        return Optional.empty();
      }
      pairs.add(pair);
    }
    if (!unclear) {
      return Optional.empty();
    }
    JsonObject repaired = root.deepCopy();
    repaired.getAsJsonObject("model").add("merges", pairs);
    return Optional.of(repaired.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** At the space on both sides of which there are tokens; null if there is none. */
  private static JsonArray pair(String text, JsonObject vocabulary) {
    for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', space + 1)) {
      String left = text.substring(0, space);
      String right = text.substring(space + 1);
      if (vocabulary.has(left) && vocabulary.has(right) && vocabulary.has(left + right)) {
        JsonArray pair = new JsonArray();
        pair.add(left);
        pair.add(right);
        return pair;
      }
    }
    return null;
  }
}
