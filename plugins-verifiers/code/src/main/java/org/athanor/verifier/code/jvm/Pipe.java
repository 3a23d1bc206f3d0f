package org.athanor.verifier.code.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines to and from the verifier; the program's own standard streams lead nowhere. */
final class Pipe {
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), UTF_8));
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  Pipe() {
    System.setIn(InputStream.nullInputStream());
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  void say(String line) {
    try {
      out.write((line + "\n").getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String line() {
    try {
      String line = in.readLine();
      if (line == null) {
        Runtime.getRuntime().halt(0);
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A message of the verifier: {@code key:base64} with spaces between; a list repeats its key. */
  Map<String, List<String>> message() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String field : line().split(" ")) {
      int colon = field.indexOf(':');
      String value = new String(Base64.getDecoder().decode(field.substring(colon + 1)), UTF_8);
      fields.computeIfAbsent(field.substring(0, colon), k -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  static String first(Map<String, List<String>> message, String key) {
    return message.getOrDefault(key, List.of("")).get(0);
  }

  /** A JSON string. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  static String cut(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300);
  }
}
