package org.athanor.problem.files;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/** Fields that hold JSON as text, as CSV and some Parquet files do. */
final class Nested {
  private Nested() {}

  /** The value, with JSON text read. */
  static JsonElement open(JsonElement value) {
    if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      return value;
    }
    String text = value.getAsString().strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return value;
    }
    try {
      return JsonParser.parseString(text);
    } catch (JsonParseException plain) {
      return value;
    }
  }
}
