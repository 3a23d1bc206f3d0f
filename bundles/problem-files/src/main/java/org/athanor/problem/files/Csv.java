package org.athanor.problem.files;

import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values with a header (RFC 4180): quoted fields may hold line ends. MMLU's files
 * have no header, which is told by their letters of answers; old spreadsheets end lines with a
 * carriage return alone.
 */
final class Csv {
  private static final int LONGEST = 16 << 20;
  private static final int LONGEST_HEADER = 8_000;

  private final BufferedReader in;
  private final char separator;
  private final char end;
  private long line = 1;

  private Csv(BufferedReader in, char separator, char end) {
    this.in = in;
    this.separator = separator;
    this.end = end;
  }

  static void read(BufferedReader in, boolean tabs, RowSink sink) throws IOException {
    in.mark(LONGEST_HEADER);
    char[] start = new char[LONGEST_HEADER];
    int length = Math.max(0, in.read(start));
    in.reset();
    String text = new String(start, 0, length);
    char end = text.indexOf('\r') >= 0 && text.indexOf('\n') < 0 ? '\r' : '\n';
    new Csv(in, tabs ? '\t' : separator(text), end).read(sink);
  }

  /** A semicolon where the header has no comma, as some countries' spreadsheets write. */
  private static char separator(String start) {
    String header = start.lines().findFirst().orElse("");
    return header.indexOf(';') > 0 && header.indexOf(',') < 0 ? ';' : ',';
  }

  private void read(RowSink sink) throws IOException {
    List<String> first = record();
    long second = line;
    List<String> values = first == null ? null : record();
    List<String> header = first;
    if (first != null && isChoice(first) && (values == null || isChoice(values))) {
      header = choiceColumns(first.size());
      give(1, header, first, sink);
    }
    for (long at = second; values != null && !sink.full(); values = record()) {
      give(at, header, values, sink);
      at = line;
    }
  }

  private static void give(long at, List<String> header, List<String> values, RowSink sink) {
    if (values.size() == 1 && values.get(0).isBlank()) {
      return;
    }
    if (values.size() == header.size()) {
      sink.row(new Row(at, row(header, values)));
    } else {
      sink.bad(at, values.size() + " values under a header of " + header.size());
    }
  }

  /** A question, at least two options that are not just letters, and the letter of one of them. */
  private static boolean isChoice(List<String> values) {
    int options = values.size() - 2;
    String last = values.get(values.size() - 1).strip();
    return options >= 2
        && last.length() == 1
        && last.charAt(0) >= 'A'
        && last.charAt(0) < 'A' + options
        && values.get(0).strip().length() > 1
        && !values
            .subList(1, options + 1)
            .equals(choiceColumns(options + 2).subList(1, options + 1));
  }

  private static List<String> choiceColumns(int size) {
    List<String> names = new ArrayList<>(List.of("question"));
    for (int i = 0; i < size - 2; i++) {
      names.add(String.valueOf((char) ('A' + i)));
    }
    names.add("answer");
    return names;
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
      if (c == end) {
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
      } else if (c == end) {
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
