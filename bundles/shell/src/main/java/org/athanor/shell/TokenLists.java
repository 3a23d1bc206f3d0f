package org.athanor.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of token ids in a file of JSON lines, each a list or an object that has one.
 *
 * @param where file and line of each
 */
record TokenLists(List<int[]> lists, List<String> where) {
  private static final List<String> KEYS = List.of("tokens", "ids", "input_ids", "token_ids");

  /**
   * Reads all lines but blank ones.
   *
   * @throws IllegalArgumentException if the file cannot be read or a line is no such list; the
   *     message names file and line
   */
  static TokenLists read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
    List<int[]> lists = new ArrayList<>();
    List<String> where = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        where.add(file + ":" + (i + 1));
        lists.add(list(lines.get(i), where.get(lists.size())));
      }
    }
    if (lists.isEmpty()) {
      throw new IllegalArgumentException(file + " has no list of tokens");
    }
    return new TokenLists(lists, where);
  }

  private static int[] list(String line, String where) {
    try {
      JsonElement json = JsonParser.parseString(line);
      JsonArray array =
          json.isJsonObject() ? within(json.getAsJsonObject()) : json.getAsJsonArray();
      int[] tokens =
          array.asList().stream().mapToInt(e -> e.getAsBigDecimal().intValueExact()).toArray();
      if (tokens.length > 0) {
        return tokens;
      }
    } catch (RuntimeException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s must be a list of at least one token id, such as [1, 2] or {\"tokens\": [1, 2]}, got %s"
            .formatted(where, line.length() > 80 ? line.substring(0, 80) + "..." : line));
  }

  private static JsonArray within(JsonObject object) {
    JsonArray tokens = new JsonArray();
    if (object.has("prompt") && object.get("prompt").isJsonArray()) {
      tokens.addAll(object.getAsJsonArray("prompt"));
    }
    for (String key : KEYS) {
      if (object.has(key)) {
        tokens.addAll(object.getAsJsonArray(key));
        return tokens;
      }
    }
    throw new IllegalArgumentException("none of " + KEYS);
  }
}
