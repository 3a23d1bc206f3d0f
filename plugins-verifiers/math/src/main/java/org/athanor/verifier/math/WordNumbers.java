package org.athanor.verifier.math;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads whole numbers below a million in English words: seven, twenty-five, two hundred and six.
 */
final class WordNumbers {
  private WordNumbers() {}

  private static final List<String> SMALL =
      List.of(
          ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                  + " fifteen sixteen seventeen eighteen nineteen")
              .split(" "));

  private static final List<String> TENS =
      List.of("twenty thirty forty fifty sixty seventy eighty ninety".split(" "));

  private static final Pattern GAPS = Pattern.compile("[ .]+");

  private static final List<String> PARTS =
      List.of("half third quarter fifth sixth seventh eighth ninth tenth".split(" "));

  /** Words that are a number, or a number of equal parts, in digits; any other text as it is. */
  static String digits(String text) {
    if (text.length() > 80 || text.isEmpty() || !Character.isLetter(text.charAt(0))) {
      return text;
    }
    int number = of(text);
    if (number >= 0) {
      return Integer.toString(number);
    }
    int half = text.toLowerCase(Locale.ROOT).indexOf(" and a half");
    if (half > 0 && half + 11 == text.length() && of(text.substring(0, half)) >= 0) {
      return 2 * of(text.substring(0, half)) + 1 + "/2";
    }
    if (text.equalsIgnoreCase("half")) {
      return "1/2";
    }
    int space = Math.max(text.lastIndexOf(' '), text.lastIndexOf('-'));
    String counted = space < 0 ? "" : text.substring(0, space);
    int count = counted.equalsIgnoreCase("a") ? 1 : of(counted);
    String part = text.substring(space + 1).toLowerCase(Locale.ROOT);
    String one = part.endsWith("s") ? part.substring(0, part.length() - 1) : part;
    String single = part.equals("halves") ? "half" : one;
    int parts = PARTS.indexOf(single.equals("fourth") ? "quarter" : single);
    return count > 0 && parts >= 0 ? count + "/" + (parts + 2) : text;
  }

  /** The number, or -1 if the words are none. */
  static int of(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replace('-', ' ').strip();
    if (!plain.isEmpty() && !Character.isLetter(plain.charAt(0)) && plain.charAt(0) != '.') {
      return -1;
    }
    String[] words = GAPS.split(plain);
    int total = 0;
    int part = -1; // below a thousand, -1 before its first word
    int room = Integer.MAX_VALUE; // what the next word must stay below
    for (String word : words) {
      if (words.length > 12) {
        return -1;
      }
      int small = SMALL.indexOf(word);
      int ten = TENS.indexOf(word);
      if (small >= 0 && (small > 0 || words.length == 1) && small < room) {
        part = Math.max(part, 0) + small;
        room = 0;
      } else if (ten >= 0 && room > 99) {
        part = Math.max(part, 0) + 20 + 10 * ten;
        room = 10;
      } else if (word.equals("hundred") && part > 0 && part < 10) {
        part *= 100;
        room = 100;
      } else if (word.equals("thousand") && part > 0 && total == 0) {
        total = part * 1000;
        part = 0;
        room = 1000;
      } else if (!word.equals("and") || part < 100 && total == 0) {
        return -1;
      }
    }
    return part < 0 ? -1 : total + part;
  }
}
