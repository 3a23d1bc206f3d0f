package org.athanor.policy;

import org.osgi.annotation.versioning.ProviderType;

/** Text to token ids and back. */
@ProviderType
public interface Tokenizer {
  /** Token ids of a text, without added special tokens. */
  int[] encode(String text);

  /** Text of token ids; special tokens such as end-of-sequence are left out. */
  String decode(int[] tokens);

  int vocabularySize();

  /** Id of the token that ends a completion; -1 if none does. */
  int endOfSequence();
}
