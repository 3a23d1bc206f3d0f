package org.athanor.problems;

import java.util.ArrayList;
import java.util.List;

/** All words that stories and checks are made of; the tokenizer has a token for each. */
final class Lexicon {
  static final List<String> PEOPLE =
      List.of("Tom", "Ann", "Sam", "Eva", "Ben", "Mia", "Leo", "Zoe");
  static final List<String> PLACES =
      List.of("box", "bag", "jar", "tin", "bin", "pot", "van", "tub");
  static final List<String> GOODS =
      List.of("book", "ball", "lamp", "ring", "drum", "kite", "coat", "bell");
  static final List<String> OBJECTS =
      List.of("pens", "cups", "nuts", "figs", "hats", "eggs", "keys", "toys");
  private static final String OTHERS =
      "has have holds hold costs cost coins more fewer than times as many and together The the A a"
          + " Then finds buys loses sells now How does do yes no";

  private Lexicon() {}

  /** Every word once, in a fixed order. */
  static List<String> words() {
    List<String> words = new ArrayList<>(PEOPLE);
    words.addAll(PLACES);
    words.addAll(GOODS);
    words.addAll(OBJECTS);
    words.addAll(List.of(OTHERS.split(" ")));
    return words;
  }
}
