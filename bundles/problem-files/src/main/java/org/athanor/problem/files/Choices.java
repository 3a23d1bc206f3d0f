package org.athanor.problem.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.athanor.math.Rng;

/**
 * Multiple choice: MMLU-Pro (question, options, answer as a letter), MMLU (choices, answer as an
 * index from 0, or columns A to D), ARC and CommonsenseQA (choices with labels, answerKey), AQuA
 * (options that begin with their letter, correct), HellaSwag (ctx, endings, label), GPQA (correct
 * answer and incorrect ones, put in an order that the question decides). The prompt lists the
 * options by letter; the answer is a letter.
 */
final class Choices implements Layout {
  private static final int MOST = 26;
  private static final String INCORRECT = "incorrect answer ";
  private static final String[] QUESTIONS = {"question", "ctx"};
  private static final String[] LISTS = {"options", "choices", "endings"};

  @Override
  public String title() {
    return "multiple choice";
  }

  @Override
  public boolean fits(Row row) {
    return row.find(QUESTIONS).isPresent()
        && (row.find(LISTS).map(Choices::isList).orElse(false)
            || !columns(row).isEmpty()
            || row.has(INCORRECT + "1") && row.has("correct answer"));
  }

  private static boolean isList(JsonElement value) {
    JsonElement open = Nested.open(value);
    return open.isJsonArray()
        || open.isJsonObject() && open.getAsJsonObject().has("text")
        || byLetter(open) != null;
  }

  /** The values of {"A": ..., "B": ...} as a list; null if it is another object. */
  private static JsonArray byLetter(JsonElement value) {
    if (!value.isJsonObject() || value.getAsJsonObject().size() < 2) {
      return null;
    }
    JsonArray options = new JsonArray();
    for (String name : value.getAsJsonObject().keySet()) {
      if (!name.equals(letter(options.size()))) {
        return null;
      }
      options.add(value.getAsJsonObject().get(name));
    }
    return options;
  }

  private static JsonElement listed(JsonElement value) {
    JsonArray byLetter = byLetter(value);
    return byLetter == null ? value : byLetter;
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    if (row.has(INCORRECT + "1")) {
      return graduate(row);
    }
    Optional<JsonElement> list =
        row.find(LISTS).filter(Choices::isList).map(Nested::open).map(Choices::listed);
    JsonElement given = list.orElseGet(() -> columns(row));
    List<String> options = options(given);
    if (options.size() < 2 || options.size() > MOST) {
      throw new BadRow("it has " + options.size() + " options, not 2 to " + MOST);
    }
    String said = row.need("answer", "answerkey", "answer_index", "correct", "label").strip();
    boolean number =
        row.find("answer", "label").map(Nested::open).filter(Choices::isNumber).isPresent();
    boolean within = said.matches("\\d{1,2}") && Integer.parseInt(said) < options.size();
    boolean counted = number && within && given.isJsonArray(); // MMLU counts from 0
    return draft(row, options, counted ? Integer.parseInt(said) : index(said, given, options));
  }

  private static boolean isNumber(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
  }

  private static Draft draft(Row row, List<String> options, int right) throws BadRow {
    StringBuilder prompt = new StringBuilder(row.need(QUESTIONS).strip()).append('\n');
    for (int i = 0; i < options.size(); i++) {
      prompt.append('\n').append(letter(i)).append(". ").append(options.get(i).strip());
    }
    JsonArray listed = new JsonArray();
    options.forEach(listed::add);
    return new Draft("choice", prompt.toString(), letter(right))
        .with("subject", row.text("category", "subject", "subdomain"))
        .with("choices", Optional.of(listed.toString()))
        .named(row.text("question_id", "record id", "id"));
  }

  /** Columns A, B, C ..., as in a CSV file. */
  private static JsonArray columns(Row row) {
    JsonArray options = new JsonArray();
    for (char c = 'a'; c < 'k' && row.has(String.valueOf(c)); c++) {
      options.add(row.text(String.valueOf(c)).orElse(""));
    }
    return options.size() < 2 ? new JsonArray() : options;
  }

  /** GPQA (Rein et al. 2023): the right answer must not always stand first. */
  private static Draft graduate(Row row) throws BadRow {
    String right = row.need("correct answer").strip();
    List<String> options = new ArrayList<>(List.of(right));
    for (int i = 1; row.has(INCORRECT + i); i++) {
      options.add(row.need(INCORRECT + i).strip());
    }
    List<String> shuffled = new ArrayList<>();
    for (int i : Rng.of(row.need(QUESTIONS).hashCode(), "choices").permutation(options.size())) {
      shuffled.add(options.get(i));
    }
    return draft(row, shuffled, shuffled.indexOf(right));
  }

  private static List<String> options(JsonElement given) {
    JsonElement list = given.isJsonObject() ? given.getAsJsonObject().get("text") : given;
    List<String> options = new ArrayList<>();
    list.getAsJsonArray().forEach(option -> options.add(Row.string(option)));
    boolean lettered = true;
    for (int i = 0; i < options.size(); i++) {
      lettered &= options.get(i).strip().startsWith(letter(i) + ")");
    }
    return lettered ? options.stream().map(o -> o.strip().substring(2).strip()).toList() : options;
  }

  private static int index(String said, JsonElement given, List<String> options) throws BadRow {
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
