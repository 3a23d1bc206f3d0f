package org.athanor.problem.files;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * A question with a Python file of test functions that import the solution (KodCode, Xu et al.
 * 2025).
 */
final class UnitTests implements Layout {
  private static final String[] TESTS = {"test", "test_code", "unit_test"};

  @Override
  public String title() {
    return "questions with test functions";
  }

  @Override
  public boolean fits(Row row) {
    return row.find(QuestionAnswer.QUESTIONS).isPresent()
        && row.text(TESTS).filter(t -> t.contains("def test") && t.contains("assert")).isPresent();
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    JsonObject tests = new JsonObject();
    tests.addProperty("language", "python");
    tests.addProperty("program", row.need(TESTS));
    return new Draft(
            row.text("data_source", "source", "dataset", "subset").orElse("code"),
            row.need(QuestionAnswer.QUESTIONS),
            "")
        .level(row.text("difficulty", "level", "gpt_difficulty"))
        .with("tests", Optional.of(tests.toString()))
        .with("demonstration", row.text("solution", "canonical_solution"))
        .named(row.text("question_id", "task_id", "id"));
  }
}
