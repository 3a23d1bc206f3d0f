package org.athanor.policy.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.athanor.policy.Tokenizer;

/**
 * Token ids for texts whose tokens only the server knows: every distinct piece of text gets a
 * number when it is first seen. Texts come back exactly. A prompt is cut into words, so its length
 * in ids is near the number of tokens that a model makes of it, not equal to it; completions are
 * cut as the server says where it says so.
 */
final class TextTokens implements Tokenizer {
  private static final Pattern PIECE = Pattern.compile("\\s*[\\p{L}\\p{M}_]{1,8}|\\s*\\S|\\s+");

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  @Override
  public int[] encode(String text) {
    List<String> pieces = new ArrayList<>();
    Matcher piece = PIECE.matcher(text);
    while (piece.find()) {
      pieces.add(piece.group());
    }
    return encode(pieces);
  }

  /** Ids of these pieces, one for each. */
  synchronized int[] encode(List<String> pieces) {
    int[] tokens = new int[pieces.size()];
    for (int t = 0; t < tokens.length; t++) {
      String piece = pieces.get(t);
      Integer id = ids.putIfAbsent(piece, texts.size());
      if (id == null) {
        id = texts.size();
        texts.add(piece);
      }
      tokens[t] = id;
    }
    return tokens;
  }

  @Override
  public synchronized String decode(int[] tokens) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      if (token < 0 || token >= texts.size()) {
        throw new IllegalArgumentException("token " + token + " is of another policy");
      }
      text.append(texts.get(token));
    }
    return text.toString();
  }

  /** Pieces seen so far. */
  @Override
  public synchronized int vocabularySize() {
    return texts.size();
  }

  /** None: the server says why a completion ended. */
  @Override
  public int endOfSequence() {
    return -1;
  }
}
