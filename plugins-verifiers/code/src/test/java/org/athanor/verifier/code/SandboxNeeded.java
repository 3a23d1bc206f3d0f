package org.athanor.verifier.code;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Optional;

/**
 * Tests of the sandbox need one. Where there is none they are skipped, with the reason; where
 * {@code athanor.sandbox=required} is set they fail instead, so that a build server cannot leave
 * them out.
 */
final class SandboxNeeded {
  private SandboxNeeded() {}

  static void by(CodeVerifier verifier) {
    Optional<String> reason = verifier.refuses(null, options());
    if (reason.isPresent() && "required".equals(System.getProperty("athanor.sandbox"))) {
      fail(reason.get());
    } else if (reason.isPresent()) {
      abort("skipped: " + reason.get());
    }
  }

  static CodeVerifier.Options options() {
    return new CodeVerifier.Options(10, false, 1024, 64, "auto", List.of(), "auto", "auto", "auto");
  }
}
