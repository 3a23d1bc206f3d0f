package org.athanor.verifier.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Texts of the harnesses, from this bundle. */
final class Harness {
  private Harness() {}

  /** The named resources, one after another. */
  static String text(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      try (InputStream in = Harness.class.getResourceAsStream(name)) {
        text.append(new String(in.readAllBytes(), UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("harness " + name + " is missing from the bundle", e);
      }
    }
    return text.toString();
  }
}
