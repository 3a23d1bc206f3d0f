package org.athanor.problem.files;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * HumanEval (Chen et al. 2021) and what is laid out like it: prompt (a function header to
 * continue), entry_point, test, canonical_solution.
 */
final class FunctionCode implements Layout {
  @Override
  public String title() {
    return "HumanEval";
  }

  @Override
  public boolean fits(Row row) {
    return row.has("prompt") && row.has("entry_point") && row.has("test");
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    String prompt = row.need("prompt");
    JsonObject tests = new JsonObject();
    tests.addProperty("language", row.text("language").orElse("python"));
    tests.addProperty("entryPoint", row.need("entry_point").strip());
    tests.addProperty("prefix", row.text("declaration").orElse(prompt));
    tests.addProperty("program", row.need("test"));
    String family =
        row.text("task_id")
            .map(id -> id.split("/")[0].toLowerCase(java.util.Locale.ROOT))
            .orElse("code");
    return new Draft(family, prompt, "")
        .with("tests", Optional.of(tests.toString()))
        .with("demonstration", row.text("canonical_solution"))
        .named(row.text("task_id"));
  }
}
