package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
  @TempDir Path temp;

  @Test
  void lists_are_separated_by_commas_and_the_file_gives_the_name() throws IOException {
    Selection selection = read("# mine\nrecipes = rspo, grpo\nparts = objective ppo-clip\n");

    assertEquals("my-lab", selection.name());
    assertEquals(List.of("rspo", "grpo"), selection.recipes());
    assertEquals(List.of("objective ppo-clip"), selection.parts());
    assertEquals("cpu", selection.flavour());
  }

  @Test
  void an_unknown_key_is_refused_with_its_line_and_the_known() {
    UsageException e =
        assertThrows(UsageException.class, () -> read("recipes = rspo\nrecipe = grpo\n"));

    assertTrue(e.getMessage().contains("line 2"), e.getMessage());
    assertTrue(e.getMessage().contains("recipes"), e.getMessage());
  }

  @Test
  void an_empty_one_is_refused() {
    assertThrows(UsageException.class, () -> read("name = nothing\n"));
  }

  @Test
  void a_name_that_leads_elsewhere_is_refused() {
    assertThrows(UsageException.class, () -> read("recipes = rspo\nname = ../elsewhere\n"));
  }

  private Selection read(String text) throws IOException {
    return Selection.read(Files.writeString(temp.resolve("my-lab.dist"), text));
  }
}
