package org.athanor.policy.tabular;

import java.util.HashMap;
import java.util.Map;
import org.athanor.policy.Tokenizer;

/** One token for each character, numbered from 1; token 0 is the end of a sequence. */
final class Alphabet implements Tokenizer {
  private final int[] characters;
  private final Map<Integer, Integer> tokens = new HashMap<>();

  private Alphabet(int[] characters) {
    this.characters = characters;
    for (int i = 0; i < characters.length; i++) {
      if (tokens.put(characters[i], i + 1) != null) {
        throw new IllegalArgumentException(
            "alphabet has the character " + name(characters[i]) + " twice");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a character is there twice, or there is none
   */
  static Alphabet of(String characters) {
    if (characters.isEmpty()) {
      throw new IllegalArgumentException("alphabet must have at least one character");
    }
    return new Alphabet(characters.codePoints().toArray());
  }

  /** Newline and the 95 printable characters of ASCII. */
  static Alphabet printable() {
    StringBuilder characters = new StringBuilder("\n");
    for (char c = ' '; c <= '~'; c++) {
      characters.append(c);
    }
    return of(characters.toString());
  }

  String characters() {
    return new String(characters, 0, characters.length);
  }

  @Override
  public int[] encode(String text) {
    return text.codePoints().map(this::token).toArray();
  }

  private int token(int character) {
    Integer token = tokens.get(character);
    if (token == null) {
      throw new IllegalArgumentException(
          "character %s is not in the policy's alphabet '%s'"
              .formatted(name(character), characters()));
    }
    return token;
  }

  @Override
  public String decode(int[] sequence) {
    StringBuilder text = new StringBuilder();
    for (int token : sequence) {
      if (token != endOfSequence()) {
        text.appendCodePoint(characters[token - 1]);
      }
    }
    return text.toString();
  }

  @Override
  public int vocabularySize() {
    return characters.length + 1;
  }

  @Override
  public int endOfSequence() {
    return 0;
  }

  private static String name(int character) {
    return "'%s' (U+%04X)".formatted(Character.toString(character), character);
  }
}
