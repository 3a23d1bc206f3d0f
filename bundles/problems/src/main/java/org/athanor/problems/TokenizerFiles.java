package org.athanor.problems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the tokenizer of the embedded policy in Hugging Face's format: a Unigram model with a
 * fixed vocabulary of special tokens, the printable characters of ASCII and the newline, and the
 * words of the stories with and without a space before them. No token holds two digits. Each text
 * has the cheapest segmentation, words being cheaper than their letters, and decoding joins the
 * tokens, so any text of these characters comes back as it was.
 */
public final class TokenizerFiles {
  static final List<String> SPECIAL = List.of("<pad>", "<eos>", "<unk>");
  private static final double CHARACTER = -6;
  private static final double WORD = -4;

  private TokenizerFiles() {}

  /** Writes tokenizer.json and tokenizer_config.json into the folder given as only argument. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (Map.Entry<String, String> file : files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** Text of each file, by name. */
  static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    files.put("tokenizer.json", tokenizer());
    files.put("tokenizer_config.json", config());
    return files;
  }

  /** All tokens in the order of their ids. */
  static List<String> vocabulary() {
    List<String> tokens = new ArrayList<>(SPECIAL);
    tokens.add("\n");
    for (char c = ' '; c <= '~'; c++) {
      tokens.add("" + c);
    }
    for (String word : Lexicon.words()) {
      tokens.add(" " + word);
      if (word.length() > 1) {
        tokens.add(word);
      }
    }
    return tokens;
  }

  private static String tokenizer() {
    List<String> added = new ArrayList<>();
    for (int i = 0; i < SPECIAL.size(); i++) {
      added.add(
          """
              {"id": %d, "content": %s, "single_word": false, "lstrip": false, "rstrip": false, \
          "normalized": false, "special": true}"""
              .formatted(i, quoted(SPECIAL.get(i))));
    }
    List<String> scored = new ArrayList<>();
    for (String token : vocabulary()) {
      scored.add("      [%s, %s]".formatted(quoted(token), score(token)));
    }
    return """
        {
          "version": "1.0",
          "truncation": null,
          "padding": null,
          "added_tokens": [
        %s
          ],
          "normalizer": null,
          "pre_tokenizer": null,
          "post_processor": null,
          "decoder": {"type": "Fuse"},
          "model": {
            "type": "Unigram",
            "unk_id": 2,
            "byte_fallback": false,
            "vocab": [
        %s
            ]
          }
        }
        """
        .formatted(String.join(",\n", added), String.join(",\n", scored));
  }

  private static double score(String token) {
    return SPECIAL.contains(token) ? 0 : token.length() == 1 ? CHARACTER : WORD;
  }

  private static String config() {
    return """
        {
          "tokenizer_class": "PreTrainedTokenizerFast",
          "pad_token": "<pad>",
          "eos_token": "<eos>",
          "unk_token": "<unk>",
          "clean_up_tokenization_spaces": false
        }
        """;
  }

  private static String quoted(String token) {
    return '"' + token.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
