package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs/ that a test generates: what stands there must be what the test found. */
final class Page {
  private static final Path DOCS = Path.of(System.getProperty("athanor.root", "../.."), "docs");

  private Page() {}

  static void check(String name, String found) throws IOException {
    Path page = DOCS.resolve(name);
    if (System.getProperty("athanor.pages", "check").equals("write")) {
      Files.writeString(page, found);
    }
    assertEquals(
        found,
        Files.readString(page),
        "docs/"
            + name
            + " is not what this test finds; look at the difference, then write it anew: ./mvnw -pl distribution/gates -am verify -Dathanor.pages=write");
  }
}
