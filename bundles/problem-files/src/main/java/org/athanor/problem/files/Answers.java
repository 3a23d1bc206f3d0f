package org.athanor.problem.files;

import java.util.Optional;

/** Finds the final answer in a written solution. */
final class Answers {
  private static final int SHORT = 120;

  private Answers() {}

  /** What stands after the last {@code ####}, as in GSM8K. */
  static Optional<String> afterHashes(String solution) {
    int at = solution.lastIndexOf("####");
    return at < 0 ? Optional.empty() : Optional.of(solution.substring(at + 4).strip());
  }

  /** Content of the last {@code \boxed{...}} or {@code \fbox{...}}, braces matched. */
  static Optional<String> boxed(String solution) {
    int at = Math.max(solution.lastIndexOf("\\boxed"), solution.lastIndexOf("\\fbox"));
    if (at < 0) {
      return Optional.empty();
    }
    int start = at + (solution.startsWith("\\boxed", at) ? 6 : 5);
    while (start < solution.length() && solution.charAt(start) == ' ') {
      start++;
    }
    if (start == solution.length()) {
      return Optional.empty();
    }
    return solution.charAt(start) == '{'
        ? braced(solution, start)
        : Optional.of(word(solution.substring(start)));
  }

  private static Optional<String> braced(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return Optional.of(text.substring(open + 1, i).strip());
      }
    }
    return Optional.empty();
  }

  /** {@code \boxed 3$}: up to the first space or dollar. */
  private static String word(String text) {
    int end = 0;
    while (end < text.length() && " $\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(0, end);
  }

  /** MetaMath's last line, "The answer is: 20". */
  private static Optional<String> announced(String text) {
    int at = text.lastIndexOf("The answer is:");
    String rest = at < 0 ? "" : text.substring(at + "The answer is:".length()).strip();
    boolean one = !rest.isEmpty() && rest.indexOf('\n') < 0 && rest.length() <= SHORT;
    return one
        ? Optional.of(rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest)
        : Optional.empty();
  }

  /** The final answer of a text that may be a whole solution, or nothing but the answer. */
  static Optional<String> in(String text) {
    Optional<String> marked = afterHashes(text).or(() -> boxed(text)).or(() -> announced(text));
    boolean bare = text.length() <= SHORT && text.strip().indexOf('\n') < 0;
    return marked.or(() -> bare ? Optional.of(text.strip()) : Optional.empty());
  }
}
