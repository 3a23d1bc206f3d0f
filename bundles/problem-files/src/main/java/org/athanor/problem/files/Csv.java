package org.athanor.problem.files;

import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Comma-separated values with a header (RFC 4180): quoted fields may hold line ends. */
final class Csv {
  private static final int LONGEST = 16 << 20;
  private static final int LONGEST_HEADER = 8_000;

  private final BufferedReader in;
  private final char separator;
  private long line = 1;

  private Csv(BufferedReader in, char separator) {
    this.in = in;
    this.separator = separator;
  }

  /** A semicolon where the header has no comma, as some countries' spreadsheets write. */
  static char separator(BufferedReader in) throws IOException {
    in.mark(LONGEST_HEADER);
    char[] start = new char[LONGEST_HEADER];
    int length = Math.max(0, in.read(start));
    in.reset();
    String header = new String(start, 0, length).lines().findFirst().orElse("");
    return header.indexOf(';') > 0 && header.indexOf(',') < 0 ? ';' : ',';
  }

  static void read(BufferedReader in, char separator, RowSink sink) throws IOException {
    Csv csv = new Csv(in, separator);
    List<String> header = csv.record();
    while (header != null && !sink.full()) {
      long at = csv.line;
      List<String> values = csv.record();
      if (values == null) {
        return;
      }
      if (values.size() == 1 && values.get(0).isBlank()) {
        continue;
      }
      if (values.size() == header.size()) {
        sink.row(new Row(at, row(header, values)));
      } else {
        sink.bad(at, values.size() + " values under a header of " + header.size());
      }
    }
  }

  private static JsonObject row(List<String> header, List<String> values) {
    JsonObject row = new JsonObject();
    for (int i = 0; i < header.size(); i++) {
      row.addProperty(header.get(i).strip(), values.get(i));
    }
    return row;
  }

  /** The next record; null at the end. */
  private List<String> record() throws IOException {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      any = true;
      if (c == '\n') {
        line++;
      }
      if (quoted && c == '"') {
        in.mark(1);
        quoted = in.read() == '"';
        if (quoted) {
          value.append('"');
        } else {
          in.reset();
        }
      } else if (quoted) {
        append(value, (char) c);
      } else if (c == '"' && value.length() == 0) {
        quoted = true;
      } else if (c == separator) {
        values.add(value.toString());
        value.setLength(0);
      } else if (c == '\n') {
        values.add(value.toString());
        return values;
      } else if (c != '\r') {
        append(value, (char) c);
      }
    }
    if (!any) {
      return null;
    }
    values.add(value.toString());
    return values;
  }

  private void append(StringBuilder value, char c) throws IOException {
    if (value.length() >= LONGEST) {
      throw new IOException("line " + line + ": a quoted value is never closed");
    }
    value.append(c);
  }
}
