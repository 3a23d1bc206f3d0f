package org.athanor.problem.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Programming contests (APPS, TACO, code in verl's layout): a question, and inputs with outputs, as
 * lists side by side in {@code input_output}, or as a list of cases or asserts. LiveCodeBench's
 * cases may call a function; CodeContests (Li et al. 2022) has its tests in three fields, its
 * question in {@code description}. Public and private tests are put together.
 */
final class ContestCode implements Layout {
  private static final String[] TESTS = {
    "input_output", "test_cases", "tests", "unit_tests", "verification_info.test_cases"
  };
  private static final String[][] PARTS = {
    {"public_test_cases", "private_test_cases"},
    {"public_tests", "private_tests", "generated_tests"}
  };
  private static final String[] QUESTIONS = questions();

  private static String[] questions() {
    List<String> names = new ArrayList<>(List.of(QuestionAnswer.QUESTIONS));
    names.add("description");
    return names.toArray(String[]::new);
  }

  @Override
  public String title() {
    return "contest programs";
  }

  @Override
  public boolean fits(Row row) {
    try {
      return row.find(QUESTIONS).isPresent() && areTests(tests(row));
    } catch (IllegalStateException | JsonParseException unreadable) {
      return false; // other rows decide the layout, and this one is told of as bad
    }
  }

  /** Whether a text is a set of tests that the code verifier reads. */
  static boolean areTests(String text) {
    JsonElement open = Nested.open(new JsonPrimitive(text));
    if (open.isJsonObject()) {
      JsonObject object = open.getAsJsonObject();
      return object.has("inputs") && object.has("outputs")
          || object.has("cases")
          || object.has("asserts")
          || object.has("assert_case");
    }
    return open.isJsonArray()
        && !open.getAsJsonArray().isEmpty()
        && open.getAsJsonArray().asList().stream()
            .allMatch(
                e ->
                    e.isJsonObject()
                            && e.getAsJsonObject().has("input")
                            && e.getAsJsonObject().has("output")
                        || e.isJsonPrimitive() && e.getAsString().strip().startsWith("assert"));
  }

  /** All tests of a row, as the code verifier reads them; empty if there are none. */
  private static String tests(Row row) {
    Optional<String> whole = row.find(TESTS).map(ContestCode::text).filter(ContestCode::areTests);
    if (whole.isPresent()) {
      return whole.get();
    }
    JsonArray cases = new JsonArray();
    for (String[] parts : PARTS) {
      for (String part : parts) {
        row.find(part).ifPresent(tests -> cases.addAll(ContestCases.of(tests)));
      }
    }
    if (cases.isEmpty()) {
      return "";
    }
    Optional<String> function = row.text("metadata.func_name", "metadata.fn_name");
    return function.isPresent()
        ? ContestCases.calls(cases, function.get(), row.text("starter_code").orElse(""))
        : ContestCases.listed(cases);
  }

  private static String text(JsonElement tests) {
    return tests.isJsonPrimitive() ? tests.getAsString() : tests.toString();
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    String tests = tests(row);
    if (!areTests(tests)) {
      throw new BadRow("its tests are neither inputs with outputs nor asserts");
    }
    String question = row.need(QUESTIONS);
    String starter = row.text("starter_code").map(s -> "\n\n" + s).orElse("");
    return new Draft(family(row), question + starter, "")
        .level(row.text("difficulty", "level"))
        .with("tests", Optional.of(tests))
        .named(row.text("problem_id", "question_id", "task_id", "id", "name"));
  }

  private static String family(Row row) {
    return row.text("data_source", "source", "dataset", "platform")
        .filter(name -> !name.matches("\\d+"))
        .orElse("contest");
  }
}
