package org.athanor.testkit;

import org.athanor.policy.Tokenizer;

/** One token for each of the 128 characters of ASCII; 0 ends a sequence. */
public final class CharacterTokenizer implements Tokenizer {
  @Override
  public int[] encode(String text) {
    return text.chars()
        .peek(
            c -> {
              if (c < 1 || c > 127) {
                throw new IllegalArgumentException("character %d is not ASCII".formatted(c));
              }
            })
        .toArray();
  }

  @Override
  public String decode(int[] tokens) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      if (token != endOfSequence()) {
        text.append((char) token);
      }
    }
    return text.toString();
  }

  @Override
  public int vocabularySize() {
    return 128;
  }

  @Override
  public int endOfSequence() {
    return 0;
  }
}
