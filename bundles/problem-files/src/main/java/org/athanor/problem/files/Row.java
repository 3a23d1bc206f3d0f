package org.athanor.problem.files;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One row of a file, whatever the format, as a JSON object. Fields are found whatever their case; a
 * dot reaches into nested ones: {@code reward_model.ground_truth}.
 *
 * @param line line in a text file, row number in a Parquet or JSON file, from 1
 * @param fields the row
 */
record Row(long line, JsonObject fields) {

  Set<String> names() {
    return fields.keySet();
  }

  /** The first of these fields that is there and not null. */
  Optional<JsonElement> find(String... names) {
    for (String name : names) {
      JsonElement found = reach(fields, name);
      if (found != null && !found.isJsonNull()) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private static JsonElement reach(JsonElement from, String path) {
    JsonElement at = from;
    for (String step : path.split("\\.")) {
      at = Nested.open(at);
      at = at != null && at.isJsonObject() ? field(at.getAsJsonObject(), step) : null;
    }
    return at;
  }

  private static JsonElement field(JsonObject object, String name) {
    if (object.has(name)) {
      return object.get(name);
    }
    for (String key : object.keySet()) {
      if (key.strip().toLowerCase(Locale.ROOT).equals(name)) {
        return object.get(key);
      }
    }
    return null;
  }

  boolean has(String name) {
    return find(name).isPresent();
  }

  /** The first of these fields that has text in it. */
  Optional<String> text(String... names) {
    for (String name : names) {
      Optional<String> text = find(name).map(Row::string).filter(t -> !t.isBlank());
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** The text of one of these fields, which must be there. */
  String need(String... names) throws BadRow {
    Optional<String> text = text(names);
    if (text.isEmpty()) {
      throw new BadRow(
          (names.length == 1 ? "no '" + names[0] + "'" : "none of " + List.of(names))
              + " with text in it; the row has "
              + names());
    }
    return text.get();
  }

  /** Text as it stands, a whole number without its ".0", the only element of a list. */
  static String string(JsonElement value) {
    if (value.isJsonArray()) {
      var list = value.getAsJsonArray();
      return list.size() == 1 ? string(list.get(0)) : list.toString();
    }
    if (!value.isJsonPrimitive()) {
      return value.isJsonNull() ? "" : value.toString();
    }
    return value.getAsJsonPrimitive().isNumber()
        ? number(value.getAsString())
        : value.getAsString();
  }

  private static String number(String digits) {
    try {
      BigDecimal value = new BigDecimal(digits);
      boolean whole =
          value.stripTrailingZeros().scale() <= 0 && value.precision() - value.scale() < 30;
      return whole ? value.setScale(0).toPlainString() : digits;
    } catch (NumberFormatException notFinite) {
      return digits;
    }
  }
}
