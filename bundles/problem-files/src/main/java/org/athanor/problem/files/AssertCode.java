package org.athanor.problem.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MBPP (Austin et al. 2021): text or prompt, a list of asserts, setup code, reference code. The
 * prompt shows the asserts, as in the paper: they alone say what the function is called.
 */
final class AssertCode implements Layout {
  private static final Pattern DEFINED = Pattern.compile("(?m)^\\s*def\\s+(\\w+)\\s*\\(");

  @Override
  public String title() {
    return "MBPP";
  }

  @Override
  public boolean fits(Row row) {
    return row.has("test_list");
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    JsonElement list =
        Nested.open(row.find("test_list").orElseThrow(() -> new BadRow("no 'test_list'")));
    if (!list.isJsonArray() || list.getAsJsonArray().isEmpty()) {
      throw new BadRow("its 'test_list' is no list of asserts");
    }
    JsonArray asserts = list.getAsJsonArray();
    JsonObject tests = new JsonObject();
    tests.addProperty("language", "python");
    tests.addProperty("setup", setup(row));
    tests.add("asserts", asserts);
    Optional<String> code = row.text("code", "canonical_solution");
    entryPoint(code.orElse(""), Row.string(asserts.get(0)))
        .ifPresent(name -> tests.addProperty("entryPoint", name));
    return new Draft("mbpp", prompt(row, asserts), "")
        .with("tests", Optional.of(tests.toString()))
        .with("demonstration", code.map(c -> c.replace("\r\n", "\n")))
        .named(row.text("task_id").map(id -> "mbpp/" + id));
  }

  private static String setup(Row row) {
    JsonElement imports = row.find("test_imports").map(Nested::open).orElse(new JsonArray());
    StringBuilder setup = new StringBuilder();
    if (imports.isJsonArray()) {
      imports.getAsJsonArray().forEach(line -> setup.append(Row.string(line)).append('\n'));
    }
    return setup + row.text("test_setup_code").orElse("");
  }

  private static String prompt(Row row, JsonArray asserts) throws BadRow {
    StringBuilder prompt = new StringBuilder(row.need("text", "prompt").strip());
    prompt.append(" Your code should pass these tests:\n");
    asserts.forEach(test -> prompt.append('\n').append(Row.string(test)));
    return prompt.append('\n').toString();
  }

  /** The last function that the reference code defines and the first assert calls. */
  private static Optional<String> entryPoint(String code, String test) {
    Optional<String> found = Optional.empty();
    Matcher defined = DEFINED.matcher(code);
    while (defined.find()) {
      if (Pattern.compile("\\b" + defined.group(1) + "\\s*\\(").matcher(test).find()) {
        found = Optional.of(defined.group(1));
      }
    }
    return found;
  }
}
