package org.athanor.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OnePieceTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final OutputStream byteByByte =
      new OutputStream() {
        @Override
        public void write(int b) {
          shown.write(b);
          Thread.yield();
        }
      };

  @Test
  void a_message_never_comes_into_the_middle_of_a_line() throws Exception {
    OnePiece pieces = new OnePiece(byteByByte);
    Out out = new Out(new PrintStream(pieces, true, UTF_8), null, true, 0);
    Thread messages = new Thread(() -> say(pieces, "tiny-1: paused\n".getBytes(UTF_8)));
    messages.start();
    for (int i = 0; i < 300; i++) {
      out.line("%s stands after step %d of 100", "tiny-1", 7);
    }
    messages.join();

    Set<String> kinds = shown.toString(UTF_8).lines().collect(Collectors.toSet());
    assertEquals(Set.of("tiny-1: paused", "tiny-1 stands after step 7 of 100"), kinds);
  }

  private void say(Object lock, byte[] message) {
    for (int i = 0; i < 300; i++) {
      synchronized (lock) {
        try {
          byteByByte.write(message);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
