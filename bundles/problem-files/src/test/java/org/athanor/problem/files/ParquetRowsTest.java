package org.athanor.problem.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.athanor.data.ProblemSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files written by pyarrow: 40 rows in two row groups, nested columns, dictionaries, nulls. */
class ParquetRowsTest {
  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "lz4", "none"})
  void every_row_is_read_whatever_the_compression(String codec) {
    ProblemSet set = Load.from(file(codec));
    assertEquals(40, set.size());
    assertEquals(codec + ".parquet: 40 problems, chat messages (verl)", set.name());
    for (int i = 0; i < 40; i++) {
      assertEquals("Be brief.\n\nWhat is " + i + " + 1?", set.problem(i).prompt());
      assertEquals(Integer.toString(i + 1), set.problem(i).answer());
      assertEquals(i % 2 == 0 ? "train" : "test", set.problem(i).meta().get("split"));
    }
  }

  @Test
  void all_compressions_give_the_same_problems() {
    assertEquals(
        Load.from(file("zstd")).problem(39).meta(), Load.from(file("none")).problem(39).meta());
  }

  @Test
  void a_compression_that_cannot_be_read_is_named() {
    var e = assertThrows(IllegalArgumentException.class, () -> Load.from(file("brotli")));
    assertTrue(e.getMessage().contains("BROTLI"), e.getMessage());
    assertTrue(e.getMessage().contains("zstd"), e.getMessage());
  }

  @Test
  void a_condition_reaches_into_nested_columns() {
    ProblemSet set = Load.where(file("snappy"), "extra_info.split=test");
    assertEquals(20, set.size());
    assertEquals("2", set.problem(0).answer());
  }

  private static Path file(String codec) {
    try {
      return Path.of(ParquetRowsTest.class.getResource(codec + ".parquet").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
