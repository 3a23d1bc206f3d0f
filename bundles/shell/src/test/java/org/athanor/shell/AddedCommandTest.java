package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.athanor.run.ShellCommand;
import org.junit.jupiter.api.Test;

class AddedCommandTest {
  /** Counts its words. */
  private static final class Counting implements ShellCommand {
    @Override
    public String name() {
      return "words:count";
    }

    @Override
    public String arguments() {
      return "WORD ...";
    }

    @Override
    public String summary() {
      return "counts words";
    }

    @Override
    public List<Option> options() {
      return List.of(new Option("--more", "N", "added to the count"));
    }

    @Override
    public List<String> examples() {
      return List.of("words:count a b");
    }

    @Override
    public Result run(Call call) {
      call.progress().accept("counting 100% of them");
      int more = Integer.parseInt(call.options().getOrDefault("--more", "0"));
      int count = call.words().size() + more;
      return new Result(count + " words\n", Map.of("count", count));
    }
  }

  @Test
  void a_command_of_another_bundle_gets_words_and_options_and_prints_its_text() throws Exception {
    Captured captured = new Captured();

    int status =
        new AddedCommand(new Counting()).call(List.of("a", "b", "--more", "3"), captured.out(0));

    assertEquals(0, status);
    assertEquals("counting 100% of them\n5 words\n", captured.text());
  }

  @Test
  void with_json_the_result_stands_alone_on_standard_output() throws Exception {
    Captured captured = new Captured();

    new AddedCommand(new Counting()).call(List.of("a", "--json"), captured.out(0));

    assertEquals("{\"count\":1}\n", captured.text());
    assertEquals("counting 100% of them\n", captured.notes());
  }

  @Test
  void its_help_page_and_its_unknown_options_are_the_shells() throws Exception {
    Captured captured = new Captured();

    new AddedCommand(new Counting()).call(List.of("--help"), captured.out(0));

    assertTrue(captured.text().contains("words:count WORD ..."), captured.text());
    assertTrue(captured.text().contains("--more N"), captured.text());
    assertThrows(
        UsageException.class,
        () -> new AddedCommand(new Counting()).call(List.of("--less"), captured.out(0)));
  }

  @Test
  void a_command_that_is_called_wrongly_is_misused_as_any_other() {
    assertThrows(
        UsageException.class,
        () -> new AddedCommand(new Counting()).call(List.of("--more", "x"), new Captured().out(0)));
  }
}
