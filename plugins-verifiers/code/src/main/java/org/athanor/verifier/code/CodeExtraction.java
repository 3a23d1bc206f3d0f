package org.athanor.verifier.code;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the program in a completion. After a thinking block; the last fenced block that defines the
 * entry point, else the last one in the right language, else the text itself. The text is read in
 * several ways, the first that has valid syntax counts: as it stands, behind the prefix it
 * continues, with its indentation mended, or cut where a continued function ends.
 */
final class CodeExtraction {
  private static final List<String> THINKING_ENDS =
      List.of("</think>", "</thinking>", "</thought>");
  private static final String[][] MARKS = {
    {"[BEGIN]", "[DONE]"}, {"[PYTHON]", "[/PYTHON]"}, {"<code>", "</code>"}
  };
  private static final int MAX_CHARS = 1 << 20;

  /**
   * What was found.
   *
   * @param code the program as written; empty if there is none
   * @param fenced whether it stood in a fence
   * @param readings programs to try, in order
   */
  record Found(String code, boolean fenced, List<String> readings) {}

  private final CodeTests tests;

  CodeExtraction(CodeTests tests) {
    this.tests = tests;
  }

  Found in(String completion) {
    String answer = afterThinking(completion.replace("\r\n", "\n").replace("\ufeff", ""));
    List<Fences.Fence> fences = inLanguage(Fences.of(answer));
    String code = fences.isEmpty() ? bare(answer) : choose(fences);
    if (code.isBlank() || code.length() > MAX_CHARS) {
      return new Found("", !fences.isEmpty(), List.of());
    }
    return new Found(code, !fences.isEmpty(), readings(code));
  }

  /** Tags of the fenced blocks behind the thinking. */
  static List<String> tags(String completion) {
    return Fences.of(afterThinking(completion)).stream().map(Fences.Fence::tag).toList();
  }

  private static String afterThinking(String text) {
    int start = 0;
    for (String end : THINKING_ENDS) {
      int at = text.lastIndexOf(end);
      start = at < 0 ? start : Math.max(start, at + end.length());
    }
    return text.substring(start);
  }

  /** Blocks tagged as the language, or untagged; blocks in other languages are not programs. */
  private List<Fences.Fence> inLanguage(List<Fences.Fence> fences) {
    List<Fences.Fence> tagged =
        fences.stream().filter(f -> Language.of(f.tag()).orElse(null) == tests.language()).toList();
    return tagged.isEmpty() ? fences.stream().filter(f -> f.tag().isEmpty()).toList() : tagged;
  }

  private String choose(List<Fences.Fence> fences) {
    for (int i = fences.size() - 1; i >= 0; i--) {
      if (defines(fences.get(i).body())) {
        return fences.get(i).body();
      }
    }
    for (int i = fences.size() - 1; i >= 0 && entryName().isEmpty(); i--) {
      if (readsAndWrites(fences.get(i).body())) {
        return fences.get(i).body();
      }
    }
    return fences.get(fences.size() - 1).body();
  }

  /** Whether the code reads its input, where there is some, and writes: no example of a use. */
  private boolean readsAndWrites(String code) {
    boolean asked = tests.cases().stream().anyMatch(c -> !c.input().isBlank());
    String reads =
        switch (tests.language()) {
          case PYTHON -> "\\binput\\b|\\bstdin\\b|open\\(\\s*0|/dev/stdin|os\\.read\\(";
          case JAVASCRIPT -> "\\bstdin\\b|readFileSync|readline|prompt\\(";
          case JAVA -> "System\\s*\\.\\s*in\\b|System\\.console";
        };
    String writes =
        switch (tests.language()) {
          case PYTHON -> "\\bprint\\b|\\bstdout\\b|os\\.write\\(";
          case JAVASCRIPT -> "\\bconsole\\b|\\bstdout\\b";
          case JAVA -> "\\bmain\\s*\\(";
        };
    return Pattern.compile(writes).matcher(code).find()
        && (!asked || Pattern.compile(reads).matcher(code).find());
  }

  /** Without a fence: a closing fence alone, or a chat model's end marks, are no code. */
  private static String bare(String text) {
    String code = text;
    for (String[] marks : MARKS) {
      int open = text.lastIndexOf(marks[0]);
      int close = open < 0 ? -1 : text.indexOf(marks[1], open);
      code = close < 0 ? code : text.substring(open + marks[0].length(), close);
    }
    for (String end : List.of("\n```", "<|endoftext|>", "<|im_end|>", "</s>", "<|eot_id|>")) {
      int at = code.indexOf(end);
      code = at < 0 ? code : code.substring(0, at + 1).stripTrailing() + "\n";
    }
    return code;
  }

  /** Whether the code holds the definition of the function under test. */
  private boolean defines(String code) {
    String name = entryName();
    if (name.isEmpty()) {
      return false;
    }
    String quoted = Pattern.quote(name);
    String pattern =
        switch (tests.language()) {
          case PYTHON ->
              (code.contains("class Solution") ? "(?m)^[ \\t]*" : "(?m)^")
                  + "(async\\s+def|def|class)\\s+"
                  + quoted
                  + "\\b|^"
                  + quoted
                  + "\\s*(:[^=\\n]{1,80})?=";
          case JAVASCRIPT ->
              "(?m)\\b(function\\s*\\*?|class|const|let|var)\\s+"
                  + quoted
                  + "\\b|^"
                  + quoted
                  + "\\s*=";
          case JAVA -> "\\b" + quoted + "\\s*\\(";
        };
    return Pattern.compile(pattern).matcher(code).find();
  }

  /** First name of the entry point: "Solution" of "Solution().twoSum". */
  private String entryName() {
    int end = 0;
    String entry = tests.entryPoint();
    while (end < entry.length() && Character.isJavaIdentifierPart(entry.charAt(end))) {
      end++;
    }
    return entry.substring(0, end);
  }

  private List<String> readings(String code) {
    if (tests.language() == Language.JAVA) {
      return List.copyOf(JavaSource.readings(tests, code));
    }
    Set<String> readings = new LinkedHashSet<>();
    String prefix = tests.prefix();
    if (prefix.isBlank()) {
      readings.add(code);
    } else if (defines(code) && !startsIndented(code)) {
      readings.add(prefix + "\n" + code);
      readings.add(code);
    } else {
      continuations(prefix, code, readings);
      readings.add(code);
    }
    if (tests.language() == Language.PYTHON) {
      fromFirstDefinition(code, readings);
    }
    readings.removeIf(String::isBlank);
    return List.copyOf(readings);
  }

  private void continuations(String prefix, String code, Set<String> readings) {
    List<String> shapes = new ArrayList<>(List.of(code));
    if (tests.language() == Language.PYTHON) {
      String body = code.stripLeading();
      shapes.add("    " + body);
      shapes.add(indented(code));
      List.copyOf(shapes).forEach(shape -> shapes.add(firstBlock(shape)));
    } else {
      shapes.add(code + "\n}");
      shapes.add(firstBraces(code));
    }
    shapes.forEach(shape -> readings.add(prefix + shape));
    String header = withoutDocstring(prefix);
    if (!header.equals(prefix)) {
      shapes.forEach(
          shape -> readings.add(header + shape)); // indented otherwise than the docstring
    }
    if (!prefix.endsWith("\n")) {
      shapes.forEach(shape -> readings.add(prefix + "\n" + shape));
    }
  }

  private static boolean startsIndented(String code) {
    String first = code.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    return first.startsWith(" ") || first.startsWith("\t");
  }

  /** A Python function header without the docstring that ends it. */
  private static String withoutDocstring(String prefix) {
    String bare = prefix.stripTrailing();
    for (String quotes : List.of("\"\"\"", "'''")) {
      int open = bare.endsWith(quotes) ? bare.lastIndexOf(quotes, bare.length() - 4) : -1;
      if (open > 0) {
        return bare.substring(0, open).stripTrailing() + "\n";
      }
    }
    return prefix;
  }

  private static String indented(String code) {
    return code.replaceAll("(?m)^(?=.)", "    ");
  }

  /** The lines up to the first that is not indented: where a continued function ends. */
  private static String firstBlock(String code) {
    StringBuilder block = new StringBuilder();
    for (String line : code.split("\n", -1)) {
      boolean outside = !line.isBlank() && !Character.isWhitespace(line.charAt(0));
      if (outside && !block.toString().isBlank()) {
        break;
      }
      block.append(line).append('\n');
    }
    return block.toString();
  }

  /** The text up to the brace that closes the one that the prefix opened. */
  private static String firstBraces(String code) {
    int end = JavaSource.closing(code, 1);
    return end < 0 ? code : code.substring(0, end);
  }

  /** An unfenced program with talk before it. */
  private static void fromFirstDefinition(String code, Set<String> readings) {
    var start =
        Pattern.compile("(?m)^(from \\w|import \\w|def \\w|async def |class \\w|@\\w)")
            .matcher(code);
    if (start.find() && start.start() > 0) {
      readings.add(code.substring(start.start()));
      readings.add(firstBlocks(code.substring(start.start())));
    } else {
      readings.add(firstBlocks(code));
    }
  }

  /**
   * Without the talk after the last definition: the lines up to the first that starts as a
   * sentence.
   */
  private static String firstBlocks(String code) {
    StringBuilder kept = new StringBuilder();
    for (String line : code.split("\n", -1)) {
      boolean sentence =
          line.matches("[A-Z][a-z']* [A-Za-z'`]+ .*")
              && !line.toLowerCase(Locale.ROOT).contains("=");
      if (sentence) {
        break;
      }
      kept.append(line).append('\n');
    }
    return kept.toString();
  }
}
