package org.athanor.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @TempDir Path temp;

  @Test
  void two_containers_have_a_folder_each() {
    try (Storage one = Storage.in(temp);
        Storage other = Storage.in(temp)) {
      assertNotEquals(one.folder(), other.folder());
      assertTrue(Files.isDirectory(one.folder()), "the first one's folder was swept away");
    }
  }

  @Test
  void it_is_gone_after_the_end() throws IOException {
    Storage storage = Storage.in(temp);
    Files.writeString(storage.folder().resolve("bundle"), "");

    storage.close();

    assertFalse(Files.exists(storage.folder()));
  }

  @Test
  void what_a_killed_process_left_is_swept_away() throws IOException {
    Path left = Files.createDirectories(temp.resolve("felix-123/bundle7"));

    Storage.in(temp).close();

    assertFalse(Files.exists(left));
  }
}
