package org.athanor.problem.files;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OlympiadBench (He et al. 2024): question, context, lists of final answers and solutions. */
final class OlympiadBench implements Layout {
  @Override
  public String title() {
    return "OlympiadBench";
  }

  @Override
  public boolean fits(Row row) {
    return row.has("question")
        && row.find("final_answer").map(a -> Nested.open(a).isJsonArray()).orElse(false);
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    List<String> answers = texts(row.find("final_answer"));
    if (answers.isEmpty()) {
      throw new BadRow("its list 'final_answer' is empty");
    }
    List<String> solutions = texts(row.find("solution"));
    String context = row.text("context").map(c -> c + "\n\n").orElse("");
    return new Draft("olympiadbench", context + row.need("question"), String.join(", ", answers))
        .level(row.text("difficulty"))
        .with("subject", row.text("subfield", "subject"))
        .with("answerType", row.text("answer_type"))
        .with("unit", row.text("unit"))
        .with("tolerance", row.text("error"))
        .with("multiple", row.text("is_multiple_answer").filter(m -> m.equals("true")))
        .with("demonstration", solutions.stream().findFirst())
        .named(row.text("id"));
  }

  private static List<String> texts(Optional<JsonElement> list) {
    List<String> texts = new ArrayList<>();
    if (list.isPresent() && Nested.open(list.get()).isJsonArray()) {
      Nested.open(list.get()).getAsJsonArray().forEach(e -> texts.add(Row.string(e).strip()));
    }
    texts.removeIf(String::isEmpty);
    return texts;
  }
}
