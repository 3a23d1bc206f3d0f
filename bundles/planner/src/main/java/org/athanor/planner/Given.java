package org.athanor.planner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.athanor.run.ShellCommand.Call;

/** What stands after a command's name, read. */
record Given(Call call) {
  String text(String option, String fallback) {
    return call.options().getOrDefault(option, fallback);
  }

  int whole(String option, int fallback, int least) {
    String text = call.options().get(option);
    if (text == null) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s must be a whole number of at least %d, got '%s'".formatted(option, least, text));
  }

  long seed() {
    String text = call.options().get("--seed");
    try {
      return text == null ? 1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--seed must be a whole number, got '" + text + "'", e);
    }
  }

  /** From {@code least} to a thousand million. */
  double number(String option, double fallback, double least) {
    String text = call.options().get(option);
    if (text == null) {
      return fallback;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= 1e9) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s must be a number from %s to 1e9, got '%s'".formatted(option, least, text));
  }

  /** One of an enum's constants, written in lower case with dashes. */
  <E extends Enum<E>> E one(String option, E fallback) {
    String text = call.options().get(option);
    if (text == null) {
      return fallback;
    }
    StringBuilder allowed = new StringBuilder();
    for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
      String written = constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      if (written.equals(text)) {
        return constant;
      }
      allowed.append(allowed.isEmpty() ? "" : ", ").append(written);
    }
    throw new IllegalArgumentException(
        "%s must be one of %s, got '%s'".formatted(option, allowed, text));
  }

  /** The first word. */
  String first(String command, String what) {
    if (call.words().isEmpty()) {
      throw new IllegalArgumentException(
          "%s needs a %s; help %s says more".formatted(command, what, command));
    }
    return call.words().get(0);
  }

  /** The "key=value" words after the first. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String word : call.words().subList(1, call.words().size())) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + word + "' is no KEY=VALUE");
      }
      settings.put(word.substring(0, equals).strip(), word.substring(equals + 1).strip());
    }
    return settings;
  }
}
