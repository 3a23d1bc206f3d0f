package org.athanor.shell;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the doctor found in one place.
 *
 * @param name of the place
 * @param level how bad it is
 * @param found what is there and, unless all is well, what to do
 */
record Check(String name, Level level, String found) {
  enum Level {
    OK("ok"),
    WARN("warn"),
    FAIL("FAIL");

    final String shown;

    Level(String shown) {
      this.shown = shown;
    }
  }

  static Check ok(String name, String found, Object... arguments) {
    return new Check(name, Level.OK, found.formatted(arguments));
  }

  static Check warn(String name, String found, Object... arguments) {
    return new Check(name, Level.WARN, found.formatted(arguments));
  }

  static Check fail(String name, String found, Object... arguments) {
    return new Check(name, Level.FAIL, found.formatted(arguments));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("check", name);
    json.put("level", level.shown);
    json.put("found", found);
    return json;
  }
}
