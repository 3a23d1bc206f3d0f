package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.Callable;
import org.athanor.run.RecipeException;
import org.junit.jupiter.api.Test;

class GuardTest {
  private final Captured captured = new Captured();

  @Test
  void a_message_for_a_person_is_told_as_it_is() {
    assertEquals(1, status(() -> refuse(new RecipeException("no objective 'x'"))));
    assertEquals("athanor: no objective 'x'\n", captured.text());
  }

  @Test
  void misuse_has_a_status_of_its_own() {
    assertEquals(2, status(() -> refuse(new UsageException("needs a RECIPE"))));
  }

  @Test
  void an_exception_whose_message_is_only_a_file_is_told_with_its_kind() {
    status(() -> refuse(new UncheckedIOException(new AccessDeniedException("/x"))));

    assertEquals("athanor: AccessDeniedException: /x\n", captured.text());
  }

  @Test
  void other_faults_are_told_without_a_stack_trace() {
    assertEquals(1, status(() -> refuse(new ArithmeticException("by zero"))));
    assertTrue(captured.text().contains("ArithmeticException: by zero"), captured.text());
    assertEquals(1, captured.text().lines().count(), captured.text());
  }

  @Test
  void out_of_memory_says_what_to_do() {
    assertEquals(
        1,
        status(
            () -> {
              throw new OutOfMemoryError("Java heap space");
            }));
    assertTrue(captured.text().contains("JAVA_OPTS=-Xmx"), captured.text());
  }

  @Test
  void an_interruption_ends_like_a_shell_says() {
    assertEquals(130, status(() -> refuse(new InterruptedException())));
    assertEquals("", captured.text());
  }

  private static int refuse(Exception e) throws Exception {
    throw e;
  }

  private int status(Callable<Integer> work) {
    return Guard.status(work, captured.out(0).text());
  }

  @Test
  void a_good_end_keeps_its_status() throws IOException {
    assertEquals(7, status(() -> 7));
  }
}
