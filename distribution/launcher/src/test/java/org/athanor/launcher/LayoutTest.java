package org.athanor.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
  @TempDir Path temp;

  @Test
  void writable_places_lie_in_the_home_folder_unless_named() throws IOException {
    Files.createDirectories(temp.resolve("bundles"));
    Properties properties = properties("athanor.runs", temp.resolve("elsewhere").toString());

    Layout layout = Layout.of(properties);

    assertEquals(temp.resolve("var"), layout.var());
    assertEquals(temp.resolve("plugins"), layout.plugins());
    assertEquals(temp.resolve("elsewhere"), layout.runs());
  }

  @Test
  void a_folder_without_bundles_is_no_distribution() {
    LaunchException e =
        assertThrows(LaunchException.class, () -> Layout.of(properties("athanor.runs", "")));

    assertTrue(e.getMessage().contains("no bundles in " + temp), e.getMessage());
  }

  @Test
  void a_file_in_the_place_of_a_folder_is_named_with_the_variable_to_change() throws IOException {
    Files.createDirectories(temp.resolve("bundles"));
    Path file = Files.writeString(temp.resolve("var"), "");

    LaunchException e =
        assertThrows(
            LaunchException.class, () -> Layout.of(properties("athanor.runs", "")).create());

    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains("ATHANOR_VAR"), e.getMessage());
  }

  private Properties properties(String key, String value) {
    Properties properties = new Properties();
    properties.setProperty("athanor.home", temp.toString());
    properties.setProperty(key, value);
    return properties;
  }
}
