package org.athanor.problem.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows that lie in one JSON object: a list under a usual name (a data viewer's "rows" too), columns
 * side by side, or rows by their number or name, as data frames are written.
 */
final class Tables {
  static final List<String> ROW_LISTS =
      List.of("data", "rows", "examples", "problems", "questions", "train", "test", "instances");

  private Tables() {}

  /** The rows; null if the object is a row itself. */
  static List<JsonElement> rows(JsonObject object) {
    for (String name : ROW_LISTS) {
      boolean list = object.has(name) && object.get(name).isJsonArray();
      if (list && areObjects(object.getAsJsonArray(name).asList())) {
        return object.getAsJsonArray(name).asList();
      }
    }
    if (areColumns(object)) {
      return zipped(object);
    }
    if (object.size() < 2 || !areObjects(object.asMap().values())) {
      return null;
    }
    Map.Entry<String, JsonElement> first = object.entrySet().iterator().next();
    boolean byColumn =
        areNumbers(first.getValue().getAsJsonObject().keySet()) && !areNumbers(object.keySet());
    return byColumn ? turned(object) : List.copyOf(object.asMap().values());
  }

  /** A row of a data viewer without its number; a conversation without a name under one. */
  static JsonElement unwrapped(JsonElement element) {
    if (element.isJsonObject()) {
      JsonObject object = element.getAsJsonObject();
      boolean viewed =
          object.has("row_idx") && object.has("row") && object.get("row").isJsonObject();
      return viewed ? object.get("row") : element;
    }
    boolean turns =
        element.isJsonArray()
            && element.getAsJsonArray().size() > 1
            && areObjects(element.getAsJsonArray().asList())
            && element.getAsJsonArray().asList().stream()
                .allMatch(t -> t.getAsJsonObject().has("from") || t.getAsJsonObject().has("role"));
    return turns ? conversation(element.getAsJsonArray()) : element;
  }

  /** The last turn may hold nothing but the answer: {"ground_truth": {"value": "30"}}. */
  private static JsonObject conversation(JsonArray turns) {
    JsonObject row = new JsonObject();
    JsonObject last = turns.get(turns.size() - 1).getAsJsonObject();
    JsonArray said = new JsonArray();
    said.addAll(turns);
    if (last.has("ground_truth") && !last.has("value") && !last.has("content")) {
      said.remove(turns.size() - 1);
      JsonElement truth = last.get("ground_truth");
      boolean inside = truth.isJsonObject() && truth.getAsJsonObject().has("value");
      row.add("ground_truth", inside ? truth.getAsJsonObject().get("value") : truth);
    }
    row.add("conversations", said);
    return row;
  }

  private static boolean areObjects(Collection<JsonElement> elements) {
    return !elements.isEmpty() && elements.stream().allMatch(JsonElement::isJsonObject);
  }

  private static boolean areNumbers(Set<String> names) {
    return !names.isEmpty() && names.stream().allMatch(n -> n.matches("\\d+"));
  }

  /** Lists of the same length, of which two at least hold plain values. */
  private static boolean areColumns(JsonObject object) {
    int length = -1;
    int plain = 0;
    for (JsonElement column : object.asMap().values()) {
      if (!column.isJsonArray() || length >= 0 && column.getAsJsonArray().size() != length) {
        return false;
      }
      length = column.getAsJsonArray().size();
      plain += length > 0 && column.getAsJsonArray().get(0).isJsonPrimitive() ? 1 : 0;
    }
    return length > 1 && plain > 1;
  }

  private static List<JsonElement> zipped(JsonObject columns) {
    int length = columns.asMap().values().iterator().next().getAsJsonArray().size();
    List<JsonElement> rows = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      JsonObject row = new JsonObject();
      for (Map.Entry<String, JsonElement> column : columns.entrySet()) {
        row.add(column.getKey(), column.getValue().getAsJsonArray().get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** {"question": {"0": ...}, "answer": {"0": ...}}. */
  private static List<JsonElement> turned(JsonObject columns) {
    List<JsonElement> rows = new ArrayList<>();
    Set<String> numbers = columns.asMap().values().iterator().next().getAsJsonObject().keySet();
    for (String number : numbers) {
      JsonObject row = new JsonObject();
      for (Map.Entry<String, JsonElement> column : columns.entrySet()) {
        row.add(column.getKey(), column.getValue().getAsJsonObject().get(number));
      }
      rows.add(row);
    }
    return rows;
  }
}
