package org.athanor.problem.files;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;

/**
 * Programming contests (APPS, TACO, code in verl's layout): a question, and inputs with outputs, as
 * lists side by side in {@code input_output}, or as a list of cases or asserts.
 */
final class ContestCode implements Layout {
  private static final String[] TESTS = {
    "input_output", "test_cases", "public_test_cases", "tests", "unit_tests"
  };

  @Override
  public String title() {
    return "contest programs";
  }

  @Override
  public boolean fits(Row row) {
    return row.find(QuestionAnswer.QUESTIONS).isPresent()
        && row.find(TESTS).map(t -> areTests(text(t))).orElse(false);
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

  private static String text(JsonElement tests) {
    return tests.isJsonPrimitive() ? tests.getAsString() : tests.toString();
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    String tests = row.find(TESTS).map(ContestCode::text).orElse("");
    if (!areTests(tests)) {
      throw new BadRow("its tests are neither inputs with outputs nor asserts");
    }
    String question = row.need(QuestionAnswer.QUESTIONS);
    String starter = row.text("starter_code").map(s -> "\n\n" + s).orElse("");
    return new Draft(
            row.text("data_source", "source", "dataset").orElse("contest"), question + starter, "")
        .level(row.text("difficulty", "level"))
        .with("tests", Optional.of(tests))
        .named(row.text("problem_id", "question_id", "task_id", "id"));
  }
}
