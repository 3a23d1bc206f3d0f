package org.athanor.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokenizers that others published. */
class PublicTokenizersTest {
  @TempDir static Path var;

  private static final List<String> TEXTS =
      List.of(
          "Hello world",
          "The quick brown fox, 12 + 3 = 15.",
          "Zażółć gęślą jaźń – naïve café",
          "数学は楽しい。 1+1=2",
          "😀 family: 👨‍👩‍👧",
          "def f(x):\n    return x ** 2  # tabs\tand  spaces\n");

  @ParameterizedTest
  @CsvSource({
    "qwen3,151645,true",
    "llama2,2,true",
    "phi-2,50256,true",
    "bert-base-uncased,102,false"
  })
  void text_comes_back_whole_and_token_by_token(String name, int end, boolean lossless)
      throws IOException {
    Path root = Path.of(System.getProperty("athanor.root", "../..")).resolve("../shared/data");
    Path file =
        Path.of(System.getProperty("athanor.data", root.toString()))
            .resolve("tokenizers/hf/" + name + "/tokenizer.json");
    Assumptions.assumeTrue(Files.exists(file), () -> "skipped: no " + file);
    byte[] json = Files.readAllBytes(file);
    try (var tokenizer = HuggingFaceTokenizer.open(json, file.toString(), end, var)) {
      for (String text : TEXTS) {
        int[] tokens = tokenizer.encode(text);
        if (lossless) {
          assertEquals(text, tokenizer.decode(tokens), name);
        }
        assertArrayEquals(
            tokens.length == 0 ? tokens : tokenizer.encode(tokenizer.decode(tokens)),
            lossless ? tokens : tokenizer.encode(tokenizer.decode(tokens)),
            name);
        int half = tokens.length / 2;
        int[] before = Arrays.copyOf(tokens, half);
        int[] after = Arrays.copyOfRange(tokens, half, tokens.length);
        String joined = tokenizer.decode(before) + tokenizer.decode(before, after);
        if (!joined.contains("\uFFFD")) {
          assertEquals(tokenizer.decode(tokens), joined, name);
        }
        int[] ended = HuggingFaceTokenizer.joined(tokens, new int[] {end});
        assertEquals(tokenizer.decode(tokens), tokenizer.decode(ended), "special tokens stay out");
      }
    }
  }
}
