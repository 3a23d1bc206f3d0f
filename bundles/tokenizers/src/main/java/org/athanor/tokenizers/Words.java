package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a tag: names, numbers, quoted texts, operators. */
final class Words {
  private static final String NUMBER =
      "0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][-+]?\\d+)?";
  private static final Pattern WORD =
      Pattern.compile(
          "\\s*(?:([\\p{L}_][\\p{L}\\p{N}_]*)|("
              + NUMBER
              + ")|('[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\")"
              + "|(//|\\*\\*|==|!=|<=|>=|[-+*/%~<>=.,:|()\\[\\]{}]))",
          Pattern.DOTALL);

  private Words() {}

  static List<String> of(String source) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(source);
    int end = 0;
    while (matcher.find(end) && matcher.start() == end) {
      words.add(matcher.group().strip());
      end = matcher.end();
    }
    if (end != source.length()) {
      throw new TemplateException(
          "has '%s', which cannot be read from '%s' on".formatted(source, source.substring(end)));
    }
    return words;
  }

  static boolean isName(String word) {
    return word.matches("[\\p{L}_][\\p{L}\\p{N}_]*");
  }

  static boolean isText(String word) {
    return word.startsWith("'") || word.startsWith("\"");
  }

  /** A Long or a Double. */
  static Object number(String word) {
    String digits = word.replace("_", "").toLowerCase(java.util.Locale.ROOT);
    if (digits.matches("0[xbo].*")) {
      int base = digits.charAt(1) == 'x' ? 16 : digits.charAt(1) == 'o' ? 8 : 2;
      return Long.parseLong(digits.substring(2), base);
    }
    return digits.matches("\\d+") ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
  }

  /** What a quoted text stands for, with Python's escapes. */
  static String unquoted(String word) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < word.length() - 1; i++) {
      char c = word.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = word.charAt(++i);
      int plain = "abfnrtv\\'\"".indexOf(escaped);
      int digits = escaped == 'x' ? 2 : escaped == 'u' ? 4 : escaped == 'U' ? 8 : 0;
      if (plain >= 0) {
        text.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(plain));
      } else if (digits > 0) {
        String code = word.substring(i + 1, Math.min(i + 1 + digits, word.length() - 1));
        text.appendCodePoint(Integer.parseInt(code, 16));
        i += digits;
      } else if (escaped >= '0' && escaped <= '7') {
        int end = i + 1;
        while (end < i + 3 && word.charAt(end) >= '0' && word.charAt(end) <= '7') {
          end++;
        }
        text.appendCodePoint(Integer.parseInt(word.substring(i, end), 8));
        i = end - 1;
      } else if (escaped != '\n') {
        text.append('\\').append(escaped);
      }
    }
    return text.toString();
  }
}
