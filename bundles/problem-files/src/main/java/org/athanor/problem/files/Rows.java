package org.athanor.problem.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;

/** Reads the rows of a file in any of the formats. */
final class Rows {
  private static final List<String> ROW_LISTS =
      List.of("data", "rows", "examples", "problems", "questions", "train", "test", "instances");

  private Rows() {}

  static void read(Path file, Format format, RowSink sink) throws IOException {
    Format known = format == Format.AUTO ? Format.of(file) : format;
    if (known == Format.PARQUET) {
      ParquetRows.read(file, sink);
      return;
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(Format.open(file), UTF_8))) {
      skipMark(reader);
      switch (known) {
        case JSONL -> jsonLines(reader, sink);
        case JSON -> json(reader, sink);
        default -> Csv.read(reader, known == Format.TSV ? '\t' : ',', sink);
      }
    }
  }

  private static void skipMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
  }

  private static void jsonLines(BufferedReader reader, RowSink sink) throws IOException {
    long number = 0;
    for (String line = reader.readLine(); line != null && !sink.full(); line = reader.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        give(JsonParser.parseString(line), number, sink);
      } catch (JsonParseException | StackOverflowError e) {
        sink.bad(number, "no JSON: " + reason(e));
      }
    }
  }

  /** A list of rows, alone or as a member of an object, one row after another. */
  private static void json(BufferedReader text, RowSink sink) throws IOException {
    JsonReader reader = new JsonReader(text);
    long number = 0;
    try {
      if (reader.peek() == JsonToken.BEGIN_OBJECT) {
        toRows(reader);
      }
      reader.beginArray();
      while (reader.hasNext() && !sink.full()) {
        number++;
        give(JsonParser.parseReader(reader), number, sink);
      }
    } catch (IOException | JsonParseException | IllegalStateException | StackOverflowError e) {
      sink.bad(number + 1, "the JSON breaks off here: " + reason(e));
    }
  }

  private static void toRows(JsonReader reader) throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (ROW_LISTS.contains(name) && reader.peek() == JsonToken.BEGIN_ARRAY) {
        return;
      }
      reader.skipValue();
    }
    throw new JsonParseException("an object without a list of rows under one of " + ROW_LISTS);
  }

  private static void give(JsonElement element, long number, RowSink sink) {
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
