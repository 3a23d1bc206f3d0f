package org.athanor.problem.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.InflaterInputStream;

/** Inputs and outputs as the contests' files keep them. */
final class ContestCases {
  private static final int LARGEST = 64 << 20;

  private ContestCases() {}

  /** A list of cases, lists side by side, or LiveCodeBench's packed ones; empty if neither. */
  static JsonArray of(JsonElement tests) {
    JsonElement open = Nested.open(tests);
    if (open.isJsonPrimitive()
        && open.getAsJsonPrimitive().isString()
        && !open.getAsString().isBlank()) {
      open = unpacked(open.getAsString());
    }
    if (open.isJsonArray()) {
      return open.getAsJsonArray();
    }
    JsonArray cases = new JsonArray();
    if (open.isJsonObject() && open.getAsJsonObject().has("input")) {
      JsonElement inputs = Nested.open(open.getAsJsonObject().get("input"));
      JsonElement outputs = Nested.open(open.getAsJsonObject().get("output"));
      if (inputs.getAsJsonArray().size() != outputs.getAsJsonArray().size()) {
        throw new IllegalStateException(
            inputs.getAsJsonArray().size()
                + " inputs and "
                + outputs.getAsJsonArray().size()
                + " outputs");
      }
      for (int i = 0; i < inputs.getAsJsonArray().size(); i++) {
        JsonObject one = new JsonObject();
        one.add("input", inputs.getAsJsonArray().get(i));
        one.add("output", outputs.getAsJsonArray().get(i));
        cases.add(one);
      }
    }
    return cases;
  }

  /** Base64 of zlib of a Python pickle of JSON text: what lies between its brackets. */
  private static JsonElement unpacked(String text) {
    try {
      byte[] packed = Base64.getDecoder().decode(text.strip());
      byte[] plain = new InflaterInputStream(new ByteArrayInputStream(packed)).readNBytes(LARGEST);
      String pickled = new String(plain, UTF_8);
      int start = pickled.indexOf('[');
      int end = pickled.lastIndexOf(']');
      if (start < 0 || end < start) {
        throw new IllegalStateException("packed tests without a list");
      }
      return JsonParser.parseString(pickled.substring(start, end + 1));
    } catch (IllegalArgumentException | IOException | JsonParseException e) {
      throw new IllegalStateException("packed tests that cannot be read: " + e.getMessage(), e);
    }
  }

  static String listed(JsonArray cases) {
    JsonObject tests = new JsonObject();
    tests.add("cases", cases);
    return tests.toString();
  }

  /** LiveCodeBench writes the arguments of a call as lines of JSON. */
  static String calls(JsonArray cases, String function, String starter) {
    JsonArray inputs = new JsonArray();
    JsonArray outputs = new JsonArray();
    for (JsonElement one : cases) {
      JsonArray arguments = new JsonArray();
      one.getAsJsonObject()
          .get("input")
          .getAsString()
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> arguments.add(JsonParser.parseString(line)));
      inputs.add(arguments);
      outputs.add(
          Nested.open(JsonParser.parseString(one.getAsJsonObject().get("output").getAsString())));
    }
    JsonObject tests = new JsonObject();
    boolean method = starter.contains("class Solution");
    tests.add("fn_name", new JsonPrimitive(method ? "Solution()." + function : function));
    tests.add("inputs", inputs);
    tests.add("outputs", outputs);
    return tests.toString();
  }
}
