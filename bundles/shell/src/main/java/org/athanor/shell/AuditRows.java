package org.athanor.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A row to judge.
 *
 * @param where file and line
 * @param expected whether the prediction is right; null if that is not known
 */
record AuditRows(String where, String prompt, String gold, String prediction, Boolean expected) {

  /** Reads a JSONL file, plain or compressed, or all rollouts of a run's folder, in order. */
  static void read(Path path, Consumer<AuditRows> each) throws IOException {
    if (!Files.exists(path)) {
      throw new UsageException("there is no file or folder " + path);
    }
    if (!Files.isDirectory(path)) {
      readFile(path, each);
      return;
    }
    Path rollouts = path.resolve("rollouts");
    if (!Files.isDirectory(rollouts)) {
      throw new UsageException(path + " is no run's folder: it has no rollouts/");
    }
    try (Stream<Path> files = Files.list(rollouts)) {
      for (Path file : files.sorted().toList()) {
        readFile(file, each);
      }
    }
  }

  private static void readFile(Path file, Consumer<AuditRows> each) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          each.accept(row(file.getFileName() + ":" + number, line));
        }
      }
    }
  }

  private static AuditRows row(String where, String line) {
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      String gold = text(json, where, "gold", "answer");
      String prediction = text(json, where, "prediction", "text");
      String prompt = json.has("prompt") ? json.get("prompt").getAsString() : "";
      return new AuditRows(where, prompt, gold, prediction, expected(json.get("expected"), where));
    } catch (JsonParseException | IllegalStateException e) {
      throw new UsageException(where + " is no JSON object: " + e.getMessage());
    }
  }

  private static String text(JsonObject json, String where, String name, String inRollouts) {
    for (String field : List.of(name, inRollouts)) {
      if (json.has(field) && json.get(field).isJsonPrimitive()) {
        return json.get(field).getAsString();
      }
    }
    throw new UsageException(where + " has neither '" + name + "' nor '" + inRollouts + "'");
  }

  private static Boolean expected(JsonElement value, String where) {
    if (value == null || value.isJsonNull()) {
      return null;
    }
    switch (value.getAsString()) {
      case "true", "correct", "1":
        return true;
      case "false", "incorrect", "0":
        return false;
      default:
        throw new UsageException(
            where + ": expected must be true, false, correct or incorrect, got " + value);
    }
  }
}
