package org.athanor.verifier.math;

import java.util.List;
import java.util.StringJoiner;

/** Reads lines set below one another (aligned, cases, gathered) as several answers or one chain. */
final class Environments {
  private Environments() {}

  private static final List<String> NAMES =
      List.of("aligned", "align*", "align", "cases", "gathered", "split", "equation*", "equation");

  /** The lines side by side, or the text itself if it is no such environment. */
  static String flat(String s) {
    if (!s.startsWith("\\begin{")) {
      return s;
    }
    for (String name : NAMES) {
      String begin = "\\begin{" + name + "}";
      String end = "\\end{" + name + "}";
      if (s.startsWith(begin) && s.endsWith(end) && s.length() >= begin.length() + end.length()) {
        String inner = s.substring(begin.length(), s.length() - end.length());
        boolean flat =
            !inner.contains("\\begin") && (!name.equals("cases") || !hasConditions(inner));
        return flat ? joined(inner) : s;
      }
    }
    return s;
  }

  /** x^2 & x > 0: a value and where it holds. */
  private static boolean hasConditions(String inner) {
    for (String line : lines(inner)) {
      int and = line.indexOf('&');
      String rest = and < 0 ? "" : line.substring(and + 1).strip();
      if (!rest.isEmpty() && !rest.startsWith("=")) {
        return true;
      }
    }
    return false;
  }

  private static String[] lines(String inner) {
    return inner.split("\\\\\\\\|,\\s*\\\\\\\\", 200);
  }

  private static String joined(String inner) {
    StringJoiner all = new StringJoiner(" ");
    for (String line : lines(inner)) {
      String plain = line.replace("&", " ").strip();
      boolean continued = plain.startsWith("=");
      if (plain.isEmpty()) {
        continue;
      }
      all.add(all.length() == 0 || continued ? plain : "," + plain);
    }
    return all.toString();
  }
}
