package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.athanor.data.Batch;
import org.athanor.plugin.AdvantageEstimator;
import org.athanor.plugin.Setup;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.runtime.Bench.None;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private final Bench bench = new Bench(Path.of("unused"));

  private Recipe resolve(String key, String value) {
    return bench.resolver.resolve(Bench.recipe().with(Map.of(key, value))).recipe();
  }

  private void assertRefused(String key, String value, String... said) {
    String message = assertThrows(RecipeException.class, () -> resolve(key, value)).getMessage();
    for (String s : said) {
      assertTrue(message.contains(s), message);
    }
  }

  @Test
  void every_default_is_filled_in_and_resolving_again_changes_nothing() {
    Recipe resolved = resolve("seed", "3");
    assertEquals("ppo-clip", resolved.entries().get("objective"));
    assertEquals("0.2", resolved.entries().get("objective.clipLow"));
    assertEquals(
        "16",
        Bench.recipe()
            .with(Map.of("rollouts", ""))
            .with(Map.of("rollouts", "16"))
            .entries()
            .get("rollouts"));
    assertEquals(resolved, bench.resolver.resolve(resolved).recipe());
  }

  @Test
  void strange_keys_and_parts_are_refused_with_the_nearest_known() {
    assertRefused("stepps", "3", "unknown recipe key 'stepps'", "did you mean 'steps'?");
    assertRefused(
        "objectiv.clipLow",
        "3",
        "unknown recipe key 'objectiv.clipLow'",
        "did you mean 'objective'?");
    assertRefused(
        "objective",
        "ppo-clap",
        "there is no objective named 'ppo-clap'; did you mean 'ppo-clip'?");
    assertRefused(
        "objective.clipLo", "1", "objective 'ppo-clip' has no option 'clipLo'", "clipLow");
    assertRefused("rollouts", "lots", "option 'rollouts' must be a whole number, found 'lots'");
    assertRefused("rollouts", "0", "rollouts must be at least 1, got 0");
    assertRefused(
        "advantage",
        "",
        "the recipe names no advantage; write 'advantage = NAME'",
        "group-normalized");
    assertRefused(
        "reference.path", "x", "'reference.path' is set, but the recipe names no reference");
    assertRefused("sampler.keepLow", "0.2", "sampler 'group' has no options");
  }

  @Test
  void two_bundles_of_one_name_are_refused_and_of_two_versions_the_newer_serves() {
    bench.offer(Role.REWARD, "verdict", new Bench.ByVerdict(), "test.bundle", "1.10.0");
    bench.offer(Role.REWARD, "verdict", new Bench.ByVerdict(), "test.bundle", "1.9.0");
    assertEquals("1.10.0", bench.registry.find(Role.REWARD, "verdict").info().version());
    bench.offer(Role.REWARD, "verdict", new Bench.ByVerdict(), "other.bundle", "2.0.0");
    assertRefused(
        "seed",
        "1",
        "two bundles offer a reward named 'verdict'",
        "test.bundle 1.0.0",
        "other.bundle 2.0.0",
        "remove one");
  }

  private static final class Picky implements AdvantageEstimator<None> {
    @Override
    public Class<None> optionsType() {
      return None.class;
    }

    @Override
    public Optional<String> refuses(Setup setup, None o) {
      return setup.rollouts() < 9
          ? Optional.of("needs 9 rollouts, clip is " + setup.value("objective.clipLow").orElse("?"))
          : Optional.empty();
    }

    @Override
    public double[][] advantages(Batch batch, None o) {
      return new double[0][];
    }
  }

  @Test
  void a_part_s_own_refusal_names_it_and_can_see_the_rest_of_the_recipe() {
    bench.offer(Role.ADVANTAGE, "picky", new Picky());
    assertRefused(
        "advantage",
        "picky",
        "advantage 'picky' refuses this recipe: needs 9 rollouts, clip is 0.2");
  }

  @Test
  void an_objective_that_reads_the_reference_needs_one() {
    assertRefused(
        "objective.klCoefficient",
        "0.1",
        "objective 'ppo-clip' needs a reference: write 'reference = NAME'");
  }
}
