package org.athanor.problem.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Multiple choice: MMLU-Pro (question, options, answer as a letter), MMLU (choices, answer as an
 * index from 0), ARC (choices with labels, answerKey). The prompt lists the options by letter; the
 * answer is a letter.
 */
final class Choices implements Layout {
  private static final int MOST = 26;

  @Override
  public String title() {
    return "multiple choice";
  }

  @Override
  public boolean fits(Row row) {
    return row.has("question") && row.find("options", "choices").map(Choices::isList).orElse(false);
  }

  private static boolean isList(JsonElement value) {
    JsonElement open = Nested.open(value);
    return open.isJsonArray() || open.isJsonObject() && open.getAsJsonObject().has("text");
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    JsonElement given = Nested.open(row.find("options", "choices").orElseThrow());
    List<String> options = options(given);
    if (options.size() < 2 || options.size() > MOST) {
      throw new BadRow("it has " + options.size() + " options, not 2 to " + MOST);
    }
    String said = row.need("answer", "answerkey", "answer_index", "label").strip();
    int right = index(said, given, options, row);
    StringBuilder prompt = new StringBuilder(row.need("question").strip()).append('\n');
    for (int i = 0; i < options.size(); i++) {
      prompt.append('\n').append(letter(i)).append(". ").append(options.get(i).strip());
    }
    JsonArray listed = new JsonArray();
    options.forEach(listed::add);
    return new Draft("choice", prompt.toString(), letter(right))
        .with("subject", row.text("category", "subject"))
        .with("choices", Optional.of(listed.toString()))
        .named(row.text("question_id", "id"));
  }

  private static List<String> options(JsonElement given) {
    JsonElement list = given.isJsonObject() ? given.getAsJsonObject().get("text") : given;
    List<String> options = new ArrayList<>();
    list.getAsJsonArray().forEach(option -> options.add(Row.string(option)));
    return options;
  }

  private static int index(String said, JsonElement given, List<String> options, Row row)
      throws BadRow {
    int index = options.indexOf(said);
    if (given.isJsonObject() && given.getAsJsonObject().has("label")) {
      index = labels(given.getAsJsonObject()).indexOf(said);
    } else if (said.matches("[A-Za-z]")) {
      index = Character.toUpperCase(said.charAt(0)) - 'A';
    } else if (index < 0 && said.matches("\\d{1,2}")) {
      index = Integer.parseInt(said);
    }
    if (index < 0 || index >= options.size()) {
      throw new BadRow(
          "its answer '" + Rows.cut(said) + "' is none of its " + options.size() + " options");
    }
    return index;
  }

  private static List<String> labels(JsonObject choices) {
    List<String> labels = new ArrayList<>();
    choices.getAsJsonArray("label").forEach(label -> labels.add(Row.string(label)));
    return labels;
  }

  private static String letter(int index) {
    return String.valueOf((char) ('A' + index));
  }
}
