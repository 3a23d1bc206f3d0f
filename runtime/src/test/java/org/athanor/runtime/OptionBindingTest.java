package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.run.Parts.Option;
import org.athanor.run.RecipeException;
import org.junit.jupiter.api.Test;

class OptionBindingTest {
  enum Mode {
    TOKEN_MEAN,
    NONE
  }

  record Options(
      @Default("0.2") @Doc("half-width") double clip,
      @Default("3") @Doc("how many") int count,
      @Default("token-mean") @Doc("how") Mode mode,
      @Default("true") @Doc("whether") boolean scale,
      @Default("a, b") @Doc("names") List<String> names,
      @Doc("where") String path) {
    Options {
      if (!(clip > 0)) {
        throw new IllegalArgumentException("clip must be > 0, got " + clip);
      }
    }
  }

  private static Options bind(Map<String, String> given) {
    return OptionBinding.bind(
        Options.class,
        OptionBinding.complete(Options.class, given, "objective 'x'"),
        "objective 'x'");
  }

  private static String refusal(Map<String, String> given) {
    return assertThrows(RecipeException.class, () -> bind(given)).getMessage();
  }

  @Test
  void what_is_left_out_takes_its_default() {
    assertEquals(
        new Options(0.2, 3, Mode.TOKEN_MEAN, true, List.of("a", "b"), "p"),
        bind(Map.of("path", "p")));
  }

  @Test
  void given_texts_become_typed_values() {
    Options o =
        bind(
            Map.of(
                "path", "p", "clip", "1e-3", "count", "7", "mode", "none", "scale", "false",
                "names", "x"));
    assertEquals(new Options(1e-3, 7, Mode.NONE, false, List.of("x"), "p"), o);
  }

  @Test
  void an_unknown_option_is_refused_with_the_nearest_and_all_known() {
    String message = refusal(Map.of("path", "p", "clipp", "1"));
    assertTrue(message.contains("objective 'x' has no option 'clipp'"), message);
    assertTrue(message.contains("did you mean 'clip'?"), message);
    assertTrue(message.contains("clip, count, mode, scale, names, path"), message);
  }

  @Test
  void a_value_of_the_wrong_type_is_refused_with_what_is_allowed() {
    assertTrue(
        refusal(Map.of("path", "p", "count", "many")).contains("whole number, found 'many'"));
    assertTrue(
        refusal(Map.of("path", "p", "mode", "mean"))
            .contains("one of token-mean, none, found 'mean'"));
    assertTrue(refusal(Map.of("path", "p", "scale", "yes")).contains("true or false, found 'yes'"));
    assertTrue(refusal(Map.of("path", "p", "clip", "NaN")).contains("number, found 'NaN'"));
  }

  @Test
  void the_record_s_own_check_is_passed_on() {
    assertEquals(
        "objective 'x': clip must be > 0, got -1.0", refusal(Map.of("path", "p", "clip", "-1")));
  }

  @Test
  void an_option_without_default_must_be_given() {
    assertTrue(refusal(Map.of()).contains("needs the option 'path' (text): where"));
  }

  record Shared(@Default("1") @Doc("first") int first, @Doc("second") int second) {
    Shared {
      if (first < 0) {
        throw new IllegalArgumentException("first must be at least 0, got " + first);
      }
    }
  }

  record Sharing(@Default("0") @Doc("own") int own, Shared shared, @Doc("last") String last) {}

  @Test
  void a_record_within_stands_for_its_own_options() {
    assertEquals(
        List.of("own", "first", "second", "last"),
        OptionBinding.describe(Sharing.class).stream().map(Option::name).toList());
    Map<String, String> all =
        OptionBinding.complete(Sharing.class, Map.of("second", "2", "last", "z"), "x");
    assertEquals(
        new Sharing(0, new Shared(1, 2), "z"), OptionBinding.bind(Sharing.class, all, "x"));
    all.put("first", "-1");
    RecipeException refused =
        assertThrows(RecipeException.class, () -> OptionBinding.bind(Sharing.class, all, "x"));
    assertEquals("x: first must be at least 0, got -1", refused.getMessage());
  }
}
