package org.athanor.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartLevelsTest {
  @TempDir Path temp;

  @Test
  void the_longest_line_that_fits_counts() throws IOException {
    Path file = temp.resolve("startlevels.properties");
    Files.writeString(file, "org.felix.* = 5\norg.felix.scr = 4\n");

    StartLevels levels = StartLevels.read(file);

    assertEquals(4, levels.of("org.felix.scr"));
    assertEquals(5, levels.of("org.felix.scr.more"));
    assertEquals(20, levels.of("org.athanor.shell"));
  }

  @Test
  void without_a_file_all_start_together() {
    assertEquals(20, StartLevels.read(temp.resolve("none")).of("org.athanor.shell"));
  }
}
