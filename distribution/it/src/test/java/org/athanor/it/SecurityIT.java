package org.athanor.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.athanor.run.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What no bundle of ours may do or ask for. */
@ExtendWith(Container.class)
class SecurityIT {
  /** Reads objects that somebody else made, and with them runs what they ask for. */
  private static final List<String> SERIALIZATION =
      List.of("java/io/ObjectInputStream", "java/beans/XMLDecoder", "java/rmi/");

  @Test
  void java_serialization_is_used_nowhere() throws IOException {
    List<String> found = new ArrayList<>();
    int classes = 0;
    for (Path jar : Distribution.bundles()) {
      if (Distribution.symbolicName(jar).startsWith("org.athanor.nd4j")
          || !Distribution.symbolicName(jar).startsWith("org.athanor.")) {
        continue; // libraries
      }
      try (JarFile file = new JarFile(jar.toFile())) {
        for (JarEntry entry : java.util.Collections.list(file.entries())) {
          if (entry.getName().matches("org/athanor/.*\\.class")) {
            classes++;
            String bytes = new String(file.getInputStream(entry).readAllBytes(), ISO_8859_1);
            SERIALIZATION.stream()
                .filter(bytes::contains)
                .forEach(name -> found.add(jar.getFileName() + "!" + entry.getName() + " " + name));
          }
        }
      }
    }
    assertTrue(classes > 200, "classes looked at: " + classes);
    assertEquals(List.of(), found);
  }

  /** A recipe is on record, so that none may hold a key: options name a variable or a file. */
  @Test
  void no_part_takes_a_key_or_a_password_as_an_option(Parts parts) {
    Pattern secret =
        Pattern.compile(
            "(?i)(api|secret|private|access|auth).?key|password|secret|bearer|credential");
    List<String> found = new ArrayList<>();
    for (Parts.Info part : parts.all()) {
      for (Parts.Option option : part.options()) {
        if (secret.matcher(option.name()).find()
            && !option.name().matches(".*(Variable|File|Env|Environment)")) {
          found.add(part.role() + " " + part.name() + ": " + option.name());
        }
      }
    }
    assertEquals(List.of(), found);
  }
}
