package org.athanor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.athanor.plugin.Default;
import org.athanor.plugin.Doc;
import org.athanor.plugin.Plugin;
import org.junit.jupiter.api.Test;

/** Sound options keep the contract, and each broken record breaks the clause meant for it. */
class OptionsContractTest {
  enum Mode {
    ONE_WAY,
    OTHER_WAY
  }

  record Good(
      @Doc("a path") String path,
      @Default("3") @Doc("how many") int count,
      @Default("0.5") @Doc("how much") double share,
      @Default("other-way") @Doc("which") Mode mode,
      @Default("a, b") @Doc("names") List<String> names,
      @Default("true") @Doc("whether") boolean on) {
    Good {
      if (count < 1) {
        throw new IllegalArgumentException("count must be at least 1, got " + count);
      }
      if (!(share >= 0)) {
        throw new IllegalArgumentException("share must be at least 0, got " + share);
      }
    }
  }

  record Undocumented(@Default("3") int count) {}

  record Blank(@Default("3") @Doc(" ") int count) {}

  record WithoutDefault(@Doc("how many") int count) {}

  record BadDefault(@Default("many") @Doc("how many") int count) {}

  record Unchecked(@Default("0.5") @Doc("how much") double share) {}

  @Doc("for tests")
  record Part<O extends Record>(Class<O> optionsType) implements Plugin<O> {}

  record PartWithoutDoc<O extends Record>(Class<O> optionsType) implements Plugin<O> {}

  static class OfGood implements OptionsContract<Good> {
    @Override
    public Plugin<Good> part() {
      return new Part<>(Good.class);
    }

    @Override
    public Map<String, String> requiredOptions() {
      return Map.of("path", "/tmp");
    }

    @Override
    public List<String> badOptions() {
      return List.of("count = 0", "share = -1", "mode = ONE_WAY", "on = yes", "kount = 4");
    }
  }

  static class OfLenient extends OfGood {
    @Override
    public List<String> badOptions() {
      return List.of("count = 1");
    }
  }

  static class OfUndocumented implements OptionsContract<Undocumented> {
    @Override
    public Plugin<Undocumented> part() {
      return new Part<>(Undocumented.class);
    }
  }

  static class OfBlank implements OptionsContract<Blank> {
    @Override
    public Plugin<Blank> part() {
      return new Part<>(Blank.class);
    }
  }

  static class OfWithoutDefault implements OptionsContract<WithoutDefault> {
    @Override
    public Plugin<WithoutDefault> part() {
      return new Part<>(WithoutDefault.class);
    }
  }

  static class OfBadDefault implements OptionsContract<BadDefault> {
    @Override
    public Plugin<BadDefault> part() {
      return new Part<>(BadDefault.class);
    }
  }

  static class OfUnchecked implements OptionsContract<Unchecked> {
    @Override
    public Plugin<Unchecked> part() {
      return new PartWithoutDoc<>(Unchecked.class);
    }
  }

  @Test
  void text_becomes_a_record() {
    Good good = OptionValues.bind(Good.class, Map.of("path", "x", "mode", "one-way", "names", "c"));
    assertEquals(new Good("x", 3, 0.5, Mode.ONE_WAY, List.of("c"), true), good);
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> OptionValues.bind(Good.class, Map.of("path", "x", "mode", "sideways")));
    assertEquals("'sideways' is none of [one-way, other-way]", e.getMessage());
  }

  @Test
  void sound_options_keep_every_clause() {
    assertEquals(Set.of(), Contracts.failures(OfGood.class));
  }

  @Test
  void a_bad_value_that_is_taken_is_found() {
    assertEquals(
        Set.of("bad_values_are_refused_with_a_reason"), Contracts.failures(OfLenient.class));
  }

  @Test
  void missing_documentation_is_found() {
    assertEquals(Set.of("every_option_is_documented"), Contracts.failures(OfUndocumented.class));
    assertEquals(Set.of("every_option_is_documented"), Contracts.failures(OfBlank.class));
  }

  @Test
  void a_missing_or_bad_default_is_found() {
    assertEquals(
        Set.of("every_option_has_a_default_or_is_required", "the_defaults_are_allowed"),
        Contracts.failures(OfWithoutDefault.class));
    assertEquals(Set.of("the_defaults_are_allowed"), Contracts.failures(OfBadDefault.class));
  }

  @Test
  void nan_that_is_taken_and_a_part_without_documentation_are_found() {
    assertEquals(
        Set.of("a_number_that_is_none_is_refused", "the_part_has_a_line_of_documentation"),
        Contracts.failures(OfUnchecked.class));
  }

  @Test
  void a_class_without_tests_is_no_proof() {
    assertThrows(IllegalArgumentException.class, () -> Contracts.failures(Mode.class));
  }
}
