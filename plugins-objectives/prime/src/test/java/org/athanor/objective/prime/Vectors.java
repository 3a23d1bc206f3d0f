package org.athanor.objective.prime;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Numbers from the reference code, executed. */
final class Vectors {
  private Vectors() {}

  static JsonObject example() throws IOException {
    try (Reader in =
        new InputStreamReader(
            Vectors.class.getResourceAsStream("/prime.json"), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject().getAsJsonObject("example");
    }
  }
}
