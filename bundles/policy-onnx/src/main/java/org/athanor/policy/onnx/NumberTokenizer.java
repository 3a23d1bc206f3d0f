package org.athanor.policy.onnx;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.athanor.policy.Tokenizer;

/** For a folder without a tokenizer: a text is token ids with spaces between. */
record NumberTokenizer(String origin, int vocabularySize, int endOfSequence) implements Tokenizer {
  @Override
  public int[] encode(String text) {
    String[] words = text.isBlank() ? new String[0] : text.strip().split("\\s+");
    int[] tokens = new int[words.length];
    for (int t = 0; t < tokens.length; t++) {
      tokens[t] = id(words[t], text);
    }
    return tokens;
  }

  private int id(String word, String text) {
    try {
      int id = Integer.parseInt(word);
      if (id >= 0 && id < vocabularySize) {
        return id;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s has no tokenizer.json, so a text is token ids (0..%d) with spaces between, got '%s'"
            .formatted(origin, vocabularySize - 1, text));
  }

  @Override
  public String decode(int[] tokens) {
    return Arrays.stream(tokens)
        .filter(token -> token != endOfSequence)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }
}
