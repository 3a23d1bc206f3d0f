package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.athanor.run.Plugins;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.RunException;
import org.athanor.run.Runs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** Jars that change under a run that goes on. */
@ExtendWith(Container.class)
class LiveIT {
  private static final long LIMIT_NANOS = 60_000_000_000L;
  private static final Path TINY = Path.of("src/test/resources/tiny.recipe").toAbsolutePath();
  private static final String WRONG = "return Verdict.incorrect(completion, \"always wrong\");";
  private static final String RIGHT = "return Verdict.correct(completion, \"always right\");";

  @TempDir Path temp;
  private Path plugins;
  private Run run;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Said said = new Said();

  @BeforeEach
  void aRunWithAVerifierOfOnesOwn(BundleContext context, Recipes recipes, Runs runs)
      throws Exception {
    plugins = Path.of(context.getProperty("athanor.plugins"));
    drop("0.1.0", WRONG);
    assertTrue(said.about("mine.jar").contains("verifier 'mine'"));
    run =
        runs.open(
            recipes
                .load(TINY.toString())
                .with(Map.of("steps", "1000000", "verifier", "mine", "evaluateEvery", "0")),
            temp.resolve("run"));
    run.listen(
        e -> {
          if (e instanceof RunEvent.Note note) {
            told.add(note.text());
          }
        });
    run.start();
    awaitReward(0);
  }

  @AfterEach
  void end() throws Exception {
    run.close();
    Files.deleteIfExists(plugins.resolve("mine.jar"));
    assertTrue(said.about("mine.jar").contains("removed"));
    said.close();
  }

  private void drop(String version, String body) throws Exception {
    Path jar = new Jars(temp).build("org.example.mine", version, Jars.verifier("mine", body));
    Path beside = Files.copy(jar, plugins.resolve(".mine"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        beside,
        plugins.resolve("mine.jar"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void awaitReward(double reward) throws Exception {
    await(
        "reward " + reward,
        r -> r.lastReport().map(x -> x.metrics().get("reward/mean") == reward).orElse(false));
  }

  private void await(String what, Predicate<Run> condition) throws Exception {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.test(run)) {
      assertEquals(Run.Status.RUNNING, run.status(), run.reason());
      assertTrue(System.nanoTime() < end, "waited in vain for " + what + "; told " + told);
      Thread.sleep(5);
    }
  }

  private void awaitTold(String text) throws Exception {
    await(text, r -> told.stream().anyMatch(t -> t.contains(text)));
  }

  @Test
  void a_replaced_jar_serves_from_the_next_step_and_can_be_rolled_back() throws Exception {
    drop("0.2.0", RIGHT);

    awaitReward(1);
    String line = said.about("mine.jar");
    assertTrue(line.contains("0.2.0 updated, before it was org.example.mine 0.1.0 ["), line);
    awaitTold("-> mine of org.example.mine 0.2.0");

    run.rollBack();
    awaitReward(0);
    assertTrue(run.recipe().entries().get("verifier").startsWith("mine@!"));
    drop("0.3.0", RIGHT); // a later one is welcome
    awaitReward(1);
    run.swap(Map.of("verifier", "mine@0.1"));
    awaitReward(0);
    assertTrue(said.about("mine.jar").contains("0.3.0 updated"));
  }

  @Test
  void a_build_of_the_same_version_is_another_one() throws Exception {
    drop("0.1.0", RIGHT);

    awaitReward(1);
    assertTrue(said.about("mine.jar").contains("0.1.0 updated, before it was"));
    run.rollBack();
    awaitReward(0);
  }

  @Test
  void a_replaced_jar_that_fails_in_the_run_is_rolled_back_by_itself() throws Exception {
    drop(
        "0.2.0",
        "if (problem.id().startsWith(\"f\")) {"
            + RIGHT
            + "} throw new RuntimeException(\"not this one\");");

    awaitTold("rolled back before step");
    String why = told.get(told.size() - 1);
    assertTrue(why.contains("org.example.mine 0.2.0 [") && why.contains("not this one"), why);
    long step = run.step();
    await("further steps", r -> r.step() > step + 5);
    assertEquals(0, run.lastReport().orElseThrow().metrics().get("reward/mean"));
    assertTrue(said.about("mine.jar").contains("0.2.0 updated"));
  }

  @Test
  void a_replaced_jar_that_is_broken_leaves_the_old_one_in_service() throws Exception {
    Files.writeString(plugins.resolve("mine.jar"), "half of");

    String line = said.about("mine.jar");

    assertTrue(
        line.contains("org.example.mine 0.1.0 [") && line.contains("stays in service"), line);
    long step = run.step();
    await("further steps", r -> r.step() > step + 5);
    assertEquals(0, run.lastReport().orElseThrow().metrics().get("reward/mean"));
  }

  private Path built(String version, String body) throws Exception {
    return new Jars(temp).build("org.example.mine", version, Jars.verifier("mine", body));
  }

  @Test
  void a_bundle_updated_by_command_goes_the_way_of_a_dropped_one(Plugins bundles) throws Exception {
    Path good = built("0.2.0", RIGHT);
    String done = bundles.update("org.example.mine", Optional.of(good));
    assertTrue(done.startsWith("mine.jar: org.example.mine 0.2.0 updated, before it was"), done);
    awaitReward(1);
    assertArrayEquals(Files.readAllBytes(good), Files.readAllBytes(plugins.resolve("mine.jar")));
    assertEquals(
        List.of("0.1.0 kept", "0.2.0 serves"),
        bundles.all().stream()
            .filter(b -> b.name().equals("org.example.mine"))
            .map(b -> b.version() + " " + b.state())
            .sorted()
            .toList());

    Path bad = built("0.3.0", "throw new RuntimeException(\"never\");");
    String why =
        assertThrows(RunException.class, () -> bundles.update("org.example.mine", Optional.of(bad)))
            .getMessage();
    assertTrue(why.contains("never") && why.contains("0.2.0 [") && why.contains("stays"), why);
    assertArrayEquals(Files.readAllBytes(good), Files.readAllBytes(plugins.resolve("mine.jar")));

    Files.copy(built("0.4.0", WRONG), good, StandardCopyOption.REPLACE_EXISTING);
    bundles.update("org.example.mine", Optional.empty());
    awaitReward(0);
    run.rollBack();
    awaitReward(1);
  }

  @Test
  void what_a_command_cannot_update_it_says(Plugins bundles) throws Exception {
    assertRefused(bundles, "org.example.mien", "", "did you mean 'org.example.mine'");
    assertRefused(bundles, "org.athanor.rspo", "", "it holds org.example.mine, not");
    assertRefused(bundles, "org.example.mine", temp.resolve("nowhere.jar").toString(), "nowhere");
  }

  private void assertRefused(Plugins bundles, String name, String jar, String why)
      throws Exception {
    Path file = jar.endsWith(".jar") ? Path.of(jar) : built("0.9.0", RIGHT);
    String said =
        assertThrows(RunException.class, () -> bundles.update(name, Optional.of(file)))
            .getMessage();
    assertTrue(said.contains(why), said);
  }
}
