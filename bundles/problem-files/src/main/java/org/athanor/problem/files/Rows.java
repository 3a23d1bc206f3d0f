package org.athanor.problem.files;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the rows of a file in any of the formats. */
final class Rows {
  private Rows() {}

  static void read(Path file, Format format, RowSink sink) throws IOException {
    Format known = format == Format.AUTO ? Format.of(file) : format;
    if (known == Format.PARQUET) {
      ParquetRows.read(file, sink);
      return;
    }
    try (BufferedReader reader = Unicode.text(file)) {
      switch (known) {
        case JSONL -> jsonLines(reader, sink);
        case JSON -> json(file, reader, sink);
        default -> Csv.read(reader, known == Format.TSV, sink);
      }
    }
  }

  private static void jsonLines(BufferedReader reader, RowSink sink) throws IOException {
    long number = 0;
    JsonObject only = null; // the first row, until another line tells that it is one
    for (String line = reader.readLine(); line != null && !sink.full(); line = reader.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (only != null) {
        give(only, 1, sink);
        only = null;
      }
      if (sink.full()) {
        return;
      }
      try {
        JsonElement row = JsonParser.parseString(line);
        if (number == 1 && row.isJsonObject()) {
          only = row.getAsJsonObject();
        } else {
          give(row, number, sink);
        }
      } catch (JsonParseException | StackOverflowError e) {
        sink.bad(number, "no JSON: " + reason(e));
      }
    }
    if (only != null) {
      object(only, sink);
    }
  }

  /** The only object of a file: a row, or all of them. */
  private static void object(JsonObject object, RowSink sink) {
    List<JsonElement> rows = Tables.rows(object);
    if (rows == null) {
      give(object, 1, sink);
      return;
    }
    for (int i = 0; i < rows.size() && !sink.full(); i++) {
      give(rows.get(i), i + 1, sink);
    }
  }

  /** A list of rows, alone or as a member of an object, one row after another. */
  private static void json(Path file, BufferedReader text, RowSink sink) throws IOException {
    JsonReader reader = new JsonReader(text);
    long number = 0;
    try {
      if (reader.peek() == JsonToken.BEGIN_OBJECT && !toRows(reader)) {
        whole(file, sink);
        return;
      }
      reader.beginArray();
      while (reader.hasNext() && !sink.full()) {
        JsonElement row = JsonParser.parseReader(reader);
        number++;
        give(row, number, sink);
      }
    } catch (IOException | JsonParseException | IllegalStateException | StackOverflowError e) {
      sink.bad(number + 1, "the JSON breaks off here: " + reason(e));
    }
  }

  /** Columns, or rows by name: the object as a whole. */
  private static void whole(Path file, RowSink sink) throws IOException {
    try (BufferedReader text = Unicode.text(file)) {
      object(JsonParser.parseReader(text).getAsJsonObject(), sink);
    }
  }

  /** Goes to the list of rows, if the object has one under a usual name. */
  private static boolean toRows(JsonReader reader) throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (Tables.ROW_LISTS.contains(name) && reader.peek() == JsonToken.BEGIN_ARRAY) {
        return true;
      }
      reader.skipValue();
    }
    return false;
  }

  private static void give(JsonElement given, long number, RowSink sink) {
    JsonElement element = Tables.unwrapped(given);
    if (element.isJsonObject()) {
      JsonObject fields = element.getAsJsonObject();
      sink.row(new Row(number, fields));
    } else {
      sink.bad(number, "no JSON object but " + cut(element.toString()));
    }
  }

  private static String reason(Throwable e) {
    String message = String.valueOf(e.getMessage());
    int see = message.indexOf("\nSee ");
    return see < 0 ? message : message.substring(0, see);
  }

  static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
