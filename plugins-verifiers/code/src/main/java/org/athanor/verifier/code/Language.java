package org.athanor.verifier.code;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages whose programs can be judged. */
enum Language {
  PYTHON("py", "python3", "python2"),
  JAVA("jvm"),
  JAVASCRIPT("js", "node", "nodejs", "ecmascript", "mjs");

  private final List<String> aliases;

  Language(String... aliases) {
    this.aliases = List.of(aliases);
  }

  /** As data files and fences write it. */
  static Optional<Language> of(String name) {
    String wanted = name.strip().toLowerCase(Locale.ROOT);
    for (Language language : values()) {
      if (language.title().equals(wanted) || language.aliases.contains(wanted)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
