package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenListsTest {
  @TempDir Path folder;

  @Test
  void a_line_is_a_list_or_an_object_with_one() throws IOException {
    Path file = folder.resolve("tokens.jsonl");
    Files.writeString(
        file,
        """
        [1, 2, 3]

        {"tokens": [4]}
        {"prompt": [5, 6], "input_ids": [7]}
        """);

    TokenLists read = TokenLists.read(file);

    List<int[]> lists = read.lists();
    assertEquals(List.of(file + ":1", file + ":3", file + ":4"), read.where());
    assertEquals(3, lists.size());
    assertArrayEquals(new int[] {1, 2, 3}, lists.get(0));
    assertArrayEquals(new int[] {4}, lists.get(1));
    assertArrayEquals(new int[] {5, 6, 7}, lists.get(2));
  }

  @Test
  void what_is_no_list_of_ids_is_refused_with_its_line() throws IOException {
    for (String line : List.of("[]", "[1.5]", "[\"a\"]", "{\"x\": [1]}", "nonsense")) {
      Path file = folder.resolve("bad.jsonl");
      Files.writeString(file, "[1]\n" + line + "\n");
      var e = assertThrows(IllegalArgumentException.class, () -> TokenLists.read(file), line);
      assertTrue(e.getMessage().startsWith(file + ":2 must be a list of"), e.getMessage());
    }
    Path none = folder.resolve("none.jsonl");
    assertThrows(IllegalArgumentException.class, () -> TokenLists.read(none));
    Files.writeString(none, "\n");
    var empty = assertThrows(IllegalArgumentException.class, () -> TokenLists.read(none));
    assertEquals(none + " has no list of tokens", empty.getMessage());
  }
}
