package org.athanor.verifier.math;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Compares days of the calendar: June 20 is 20th June and not July 20. */
final class Calendar {
  private Calendar() {}

  private static final Set<String> NAMES =
      Set.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december",
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday");

  private static final Set<String> SAYS_NOTHING =
      Set.of("", "the", "of", "on", "st", "nd", "rd", "th");

  /** Whether the two are the same day; null unless both name a month or a weekday. */
  static Decision compare(String gold, String prediction) {
    TreeSet<String> a = day(gold);
    TreeSet<String> b = a == null ? null : day(prediction);
    return b == null ? null : Decision.of(a.equals(b), "days of the calendar");
  }

  private static boolean holdsDigit(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Lexer.isDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static TreeSet<String> day(String text) {
    if (text.length() > 60
        || !holdsDigit(text)
        || !TextEquality.isWordy(TextEquality.unwrapped(text))) {
      return null;
    }
    TreeSet<String> words = new TreeSet<>();
    String plain = TextEquality.unwrapped(text).toLowerCase(Locale.ROOT);
    if (NAMES.stream().noneMatch(plain::contains)) {
      return null;
    }
    for (String word : plain.split("[^a-z0-9]+|(?<=[0-9])(?=[a-z])", -1)) {
      if (!SAYS_NOTHING.contains(word)) {
        words.add(word);
      }
    }
    boolean named = words.stream().anyMatch(NAMES::contains);
    boolean numbered = words.stream().anyMatch(w -> Character.isDigit(w.charAt(0)));
    return named && numbered ? words : null;
  }
}
