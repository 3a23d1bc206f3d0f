package org.athanor.policy;

import org.osgi.annotation.versioning.ProviderType;

/** Text to token ids and back. */
@ProviderType
public interface Tokenizer {
  /** Token ids of a text, without added special tokens. */
  int[] encode(String text);

  /** Text of token ids; special tokens such as end-of-sequence are left out. */
  String decode(int[] tokens);

  /**
   * Token ids of a prompt, put as the model wants to be asked: after a token that begins a
   * sequence, or in a chat template, where it has one.
   */
  default int[] encodePrompt(String text) {
    return encode(text);
  }

  /**
   * Text that tokens add to that of the tokens before them. Other than {@link #decode(int[])},
   * which for some vocabularies takes the space off the first word.
   */
  default String decode(int[] before, int[] tokens) {
    return decode(tokens);
  }

  int vocabularySize();

  /** Id of the token that ends a completion; -1 if none does. */
  int endOfSequence();
}
