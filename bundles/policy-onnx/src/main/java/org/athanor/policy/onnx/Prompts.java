package org.athanor.policy.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How problems are put before the model.
 *
 * @param chat as a user's message in the folder's chat template, rather than as they are
 * @param system a message of the system before it; none if empty
 * @param arguments names that the template is given, such as "enable_thinking"
 */
record Prompts(boolean chat, String system, Map<String, Object> arguments) {
  static final Prompts PLAIN = new Prompts(false, "", Map.of());

  Prompts {
    if (!chat && !system.isEmpty()) {
      throw new IllegalArgumentException("system needs chat = true");
    }
    if (!chat && !arguments.isEmpty()) {
      throw new IllegalArgumentException("chatArguments needs chat = true");
    }
  }

  /**
   * @param arguments a JSON object, or nothing
   */
  static Prompts of(boolean chat, String system, String arguments) {
    Map<String, Object> names = new LinkedHashMap<>();
    if (!arguments.isBlank()) {
      try {
        JsonParser.parseString(arguments)
            .getAsJsonObject()
            .entrySet()
            .forEach(e -> names.put(e.getKey(), value(e.getValue())));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "chatArguments must be a JSON object such as {\"enable_thinking\": false}, got '"
                + arguments
                + "'",
            e);
      }
    }
    return new Prompts(chat, system, names);
  }

  /** As templates have them: numbers are Long or Double, the rest Boolean, String, List or Map. */
  private static Object value(JsonElement json) {
    if (json.isJsonNull()) {
      return null;
    }
    if (json.isJsonArray()) {
      List<Object> list = new ArrayList<>();
      json.getAsJsonArray().forEach(each -> list.add(value(each)));
      return list;
    }
    if (json.isJsonObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      json.getAsJsonObject().entrySet().forEach(e -> map.put(e.getKey(), value(e.getValue())));
      return map;
    }
    if (json.getAsJsonPrimitive().isBoolean()) {
      return json.getAsBoolean();
    }
    if (json.getAsJsonPrimitive().isString()) {
      return json.getAsString();
    }
    return json.getAsString().matches("-?\\d+") ? (Object) json.getAsLong() : json.getAsDouble();
  }
}
