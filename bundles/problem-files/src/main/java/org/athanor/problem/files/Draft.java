package org.athanor.problem.files;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A problem in the making: what a layout read from a row. */
final class Draft {
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  final String prompt;
  final String answer;
  final String family;
  final SortedMap<String, String> meta = new TreeMap<>();
  private String name = "";

  Draft(String family, String prompt, String answer) {
    this.family = family;
    this.prompt = prompt;
    this.answer = answer;
    meta.put("family", family);
  }

  /** Sets the id that the row gives itself. */
  Draft named(Optional<String> id) {
    name = id.orElse("");
    return this;
  }

  String name() {
    return name;
  }

  Draft with(String key, Optional<String> value) {
    value.filter(v -> !v.isBlank()).ifPresent(v -> meta.put(key, v));
    return this;
  }

  /** A level with its family's name before it, as evaluations print it: "Level 3" is math-3. */
  Draft level(Optional<String> level) {
    if (level.isPresent()) {
      Matcher digits = DIGITS.matcher(level.get());
      boolean numbered = digits.find();
      meta.put("level", family + "-" + (numbered ? digits.group() : level.get().strip()));
    }
    return this;
  }
}
