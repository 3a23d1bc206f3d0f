package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeFilesTest {
  @TempDir Path folder;

  private static String message(Runnable action) {
    return assertThrows(RecipeException.class, action::run).getMessage();
  }

  @Test
  void comments_and_blank_lines_are_passed_over_and_a_value_may_hold_an_equals_sign() {
    Recipe r = RecipeFiles.parse("r", "# RSPO\n\n a.b = c=d \nsteps=3\n", "r.recipe");
    assertEquals(Map.of("a.b", "c=d", "steps", "3"), r.entries());
  }

  @Test
  void a_line_that_is_no_entry_is_refused_with_file_and_line() {
    assertTrue(
        message(() -> RecipeFiles.parse("r", "a = 1\nsteps 3", "r.recipe"))
            .startsWith("r.recipe, line 2: expected 'key = value', found 'steps 3'"));
    assertTrue(
        message(() -> RecipeFiles.parse("r", "a = 1\na = 2", "r.recipe"))
            .contains("line 2: the key 'a' stands there twice"));
  }

  @Test
  void an_unknown_name_is_answered_with_the_nearest() throws IOException {
    Files.writeString(folder.resolve("rspo.recipe"), "# Pass@k\nsteps = 3\n");
    RecipeFiles files = new RecipeFiles(folder, null);
    assertEquals("Pass@k", files.summary("rspo"));
    assertTrue(
        message(() -> files.load("rsop"))
            .contains("there is no recipe named 'rsop'; did you mean 'rspo'?"));
    assertTrue(message(() -> files.load("./none.recipe")).startsWith("there is no recipe file "));
  }

  @Test
  void changes_replace_add_and_take_away() {
    Recipe r = new Recipe("r", Map.of("a", "1", "b", "2"));
    assertEquals(Map.of("a", "3", "c", "4"), r.with(Map.of("a", "3", "b", "", "c", "4")).entries());
  }
}
