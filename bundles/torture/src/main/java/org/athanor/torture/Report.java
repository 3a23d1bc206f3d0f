package org.athanor.torture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What a trial tells: lines for a person who waits, and figures for scripts. */
final class Report {
  private final Consumer<String> lines;
  private final Map<String, Object> figures = new LinkedHashMap<>();

  Report(Consumer<String> lines) {
    this.lines = lines;
  }

  void say(String format, Object... arguments) {
    lines.accept(arguments.length == 0 ? format : format.formatted(arguments));
  }

  synchronized void figure(String name, Object value) {
    figures.put(name, value);
  }

  synchronized Map<String, Object> figures() {
    return new LinkedHashMap<>(figures);
  }
}
