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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A row to judge.
 *
 * @param where file and line
 * @param expected whether the prediction is right; null if that is not known
 */
record AuditRows(String where, String prompt, String gold, String prediction, Boolean expected) {

  /**
   * The rows of a JSONL file, plain or compressed, or of all rollouts of a run's folder, in order.
   */
  static Stream<AuditRows> read(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new UsageException("there is no file or folder " + path);
    }
    if (!Files.isDirectory(path)) {
      return rows(path);
    }
    Path rollouts = path.resolve("rollouts");
    if (!Files.isDirectory(rollouts)) {
      throw new UsageException(
          path
              + " is no run's folder: it has no rollouts/; give a JSONL file or a folder below runs/");
    }
    try (Stream<Path> files = Files.list(rollouts)) {
      List<Path> found = files.filter(f -> f.toString().contains(".jsonl")).sorted().toList();
      if (found.isEmpty()) {
        throw new UsageException(
            rollouts
                + " holds no rollouts: the run has no finished step, or recordRollouts = false");
      }
      return found.stream().flatMap(AuditRows::rows);
    }
  }

  /** Read line by line; closing the stream closes the file. */
  private static Stream<AuditRows> rows(Path file) {
    try {
      InputStream raw = Files.newInputStream(file);
      InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8));
      AtomicInteger number = new AtomicInteger();
      return reader
          .lines()
          .map(line -> row(at(file, number.incrementAndGet()), line))
          .filter(Objects::nonNull)
          .onClose(() -> close(reader));
    } catch (ZipException e) {
      throw new UsageException(file + " is named .gz but is not compressed: " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static String at(Path file, int line) {
    return file.getFileName() + ":" + line;
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null for a blank line. */
  private static AuditRows row(String where, String line) {
    if (line.isBlank()) {
      return null;
    }
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      String gold = text(json, where, "gold", "answer");
      String prediction = text(json, where, "prediction", "text");
      String prompt = json.has("prompt") ? json.get("prompt").getAsString() : "";
      return new AuditRows(where, prompt, gold, prediction, expected(json.get("expected"), where));
    } catch (JsonParseException | IllegalStateException e) {
      String shown = line.length() > 60 ? line.substring(0, 60) + " ..." : line;
      throw new UsageException(
          where
              + " is no JSON object: "
              + shown
              + "; each line must be one, with gold and prediction");
    }
  }

  private static String text(JsonObject json, String where, String name, String inRollouts) {
    for (String field : List.of(name, inRollouts)) {
      if (json.has(field) && json.get(field).isJsonPrimitive()) {
        return json.get(field).getAsString();
      }
      if (json.has(field)) {
        throw new UsageException(
            where + ": '" + field + "' must be a text or a number, got " + json.get(field));
      }
    }
    throw new UsageException(
        "%s has neither '%s' nor '%s'; its fields are %s"
            .formatted(where, name, inRollouts, json.keySet()));
  }

  private static Boolean expected(JsonElement value, String where) {
    if (value == null || value.isJsonNull()) {
      return null;
    }
    switch (value.isJsonPrimitive() ? value.getAsString() : "") {
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
