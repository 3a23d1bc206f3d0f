package org.athanor.problem.files;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * MultiPL-E (Cassano et al. 2023): HumanEval and MBPP in other languages; prompt, tests (which end
 * the program that the prompt begins), language.
 */
final class MultiLanguageCode implements Layout {
  @Override
  public String title() {
    return "MultiPL-E";
  }

  @Override
  public boolean fits(Row row) {
    return row.has("prompt")
        && row.has("language")
        && row.find("tests", "test").isPresent()
        && !row.has("entry_point");
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    String prompt = row.need("prompt");
    JsonObject tests = new JsonObject();
    tests.addProperty("language", row.need("language"));
    tests.addProperty("prefix", prompt);
    tests.addProperty("program", row.need("tests", "test"));
    return new Draft("multipl-e", prompt, "")
        .with("tests", Optional.of(tests.toString()))
        .with("language", row.text("language"))
        .named(row.text("name", "task_id"));
  }
}
