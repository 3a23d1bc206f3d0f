package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  @TempDir Path temp;

  private String appendedTo(String content) throws IOException {
    Path file = Files.writeString(temp.resolve("lines"), content);
    DurableFiles.append(file, "new\n", true);
    return Files.readString(file);
  }

  @Test
  void what_is_appended_stands_on_a_line_of_its_own_whatever_a_failed_attempt_left()
      throws IOException {
    assertEquals("new\n", appendedTo(""));
    assertEquals("one\nnew\n", appendedTo("one\n"));
    assertEquals("one\nnew\n", appendedTo("one\ntwo, to"));
    assertEquals("new\n", appendedTo("on"));
    DurableFiles.append(temp.resolve("fresh"), "new\n", false);
    assertEquals("new\n", Files.readString(temp.resolve("fresh")));
  }
}
