package org.athanor.problem.files;

import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * HumanEval (Chen et al. 2021) and what is laid out like it: prompt (a function header to
 * continue), entry_point, test, canonical_solution (HumanEval+, BigCodeBench, LeetCode);
 * HumanEval-X has a declaration instead of the entry point and its language in the task's id.
 */
final class FunctionCode implements Layout {
  private static final String[] PROMPTS = {"prompt", "complete_prompt", "instruct_prompt"};

  @Override
  public String title() {
    return "HumanEval";
  }

  @Override
  public boolean fits(Row row) {
    return row.find(PROMPTS).isPresent()
        && (row.has("entry_point") || row.has("declaration"))
        && row.has("test");
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    String prompt = row.need(PROMPTS);
    JsonObject tests = new JsonObject();
    tests.addProperty("language", row.text("language").orElse(language(row)));
    tests.addProperty("entryPoint", row.text("entry_point").orElse("").strip());
    tests.addProperty("prefix", row.text("declaration", "code_prompt").orElse(prompt));
    tests.addProperty("program", row.need("test"));
    String family =
        row.text("task_id").map(id -> id.split("/")[0].toLowerCase(Locale.ROOT)).orElse("code");
    return new Draft(family, prompt, "")
        .with("tests", Optional.of(tests.toString()))
        .with("demonstration", row.text("canonical_solution"))
        .named(row.text("task_id"));
  }

  /** HumanEval-X names it before the slash: Java/0. */
  private static String language(Row row) {
    String task = row.text("task_id").orElse("").toLowerCase(Locale.ROOT);
    String first = task.contains("/") ? task.substring(0, task.indexOf('/')) : "";
    return row.has("entry_point") || first.isEmpty() ? "python" : first;
  }
}
