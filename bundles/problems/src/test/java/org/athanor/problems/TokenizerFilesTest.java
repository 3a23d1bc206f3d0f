package org.athanor.problems;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.athanor.data.Problem;
import org.athanor.math.Rng;
import org.athanor.problems.Procedural.Split;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated files, in the hands of the library that reads them in earnest. */
class TokenizerFilesTest {
  private static final Path SHIPPED =
      Path.of(System.getProperty("basedir", "."))
          .resolve("../../distribution/src/main/dist/models/ember-tokenizer");

  @TempDir static Path folder;
  private static HuggingFaceTokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    TokenizerFiles.main(new String[] {folder.toString()});
    tokenizer = HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"), Map.of());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void the_generator_makes_the_shipped_files_byte_for_byte() throws IOException {
    for (Map.Entry<String, String> file : TokenizerFiles.files().entrySet()) {
      assertEquals(
          Files.readString(SHIPPED.resolve(file.getKey())),
          file.getValue(),
          file.getKey() + " differs; README.md says how to write it anew");
    }
  }

  @Test
  void the_vocabulary_is_small_and_has_no_token_twice() {
    List<String> tokens = TokenizerFiles.vocabulary();
    assertEquals(tokens.size(), new HashSet<>(tokens).size());
    assertTrue(tokens.size() <= 320, "vocabulary has " + tokens.size() + " tokens");
    for (int i = 0; i < tokens.size(); i++) {
      assertEquals(tokens.get(i), text(new long[] {i}, false));
    }
  }

  @Test
  void ten_thousand_texts_of_the_families_come_back_as_they_were() {
    Map<String, long[]> lengths = new TreeMap<>(); // level/task -> texts, tokens, longest
    for (Family family : Procedural.FAMILIES) {
      for (String task : Procedural.TASKS) {
        for (Problem p : Sets.problems(family, task, Split.TRAIN, 400)) {
          String completion = p.meta().get("demonstration");
          int tokens = ids(p.prompt()).length + ids(completion).length;
          long[] length =
              lengths.computeIfAbsent(p.meta().get("level") + " " + task, key -> new long[3]);
          length[0]++;
          length[1] += tokens;
          length[2] = Math.max(length[2], tokens);
          assertEquals(p.prompt(), text(ids(p.prompt()), true));
          assertEquals(completion, text(ids(completion), true));
        }
      }
    }
    StringBuilder table = new StringBuilder("tokens of prompt and completion: mean, longest\n");
    lengths.forEach(
        (what, l) -> table.append("%-20s %6.1f %4d%n".formatted(what, (double) l[1] / l[0], l[2])));
    System.out.println(table);
    lengths.forEach((what, l) -> assertTrue(l[2] < 160, what + " has " + l[2] + " tokens"));
    assertEquals(27 * 400, lengths.values().stream().mapToLong(l -> l[0]).sum());
  }

  @Test
  void any_printable_text_comes_back_as_it_was() {
    Rng rng = Rng.of(1, "printable");
    List<String> words = Lexicon.words();
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = rng.nextInt(30); n >= 0; n--) {
        int draw = rng.nextInt(100);
        if (draw < 30) {
          text.append(words.get(rng.nextInt(words.size())));
        } else {
          text.append(draw == 30 ? '\n' : (char) (' ' + rng.nextInt(95)));
        }
      }
      assertEquals(text.toString(), text(ids(text.toString()), true));
    }
  }

  @Test
  void digits_stand_alone_and_words_are_one_token() {
    assertEquals(List.of("1", "2", "+", "3", "4", "=", "4", "6"), tokens("12+34=46"));
    assertEquals(
        List.of("Tom", " has", " ", "1", "2", " times", " as", " many", " pens", "."),
        tokens("Tom has 12 times as many pens."));
    for (String word : Lexicon.words()) {
      assertEquals(List.of(word), tokens(word));
      assertEquals(List.of(" " + word), tokens(" " + word));
    }
  }

  @Test
  void decoding_leaves_special_tokens_out() {
    int end = TokenizerFiles.SPECIAL.indexOf("<eos>");
    assertEquals("1", text(new long[] {ids("1")[0], end, 0}, true));
    assertArrayEquals(new long[] {end}, ids("<eos>"));
  }

  private static long[] ids(String text) {
    return tokenizer.encode(text, false, false).getIds();
  }

  private static String text(long[] ids, boolean skipSpecial) {
    return tokenizer.decode(ids, skipSpecial);
  }

  private static List<String> tokens(String text) {
    return Arrays.stream(ids(text))
        .mapToObj(id -> TokenizerFiles.vocabulary().get((int) id))
        .toList();
  }
}
