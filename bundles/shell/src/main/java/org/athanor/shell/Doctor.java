package org.athanor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether this machine and this installation can do the work. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=athanor", "osgi.command.function=doctor"})
public final class Doctor extends Command {
  private final BundleContext context;
  private final Runs runs;
  private final Recipes recipes;
  private final Waiting waiting;

  @Activate
  public Doctor(
      BundleContext context,
      @Reference Runs runs,
      @Reference Recipes recipes,
      @Reference Waiting waiting) {
    this.context = context;
    this.runs = runs;
    this.recipes = recipes;
    this.waiting = waiting;
  }

  @Override
  Usage usage() {
    return new Usage(
        "doctor",
        "[RECIPE]",
        "checks the machine and the installation; takes one small step of every recipe, or of one",
        List.of(),
        List.of("doctor", "doctor rspo --json"));
  }

  @Override
  int run(Arguments arguments, Out out) {
    arguments.atMost(1);
    List<Path> written =
        Stream.of("athanor.var", "athanor.plugins", "athanor.runs")
            .map(key -> Path.of(context.getProperty(key)))
            .toList();
    List<Check> checks = new ArrayList<>(Machine.checks(written));
    checks.add(bundles());
    checks.add(components());
    List<String> tried = arguments.words().isEmpty() ? recipes.names() : arguments.words();
    if (tried.isEmpty()) {
      checks.add(Check.warn("recipes", "there are none in recipes/: is the distribution whole?"));
    }
    boolean named = !arguments.words().isEmpty();
    tried.forEach(recipe -> checks.add(step(recipe, named)));
    tell(checks, arguments.has("--json"), out);
    return checks.stream().anyMatch(c -> c.level() == Check.Level.FAIL) ? Guard.FAILED : Guard.OK;
  }

  private static void tell(List<Check> checks, boolean json, Out out) {
    if (json) {
      out.json(checks.stream().map(Check::json).toList());
      return;
    }
    Table table = new Table("", "", "");
    checks.forEach(c -> table.row(c.level().shown, c.name(), c.found()));
    out.text().print(table.text());
  }

  private Check bundles() {
    List<String> down =
        Arrays.stream(context.getBundles()).filter(b -> !isUp(b)).map(Doctor::name).toList();
    return down.isEmpty()
        ? Check.ok("bundles", "all %d are up", context.getBundles().length)
        : Check.fail(
            "bundles", "not up: %s; the warnings at the start say why", String.join(", ", down));
  }

  private static boolean isUp(Bundle bundle) {
    boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    return bundle.getState() == Bundle.ACTIVE
        || bundle.getState() == Bundle.STARTING
        || (fragment && bundle.getState() == Bundle.RESOLVED);
  }

  private static String name(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }

  private Check components() {
    List<String> reasons = waiting.reasons();
    return reasons.isEmpty()
        ? Check.ok("components", "none waits or failed")
        : Check.fail("components", "%s", String.join("; ", reasons));
  }

  /**
   * One step on two problems: loads the policy, the engines and their native libraries.
   *
   * @param named whether this recipe was asked for; else one for a checkpoint of one's own, which
   *     is not there, is passed over
   */
  private Check step(String name, boolean named) {
    String check = "recipe " + name;
    long began = System.nanoTime();
    Path folder = null;
    try {
      Recipe recipe = smallest(recipes.load(name));
      String policy = recipe.entries().getOrDefault("policy.path", "");
      if (!named
          && !policy.isEmpty()
          && !policy.startsWith("${")
          && !Files.isDirectory(Path.of(policy))) {
        return Check.warn(check, "not tried: it needs a policy.path, '%s' is no folder", policy);
      }
      folder = Files.createTempDirectory(Path.of(context.getProperty("athanor.var")), "doctor-");
      Run run = runs.open(recipe, folder);
      try (run) {
        run.start();
        run.await();
        return run.status() == Run.Status.FINISHED
            ? Check.ok(check, "one small step in %.1f s", (System.nanoTime() - began) / 1e9)
            : Check.fail(check, "%s", run.reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.warn(check, "interrupted");
    } catch (IOException | RuntimeException | LinkageError e) { // whatever it is, it is the finding
      return Check.fail(check, "%s", e.getMessage() == null ? e.toString() : e.getMessage());
    } finally {
      delete(folder);
    }
  }

  private static Recipe smallest(Recipe recipe) {
    Map<String, String> changes = new HashMap<>();
    recipe.entries().keySet().stream()
        .filter(key -> key.equals("evaluation") || key.startsWith("evaluation."))
        .forEach(key -> changes.put(key, ""));
    changes.put("steps", "1");
    changes.put("problemsPerStep", "2");
    changes.put("groupsPerUpdate", "0");
    changes.put("evaluateEvery", "0");
    return recipe.with(changes);
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.getLogger("org.athanor.shell")
          .log(System.Logger.Level.WARNING, "cannot delete " + folder, e);
    }
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? recipes.names() : List.of();
  }
}
