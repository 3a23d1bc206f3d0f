package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.athanor.objective.policygradient.PpoClip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class PartSpecTest {
  private static Part part(String version, String sha256) {
    return PluginRegistry.part(
        Role.OBJECTIVE, "mine", new PpoClip(), "b", Version.parseVersion(version), sha256);
  }

  @Test
  void a_pinned_version_stays_pinned_when_one_build_of_it_may_not_serve() {
    Part bad = part("1.2.5", "3f2a9c0177");
    PartSpec spec = PartSpec.of("mine@1.2").without(bad);
    assertEquals("mine@1.2!3f2a9c01", spec.toString());
    assertFalse(spec.takes(bad));
    assertTrue(spec.takes(part("1.2.4", "aaaaaaaaaa")));
    assertFalse(spec.takes(part("2.0.0", "bbbbbbbbbb")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mine", "mine@1.2", "mine@!3f2a9c01", "mine@1.2!3f2a9c01!1.2.3"})
  void what_is_read_is_written_again(String text) {
    assertEquals(text, PartSpec.of(text).toString());
  }
}
