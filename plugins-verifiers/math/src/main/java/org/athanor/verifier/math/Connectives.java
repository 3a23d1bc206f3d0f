package org.athanor.verifier.math;

import java.util.Locale;
import java.util.Set;

/** Words that lead from one sentence to the next and say nothing of the answer: thus, hence. */
final class Connectives {
  private Connectives() {}

  private static final Set<String> WORDS =
      Set.of(
          "thus",
          "hence",
          "so",
          "therefore",
          "then",
          "finally",
          "consequently",
          "accordingly",
          "now",
          "thereby",
          "overall",
          "altogether",
          "ultimately",
          "clearly",
          "indeed",
          "well");

  static boolean isOne(String text) {
    return WORDS.contains(text.strip().toLowerCase(Locale.ROOT));
  }
}
