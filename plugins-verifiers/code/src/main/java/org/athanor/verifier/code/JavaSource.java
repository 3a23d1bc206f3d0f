package org.athanor.verifier.code;

import java.util.LinkedHashSet;
import java.util.Set;

/** Puts Java completions together with the class they continue. */
final class JavaSource {
  private JavaSource() {}

  /** Programs to try, in order. */
  static Set<String> readings(CodeTests tests, String code) {
    Set<String> readings = new LinkedHashSet<>();
    String prefix = tests.prefix();
    if (prefix.isBlank()) {
      readings.add(tests.setup() + code);
      return readings;
    }
    if (code.contains("class ")) {
      readings.add(imports(prefix) + code);
      readings.add(code);
    }
    String method = beforeMethod(prefix);
    if (!method.isEmpty()) {
      readings.add(method + code + "\n}\n");
    }
    int body = closing(code, 1);
    if (body >= 0) {
      readings.add(prefix + code.substring(0, body) + "\n}\n");
    }
    readings.add(prefix + code + "\n}\n}\n");
    return readings;
  }

  private static String imports(String source) {
    StringBuilder imports = new StringBuilder();
    source
        .lines()
        .filter(line -> line.startsWith("import "))
        .forEach(line -> imports.append(line).append('\n'));
    return imports.toString();
  }

  /**
   * The prefix up to its class's opening brace, for completions that repeat the method's header.
   */
  private static String beforeMethod(String prefix) {
    int start = prefix.indexOf("class ");
    int brace = start < 0 ? -1 : prefix.indexOf('{', start);
    return brace < 0 ? "" : prefix.substring(0, brace + 1) + "\n";
  }

  /**
   * Index behind the brace that closes {@code open} blocks opened before the text, braces in
   * strings and comments left out of account; -1 if there is none.
   */
  static int closing(String code, int open) {
    int depth = open;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == '"' || c == '\'' || c == '`') {
        i = endOfString(code, i);
      } else if (code.startsWith("//", i)) {
        i = before(code.indexOf('\n', i), code);
      } else if (code.startsWith("/*", i)) {
        i = before(code.indexOf("*/", i + 2), code) + 1;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private static int before(int found, String code) {
    return found < 0 ? code.length() : found;
  }

  private static int endOfString(String code, int start) {
    char quote = code.charAt(start);
    int i = start + 1;
    while (i < code.length()
        && code.charAt(i) != quote
        && (quote == '`' || code.charAt(i) != '\n')) {
      i += code.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
