package org.athanor.torture;

import java.util.Map;
import java.util.Optional;

/** Options of a command. */
record Given(Map<String, String> options) {
  /**
   * @throws IllegalArgumentException unless it is a whole number of at least 1
   */
  int number(String name, int otherwise) {
    String text = options.get(name);
    try {
      int number = text == null ? otherwise : Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s must be a whole number of at least 1, got '%s'".formatted(name, text));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(options.get(name));
  }

  boolean has(String name) {
    return options.containsKey(name);
  }
}
