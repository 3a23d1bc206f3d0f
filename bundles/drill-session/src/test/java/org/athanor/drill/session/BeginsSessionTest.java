package org.athanor.drill.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.athanor.data.Problem;
import org.athanor.data.Verdict;
import org.athanor.data.Verdict.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeginsSessionTest {
  private static final Problem B = new Problem("b", "b", "b", Map.of());
  @TempDir static Path var;

  @BeforeEach
  @AfterEach
  void nothingIsSet() {
    System.clearProperty(BeginsSession.OPEN);
    System.clearProperty(BeginsSession.LEAK);
  }

  private static Verdict verdict(BeginsSession part, String completion) {
    return part.verify(B, completion, new BeginsSession.Options());
  }

  @Test
  void the_first_character_comes_back_through_the_session() throws Exception {
    BeginsSession part = new BeginsSession(var);

    assertEquals(Outcome.CORRECT, verdict(part, "bc").outcome());
    assertEquals(Outcome.INCORRECT, verdict(part, "cb").outcome());
    assertEquals("\uD83D\uDE00", verdict(part, "\uD83D\uDE00b").extracted());
    assertEquals(Outcome.NO_ANSWER, verdict(part, "").outcome());
    part.close();
    assertThrows(IllegalStateException.class, () -> verdict(part, "bc"), "its session is closed");
  }

  @Test
  void open_sessions_are_counted() throws Exception {
    BeginsSession one = new BeginsSession(var);
    BeginsSession other = new BeginsSession(var);
    assertEquals(2, Integer.getInteger(BeginsSession.OPEN));
    one.close();
    assertEquals(1, Integer.getInteger(BeginsSession.OPEN));
    System.setProperty(BeginsSession.LEAK, "true");
    other.close();
    assertEquals(1, Integer.getInteger(BeginsSession.OPEN));
    assertEquals(Outcome.CORRECT, verdict(other, "b").outcome(), "it is open still");
  }
}
