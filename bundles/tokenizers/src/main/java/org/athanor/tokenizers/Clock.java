package org.athanor.tokenizers;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** A clock that stands still: C's strftime of a moment that somebody gave. */
final class Clock {
  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('m', "MM"),
          Map.entry('B', "MMMM"),
          Map.entry('b', "MMM"),
          Map.entry('d', "dd"),
          Map.entry('j', "DDD"),
          Map.entry('A', "EEEE"),
          Map.entry('a', "EEE"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('p', "a"),
          Map.entry('F', "uuuu-MM-dd"),
          Map.entry('T', "HH:mm:ss"));

  private Clock() {}

  /**
   * A template's function.
   *
   * @param moment such as 2026-01-31 or 2026-01-31T12:00:00
   */
  static Values.Function at(Object moment, String origin) {
    String text = Shown.text(moment);
    try {
      LocalDateTime time =
          text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
      return (scope, a, named) -> format(time, Shown.text(Arguments.only(a, "strftime_now")));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "strftime_now of %s must be a date such as 2026-01-31, got %s".formatted(origin, text),
          e);
    }
  }

  private static String format(LocalDateTime time, String format) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      if (format.charAt(i) != '%' || i + 1 == format.length()) {
        made.append(format.charAt(i));
        continue;
      }
      char code = format.charAt(++i);
      boolean bare = code == '-' && i + 1 < format.length(); // %-d has no zero before it
      code = bare ? format.charAt(++i) : code;
      String pattern = PATTERNS.get(code);
      if (pattern == null && code != '%') {
        throw new TemplateException("asks strftime_now for '%" + code + "', which is not built");
      }
      String part =
          code == '%' ? "%" : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
      made.append(bare ? part.replaceFirst("^0+(?=.)", "") : part);
    }
    return made.toString();
  }
}
