package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.athanor.run.Parts;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** Jars that come into plugins/ of a running container, and go. */
@ExtendWith(Container.class)
class DropIT {
  private static final long LIMIT_MILLIS = 30_000;
  private static final Path TINY = Path.of("src/test/resources/tiny.recipe").toAbsolutePath();

  @Test
  void a_jar_is_a_part_as_long_as_it_lies_there(
      BundleContext context, Parts parts, Recipes recipes, Runs runs, @TempDir Path temp)
      throws Exception {
    Recipe recipe = recipes.load(TINY.toString()).with(Map.of("objective", "dropped"));
    assertThrows(RecipeException.class, () -> runs.open(recipe, temp.resolve("before")));

    Path jar = drop(plugin(temp, "1.0.0"), context);
    await("the part", () -> has(parts, "dropped"));
    try (Run run = runs.open(recipe, temp.resolve("during"))) {
      run.start();
      assertEquals(Run.Status.FINISHED, run.await(), run.reason());
    }

    Files.delete(jar);
    await("its end", () -> !has(parts, "dropped"));
    RecipeException e =
        assertThrows(RecipeException.class, () -> runs.open(recipe, temp.resolve("after")));
    assertTrue(
        e.getMessage().contains("dropped") && e.getMessage().contains("ppo-clip"), e::getMessage);
  }

  @Test
  void what_is_no_plugin_changes_nothing(BundleContext context, Parts parts, @TempDir Path temp)
      throws Exception {
    List<Parts.Info> before = parts.all();
    int bundles = context.getBundles().length;
    Path good = plugin(temp, "2.0.0");
    byte[] bytes = Files.readAllBytes(good);

    Path text = drop(Files.writeString(temp.resolve("text.jar"), "no jar"), context);
    Path half =
        drop(
            Files.write(temp.resolve("half.jar"), java.util.Arrays.copyOf(bytes, bytes.length / 2)),
            context);
    Path plain = drop(Distribution.HOME.resolve("lib/launcher-0.1.0.jar"), context);
    Path twice = drop(Distribution.bundle("policy-tabular"), context);
    Path last = drop(good, context);
    await("the good one, which came last", () -> has(parts, "dropped"));

    assertEquals(bundles + 1, context.getBundles().length);
    for (Path file : List.of(text, half, plain, twice, last)) {
      Files.delete(file);
    }
    await("the end of all", () -> !has(parts, "dropped"));
    assertEquals(before, parts.all());
  }

  private static boolean has(Parts parts, String name) {
    return parts.all().stream().anyMatch(part -> part.name().equals(name));
  }

  /** Copied beside and moved, as a careful user does. */
  private static Path drop(Path jar, BundleContext context) throws Exception {
    Path folder = Path.of(context.getProperty("athanor.plugins"));
    Path beside = folder.resolve("." + jar.getFileName());
    Files.copy(jar, beside);
    return Files.move(beside, folder.resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain for " + what);
      Thread.sleep(20);
    }
  }

  /** A bundle of the class Dropped. */
  static Path plugin(Path folder, String version) throws Exception {
    Path file = folder.resolve("dropped-" + version + ".jar");
    try (Builder builder = new Builder()) {
      builder.addClasspath(new File("target/test-classes"));
      builder.addClasspath(Distribution.bundle("api").toFile());
      builder.setProperty("Bundle-SymbolicName", "org.example.dropped");
      builder.setProperty("Bundle-Version", version);
      builder.setProperty("Private-Package", "org.athanor.it.dropped");
      builder.setProperty("-noimportjava", "true");
      Jar jar = builder.build();
      assertEquals(List.of(), builder.getErrors());
      jar.write(file.toFile());
    }
    return file;
  }
}
