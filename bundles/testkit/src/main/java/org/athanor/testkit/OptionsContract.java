package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Plugin;
import org.junit.jupiter.api.Test;

/** What every part's options must satisfy. The contract of each role includes this one. */
public interface OptionsContract<O extends Record> {
  /** The part under test; a new one at each call. */
  Plugin<O> part();

  /** Options that have no default, with a value that is allowed. */
  default Map<String, String> requiredOptions() {
    return Map.of();
  }

  /** Values that must be refused, one a line as in a recipe: "clipLow = -1". */
  default List<String> badOptions() {
    return List.of();
  }

  /** The options that the role's clauses are tested with. */
  default O options() {
    return OptionValues.bind(part().optionsType(), requiredOptions());
  }

  /** The defaults, but with these options: {@code with("k = 4", "scale = none")}. */
  default O with(String... lines) {
    Map<String, String> values = new TreeMap<>(requiredOptions());
    for (String line : lines) {
      String[] sides = line.split("=", 2);
      values.put(sides[0].strip(), sides[1].strip());
    }
    return OptionValues.bind(part().optionsType(), values);
  }

  private List<RecordComponent> components() {
    return OptionValues.components(part().optionsType()).toList();
  }

  @Test
  default void every_option_has_a_name_of_its_own() {
    Set<String> names = new TreeSet<>();
    for (RecordComponent option : components()) {
      assertTrue(names.add(option.getName()), "two options are named " + option.getName());
    }
  }

  @Test
  default void the_part_has_a_line_of_documentation() {
    Doc doc = part().getClass().getAnnotation(Doc.class);
    assertNotNull(doc, "put @Doc on " + part().getClass().getName());
    assertFalse(doc.value().isBlank(), "the part's @Doc is empty");
  }

  @Test
  default void every_option_is_documented() {
    for (RecordComponent option : components()) {
      Doc doc = option.getAnnotation(Doc.class);
      assertNotNull(doc, "put @Doc on option " + option.getName());
      assertFalse(doc.value().isBlank(), "the @Doc of option " + option.getName() + " is empty");
    }
  }

  @Test
  default void every_option_has_a_default_or_is_required() {
    for (RecordComponent option : components()) {
      boolean hasDefault = option.getAnnotation(Default.class) != null;
      boolean required = requiredOptions().containsKey(option.getName());
      assertTrue(
          hasDefault != required,
          "option %s: %s"
              .formatted(
                  option.getName(),
                  hasDefault ? "is called required but has a @Default" : "put @Default on it"));
    }
  }

  @Test
  default void the_defaults_are_allowed() {
    assertDoesNotThrow(() -> with());
  }

  @Test
  default void bad_values_are_refused_with_a_reason() {
    assertAll(
        badOptions().stream()
            .map(
                line ->
                    () -> {
                      var e = assertThrows(IllegalArgumentException.class, () -> with(line), line);
                      assertNotNull(e.getMessage(), line + " is refused without a reason");
                      assertFalse(e.getMessage().isBlank(), line + " is refused without a reason");
                    }));
  }

  @Test
  default void a_number_that_is_none_is_refused() {
    assertAll(
        components().stream()
            .filter(option -> option.getType() == double.class)
            .map(option -> option.getName() + " = NaN")
            .map(
                line ->
                    () -> assertThrows(IllegalArgumentException.class, () -> with(line), line)));
  }
}
