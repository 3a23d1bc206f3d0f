package org.athanor.verifier.code;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.athanor.data.Problem;

/** The public code benchmarks, with their reference solutions; absent ones skip the test. */
final class Benchmarks {
  /** A problem, and a completion that solves it. */
  record Solved(Problem problem, String solution) {}

  private Benchmarks() {}

  static List<Solved> humanEval() {
    List<Solved> solved = new ArrayList<>();
    for (JsonObject row : rows("humaneval/HumanEval.jsonl.gz")) {
      solved.add(continued(row));
    }
    return solved;
  }

  static List<Solved> mbppSanitized() {
    List<Solved> solved = new ArrayList<>();
    for (JsonObject row : rows("mbpp/mbpp_sanitized.jsonl")) {
      solved.add(continued(row));
    }
    return solved;
  }

  static List<Solved> mbpp() {
    List<Solved> solved = new ArrayList<>();
    for (JsonObject row : rows("mbpp/mbpp.jsonl")) {
      String code = row.get("code").getAsString();
      JsonObject tests = new JsonObject();
      tests.add("asserts", row.get("test_list"));
      tests.add("setup", row.get("test_setup_code"));
      solved.add(
          new Solved(
              problem("mbpp/" + row.get("task_id").getAsString(), tests),
              "```python\n" + code + "\n```"));
    }
    return solved;
  }

  private static Solved continued(JsonObject row) {
    JsonObject tests = new JsonObject();
    tests.add("entryPoint", row.get("entry_point"));
    tests.add("prefix", row.get("prompt"));
    tests.add("program", row.get("test"));
    return new Solved(
        problem(row.get("task_id").getAsString(), tests),
        row.get("canonical_solution").getAsString());
  }

  static Problem problem(String id, JsonObject tests) {
    return new Problem(id, "", "", Map.of("tests", new Gson().toJson(tests)));
  }

  static List<JsonObject> rows(String name) {
    Path root = Path.of(System.getProperty("athanor.data", root() + "/../shared/data"));
    Path file = root.resolve("benchmarks").resolve(name);
    assumeTrue(
        Files.exists(file), "skipped: no " + file + "; set -Dathanor.data to the data folder");
    List<JsonObject> rows = new ArrayList<>();
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(file), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        rows.add(JsonParser.parseString(line).getAsJsonObject());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder == null ? Path.of("") : folder;
  }

  static JsonArray list(String... texts) {
    JsonArray list = new JsonArray();
    for (String text : texts) {
      list.add(text);
    }
    return list;
  }
}
