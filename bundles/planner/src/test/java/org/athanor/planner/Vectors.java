package org.athanor.planner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;

/** The project's own figures. */
final class Vectors {
  private Vectors() {}

  static JsonObject of(String name) throws IOException {
    try (Reader in = new InputStreamReader(Vectors.class.getResourceAsStream("/" + name), UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    }
  }

  /** "3/8" or a number. */
  static double number(JsonElement e) {
    String[] parts = e.getAsString().split("/");
    return Double.parseDouble(parts[0]) / (parts.length == 1 ? 1 : Double.parseDouble(parts[1]));
  }
}
