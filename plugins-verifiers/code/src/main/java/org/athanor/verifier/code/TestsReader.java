package org.athanor.verifier.code;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.athanor.data.Problem;

/**
 * Finds a problem's tests: in meta {@code tests}, else in the reference answer. Understood are
 *
 * <ul>
 *   <li>an object with {@code language, entryPoint, prefix, setup} and one of {@code asserts}
 *       (list), {@code program} (text), {@code cases} (list of {@code input, output});
 *   <li>lists of inputs and outputs side by side, {@code {"inputs": [...], "outputs": [...]}}, with
 *       {@code fn_name} if a function is called rather than a program run;
 *   <li>{@code {"assert_case": [...]}}, a plain list of asserts or of cases, and plain test code.
 * </ul>
 */
final class TestsReader {
  private static final String PYTHON_CALL =
      """
      import json
      assert json.loads(json.dumps(candidate(*json.loads(%s)))) == json.loads(%s), %s""";
  private static final String JAVASCRIPT_CALL =
      "assert.deepStrictEqual(JSON.parse(JSON.stringify(candidate(...JSON.parse(%s)))),"
          + " JSON.parse(%s), %s)";

  private final Problem problem;
  private final JsonObject found;

  private TestsReader(Problem problem, JsonObject found) {
    this.problem = problem;
    this.found = found;
  }

  /**
   * The tests of a problem.
   *
   * @throws IllegalArgumentException if it has none, or none that can be read
   */
  static CodeTests read(Problem problem) {
    return read(problem, "", List.of());
  }

  /**
   * The tests of a problem.
   *
   * @param wanted the language if the problem names none; empty if the completion decides
   * @param tags of the completion's fenced blocks, which decide where the tests are inputs and
   *     outputs that a program in any language may answer
   * @throws IllegalArgumentException if it has none, or none that can be read
   */
  static CodeTests read(Problem problem, String wanted, List<String> tags) {
    String text = problem.meta().getOrDefault("tests", problem.answer()).strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "problem '" + problem.id() + "' has no tests: neither meta 'tests' nor an answer");
    }
    try {
      return new TestsReader(problem, object(text)).tests(wanted, tags);
    } catch (IllegalStateException | ClassCastException | UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "the tests of problem '"
              + problem.id()
              + "' are not laid out as known: "
              + e.getMessage(),
          e);
    }
  }

  private static JsonObject object(String text) {
    JsonObject wrapped = new JsonObject();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      wrapped.addProperty("program", text);
      return wrapped;
    }
    try {
      JsonElement parsed = JsonParser.parseString(text);
      if (parsed.isJsonObject()) {
        return parsed.getAsJsonObject();
      }
      boolean asserts = parsed.getAsJsonArray().asList().stream().allMatch(TestsReader::isText);
      wrapped.add(asserts ? "asserts" : "cases", parsed);
    } catch (JsonParseException notJson) {
      wrapped.addProperty("program", text);
    }
    return wrapped;
  }

  private CodeTests tests(String wanted, List<String> tags) {
    String entryPoint =
        text("entryPoint", "entry_point", "fn_name", "func_name")
            .or(() -> meta("entryPoint"))
            .orElse("")
            .strip();
    List<String> tests = programs();
    List<CodeTests.Case> cases = List.of();
    Language language = language(wanted, tests.isEmpty() && !has("inputs") ? tags : List.of());
    if (tests.isEmpty() && has("inputs")) {
      if (entryPoint.isEmpty()) {
        language = language(wanted, tags);
        cases = pairs();
      } else {
        tests = calls(language, entryPoint);
      }
    } else if (tests.isEmpty()) {
      cases = cases();
    }
    if (tests.isEmpty() && cases.isEmpty()) {
      throw wrong("no tests among the fields " + found.keySet());
    }
    return new CodeTests(
        language,
        entryPoint,
        text("prefix").orElse(""),
        text("setup", "test_setup_code").orElse(""),
        tests,
        cases);
  }

  private Language language(String wanted, List<String> tags) {
    Optional<String> named = text("language").or(() -> meta("language"));
    if (named.isEmpty() && wanted.isEmpty()) {
      return tags.stream()
          .flatMap(tag -> Language.of(tag).stream())
          .reduce((first, last) -> last)
          .orElse(Language.PYTHON);
    }
    return Language.of(named.orElse(wanted))
        .orElseThrow(() -> wrong("a language that cannot be run: '" + named.orElse(wanted) + "'"));
  }

  private List<String> programs() {
    for (String key : List.of("asserts", "assert_case", "test_list", "program", "test")) {
      if (has(key) && found.get(key).isJsonArray()) {
        return texts(found.getAsJsonArray(key));
      } else if (has(key)) {
        return List.of(found.get(key).getAsString());
      }
    }
    return List.of();
  }

  private List<CodeTests.Case> cases() {
    List<CodeTests.Case> cases = new ArrayList<>();
    if (has("cases")) {
      for (JsonElement element : found.getAsJsonArray("cases")) {
        JsonObject one = element.getAsJsonObject();
        if (!one.has("input") || !one.has("output")) {
          throw wrong("a case without input or output: it has " + one.keySet());
        }
        cases.add(new CodeTests.Case(lines(one.get("input")), lines(one.get("output"))));
      }
    }
    return cases;
  }

  private List<CodeTests.Case> pairs() {
    JsonArray inputs = found.getAsJsonArray("inputs");
    JsonArray outputs = sameLength(inputs);
    List<CodeTests.Case> cases = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      cases.add(new CodeTests.Case(lines(inputs.get(i)), lines(outputs.get(i))));
    }
    return cases;
  }

  /**
   * Asserts that call the function on each list of arguments; tuples count as lists, as in JSON.
   */
  private List<String> calls(Language language, String entryPoint) {
    if (language == Language.JAVA) {
      throw wrong("lists of arguments and answers, which do not say what Java types they are");
    }
    JsonArray inputs = found.getAsJsonArray("inputs");
    JsonArray outputs = sameLength(inputs);
    List<String> asserts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      String message = quoted(new JsonPrimitive(entryPoint + " is wrong on test " + i));
      asserts.add(
          (language == Language.PYTHON ? PYTHON_CALL : JAVASCRIPT_CALL)
              .formatted(quoted(inputs.get(i)), quoted(outputs.get(i)), message));
    }
    return asserts;
  }

  private JsonArray sameLength(JsonArray inputs) {
    JsonArray outputs = has("outputs") ? found.getAsJsonArray("outputs") : new JsonArray();
    if (inputs.size() != outputs.size()) {
      throw wrong(inputs.size() + " inputs but " + outputs.size() + " outputs");
    }
    return outputs;
  }

  /** JSON text as a Python string literal; JSON's own escapes are Python's. */
  private static String quoted(JsonElement value) {
    return new JsonPrimitive(value.toString()).toString();
  }

  /** Text as it stands; a list is joined by line ends, as some files write standard input. */
  private static String lines(JsonElement value) {
    return value.isJsonArray() ? String.join("\n", texts(value.getAsJsonArray())) : string(value);
  }

  private static List<String> texts(JsonArray array) {
    return array.asList().stream().map(TestsReader::string).toList();
  }

  private static String string(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  private static boolean isText(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }

  private boolean has(String key) {
    return found.has(key) && !found.get(key).isJsonNull();
  }

  private Optional<String> text(String... keys) {
    for (String key : keys) {
      if (has(key) && found.get(key).isJsonPrimitive()) {
        return Optional.of(found.get(key).getAsString());
      }
    }
    return Optional.empty();
  }

  private Optional<String> meta(String key) {
    return Optional.ofNullable(problem.meta().get(key));
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("the tests of problem '" + problem.id() + "' have " + what);
  }
}
