package org.athanor.problem.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prompts as lists of chat messages: verl's Parquet (prompt, reward_model.ground_truth,
 * data_source; DAPO-17k, SvS), and messages or conversations whose last turn is the solution. The
 * prompt becomes the text of the messages before that turn, one after another.
 */
final class Chat implements Layout {
  private static final String[] PLACES = {
    "prompt", "messages", "conversations", "problem", "question"
  };

  @Override
  public String title() {
    return "chat messages (verl)";
  }

  @Override
  public boolean fits(Row row) {
    return row.find(PLACES).map(Nested::open).map(Chat::areMessages).orElse(false);
  }

  private static boolean areMessages(JsonElement value) {
    return value.isJsonArray()
        && !value.getAsJsonArray().isEmpty()
        && value.getAsJsonArray().asList().stream().allMatch(m -> !said(m).isEmpty());
  }

  /** A message's text under "content" or "value"; empty if it is none. */
  private static String said(JsonElement message) {
    JsonObject object = message.isJsonObject() ? message.getAsJsonObject() : new JsonObject();
    return object.has("content")
        ? Row.string(object.get("content"))
        : object.has("value") ? Row.string(object.get("value")) : "";
  }

  private static boolean bySolver(JsonElement message) {
    JsonObject object = message.getAsJsonObject();
    JsonElement role = object.has("role") ? object.get("role") : object.get("from");
    return role != null && List.of("assistant", "gpt", "model").contains(Row.string(role));
  }

  @Override
  public Draft draft(Row row) throws BadRow {
    JsonElement found =
        row.find(PLACES).map(Nested::open).orElseThrow(() -> new BadRow("no messages"));
    if (!areMessages(found)) {
      throw new BadRow("its messages are no list of objects with 'content'");
    }
    JsonArray messages = found.getAsJsonArray();
    int last = messages.size() - 1;
    Optional<String> solution =
        bySolver(messages.get(last)) ? Optional.of(said(messages.get(last))) : Optional.empty();
    List<String> prompt = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      if (i < last || solution.isEmpty()) {
        prompt.add(said(messages.get(i)));
      }
    }
    return draft(row, String.join("\n\n", prompt), solution);
  }

  /** A list of answers written as JSON text is those answers; a list of tests stays as it is. */
  private static String unlisted(String truth) {
    JsonElement open = Nested.open(new JsonPrimitive(truth));
    if (!open.isJsonArray() || ContestCode.areTests(truth)) {
      return truth;
    }
    boolean plain = open.getAsJsonArray().asList().stream().allMatch(JsonElement::isJsonPrimitive);
    return plain
        ? String.join(", ", open.getAsJsonArray().asList().stream().map(Row::string).toList())
        : truth;
  }

  private static Draft draft(Row row, String prompt, Optional<String> solution) throws BadRow {
    Optional<JsonElement> puzzle = row.find("reward_model.ground_truth").map(Nested::open);
    if (puzzle.isPresent() && puzzle.get().isJsonObject() && Countdown.isPuzzle(puzzle.get())) {
      return Countdown.draft(new Row(row.line(), puzzle.get().getAsJsonObject()), prompt);
    }
    Optional<String> truth =
        row.text("reward_model.ground_truth")
            .or(() -> row.text(QuestionAnswer.ANSWERS))
            .map(Chat::unlisted);
    Optional<String> answer = truth.or(() -> solution.flatMap(Answers::in));
    String family = row.text("data_source", "source", "dataset").orElse("chat");
    Draft draft = new Draft(family, prompt, answer.orElse(""));
    if (answer.isPresent() && ContestCode.areTests(answer.get())) {
      draft.with("tests", answer);
    }
    return draft
        .level(row.text("level", "difficulty", "extra_info.level"))
        .with("subject", row.text("ability", "subject"))
        .with("split", row.text("extra_info.split", "split"))
        .with("demonstration", solution.or(() -> row.text("extra_info.answer", "solution")))
        .named(row.text("id", "extra_info.id"));
  }
}
