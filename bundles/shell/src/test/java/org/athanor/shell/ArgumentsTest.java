package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static final Usage USAGE =
      new Usage(
          "run:start",
          "RECIPE [KEY=VALUE ...]",
          "trains",
          List.of(
              new Usage.Option("--steps", "N", "steps"),
              new Usage.Option("--background", "", "returns at once")),
          List.of());

  @Test
  void options_and_words_stand_in_any_order() {
    Arguments arguments = parse("--steps", "7", "rspo", "a.b=1", "--background", "c=x=y");

    assertEquals("rspo", arguments.first("RECIPE"));
    assertEquals(Map.of("a.b", "1", "c", "x=y"), arguments.settings(1));
    assertEquals(Optional.of(7L), arguments.wholeNumber("--steps", 0));
    assertTrue(arguments.has("--background"));
  }

  @Test
  void a_value_may_be_joined_by_an_equals_sign() {
    assertEquals(Optional.of("7"), parse("--steps=7").option("--steps"));
  }

  @Test
  void a_negative_number_is_a_word() {
    assertEquals(List.of("-1.5", "-3"), parse("-1.5", "-3").words());
  }

  @Test
  void what_follows_two_dashes_are_words() {
    assertEquals(List.of("--steps"), parse("--", "--steps").words());
  }

  @Test
  void an_unknown_option_is_refused_with_the_known() {
    String message = refused(() -> parse("--stepz", "7"));

    assertTrue(message.contains("--stepz") && message.contains("--steps"), message);
  }

  @Test
  void an_option_without_its_value_is_refused() {
    assertTrue(refused(() -> parse("rspo", "--steps")).contains("--steps needs a value"));
  }

  @Test
  void a_number_that_is_none_or_too_small_is_refused() {
    assertTrue(refused(() -> parse("--steps", "x").wholeNumber("--steps", 0)).contains("'x'"));
    assertTrue(refused(() -> parse("--steps", "-1").wholeNumber("--steps", 0)).contains("'-1'"));
    assertTrue(refused(() -> parse("--steps", "x").number("--steps")).contains("'x'"));
  }

  @Test
  void a_missing_word_is_asked_for_and_one_too_many_refused() {
    assertTrue(refused(() -> parse().first("RECIPE")).contains("needs a RECIPE"));
    assertTrue(refused(() -> parse("a", "b").only("RECIPE")).contains("'b'"));
    assertTrue(refused(() -> parse("a", "b").settings(1)).contains("'b' is no KEY=VALUE"));
  }

  private static Arguments parse(String... texts) {
    return Arguments.parse(USAGE, List.of(texts));
  }

  private static String refused(Runnable call) {
    return assertThrows(UsageException.class, call::run).getMessage();
  }
}
