package org.athanor.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceTokenizerTest {
  @TempDir static Path var;
  private static byte[] json;

  @BeforeAll
  static void read() throws Exception {
    try (var in = HuggingFaceTokenizerTest.class.getResourceAsStream("/tokenizer.json")) {
      json = in.readAllBytes();
    }
  }

  private static HuggingFaceTokenizer open() {
    return HuggingFaceTokenizer.open(json, "tokenizer.json", 1, var);
  }

  @Test
  void text_comes_back_and_digits_stay_single() {
    try (var tokenizer = open()) {
      String text = "12+3=15: how many apples\n";
      int[] tokens = tokenizer.encode(text);
      assertEquals(text, tokenizer.decode(tokens));
      assertArrayEquals(new int[] {5, 6}, tokenizer.encode("12"));
      assertEquals(
          12, tokens.length, "8 characters, a colon is one of them, and 3 words, 1 newline");
    }
  }

  @Test
  void special_tokens_are_neither_added_nor_decoded() {
    try (var tokenizer = open()) {
      assertArrayEquals(new int[] {}, tokenizer.encode(""));
      assertEquals("7", tokenizer.decode(new int[] {11, 1, 0}));
      assertEquals(36, tokenizer.vocabularySize());
      assertEquals(1, tokenizer.endOfSequence());
    }
  }

  @Test
  void a_long_text_is_not_cut() {
    try (var tokenizer = open()) {
      assertEquals(5000, tokenizer.encode("1".repeat(5000)).length);
    }
  }

  @Test
  void tokens_are_found_by_their_text() {
    assertEquals(OptionalInt.of(1), HuggingFaceTokenizer.idOf(json, "x", "</s>"));
    assertEquals(OptionalInt.of(11), HuggingFaceTokenizer.idOf(json, "x", "7"));
    assertEquals(OptionalInt.empty(), HuggingFaceTokenizer.idOf(json, "x", "<|endoftext|>"));
  }

  @Test
  void what_is_no_tokenizer_is_refused_by_name() {
    for (String bad :
        new String[] {"{", "[]", "{}", "{\"model\":{\"type\":\"X\",\"vocab\":{\"a\":0}}}"}) {
      byte[] content = bad.getBytes(StandardCharsets.UTF_8);
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> HuggingFaceTokenizer.open(content, "folder/tokenizer.json", 0, var));
      assertTrue(e.getMessage().startsWith("folder/tokenizer.json is not"), e.getMessage());
    }
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> HuggingFaceTokenizer.open(json, "t", 36, var));
    assertEquals("t: the end-of-sequence id must be in 0..35, got 36", e.getMessage());
  }
}
