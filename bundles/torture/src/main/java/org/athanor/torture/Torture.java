package org.athanor.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Records;
import org.athanor.run.Runs;
import org.athanor.torture.FaultyDisk.Fault;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The commands torture:kills, torture:disk, torture:soak and torture:all, which is the first two.
 */
@Component(
    service = Torture.class,
    property = {
      "osgi.command.scope=torture",
      "osgi.command.function=kills",
      "osgi.command.function=disk",
      "osgi.command.function=soak",
      "osgi.command.function=all"
    })
public final class Torture {
  private final BundleContext context;
  private final Runs runs;
  private final Recipes recipes;
  private final Records records;

  @Activate
  public Torture(
      BundleContext context,
      @Reference Runs runs,
      @Reference Recipes recipes,
      @Reference Records records) {
    this.context = context;
    this.runs = runs;
    this.recipes = recipes;
    this.records = records;
  }

  /** "--name value" pairs. */
  private static final class Settings {
    private final Map<String, String> given = new LinkedHashMap<>();

    Settings(Object[] words, List<String> known) {
      for (int i = 0; i < words.length; i += 2) {
        String name = String.valueOf(words[i]);
        if (!known.contains(name) || i + 1 == words.length) {
          throw new IllegalArgumentException(
              "expected pairs of option and value, found '%s'; the options are %s"
                  .formatted(name, String.join(", ", known)));
        }
        given.put(name, String.valueOf(words[i + 1]));
      }
    }

    int number(String name, int otherwise) {
      String text = given.get(name);
      try {
        int number = text == null ? otherwise : Integer.parseInt(text);
        if (number >= 1) {
          return number;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new IllegalArgumentException(
          "%s must be a whole number of at least 1, got '%s'".formatted(name, text));
    }

    Optional<String> text(String name) {
      return Optional.ofNullable(given.get(name));
    }
  }

  private static final List<String> KILLS =
      List.of("--kills", "--per-run", "--jobs", "--seed", "--only", "--in");
  private static final List<String> DISK = List.of("--every", "--only", "--in");

  /** A folder of its own; it stays if something went wrong. */
  private Path work(Settings settings) throws IOException {
    Path parent =
        settings.text("--in").map(Path::of).orElse(Path.of(context.getProperty("athanor.var")));
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent.toAbsolutePath().normalize(), "torture-");
  }

  /** Methods whose name has one of the words; a comma separates them. */
  private List<Recipe> methods(Settings settings, boolean engines) {
    List<Recipe> all = new ArrayList<>(Methods.tables());
    if (engines) {
      all.addAll(Methods.engines(recipes));
    }
    List<String> words = List.of(settings.text("--only").orElse("").split(","));
    List<Recipe> chosen =
        all.stream().filter(r -> words.stream().anyMatch(w -> r.name().contains(w))).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no method is named like that; there are "
              + String.join(", ", all.stream().map(Recipe::name).toList()));
    }
    return chosen;
  }

  /**
   * Kills processes at random moments: --kills N, --per-run N, --jobs N, --seed N, --only NAMES.
   */
  public void kills(Object... words) throws IOException, InterruptedException {
    Settings settings = new Settings(words, KILLS);
    Path work = work(settings);
    Path home = Path.of(context.getProperty("athanor.home"));
    Path var = Path.of(context.getProperty("athanor.var"));
    boolean good =
        new Kills(home, var, work, records, System.out)
            .run(
                methods(settings, true),
                settings.number("--kills", 500),
                settings.number("--per-run", 4),
                settings.number(
                    "--jobs", Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
                settings.number("--seed", 1));
    end(good, work);
  }

  /** Spoils every n-th change on the disk, for every n: --every N, --only NAMES. */
  public void disk(Object... words) throws IOException, InterruptedException {
    Settings settings = new Settings(words, DISK);
    Path work = work(settings);
    boolean good = true;
    Map<String, String> shorter = Methods.keys("steps = 3; evaluateEvery = 2");
    for (Recipe recipe : methods(settings, settings.text("--only").isPresent())) {
      good &= disk(recipe.with(shorter), settings.number("--every", 1), work, System.out);
    }
    end(good, work);
  }

  private boolean disk(Recipe recipe, int every, Path work, PrintStream out)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Path good = work.resolve(recipe.name() + "-undisturbed");
    Path counted = work.resolve(recipe.name() + "-counted");
    DiskTrial trial = new DiskTrial(runs, recipe, good, counted);
    int tried = 0;
    int wrong = 0;
    for (Fault fault : List.of(Fault.FAIL, Fault.TEAR, Fault.POWER, Fault.DELAY)) {
      for (long n = 1; n <= trial.changes(); n += every) {
        Path folder = work.resolve("%s-%s-%d".formatted(recipe.name(), fault, n));
        String found = trial.strike(fault, n, folder);
        tried++;
        if (found.isEmpty()) {
          Kills.delete(folder);
        } else {
          wrong++;
          out.println(recipe.name() + ": " + found);
        }
      }
      out.println("%-24s %d runs, %s so far".formatted(recipe.name(), tried, fault));
    }
    Kills.delete(good);
    Kills.delete(counted);
    out.println(
        "%-24s %d changes, %d runs with one of them spoilt, %.0f s: %s"
            .formatted(
                recipe.name(),
                trial.changes(),
                tried,
                (System.nanoTime() - began) / 1e9,
                wrong == 0 ? "same bytes" : wrong + " wrong"));
    return wrong == 0;
  }

  /** Trains with exchanges and watches what the process holds: --minutes N, --only NAME. */
  public void soak(Object... words) throws IOException, InterruptedException {
    Settings settings = new Settings(words, List.of("--minutes", "--only", "--in"));
    Path work = work(settings);
    Recipe recipe =
        settings.text("--only").isPresent()
            ? methods(settings, true).get(0)
            : new Recipe("engine-grpo", recipes.load("grpo").entries());
    boolean good =
        new Soak(
                runs,
                records,
                Path.of(context.getProperty("athanor.home")).resolve("bundles"),
                Path.of(context.getProperty("athanor.plugins")),
                System.out)
            .run(
                recipe.with(Methods.endless(recipe)),
                settings.number("--minutes", 60),
                work.resolve("run"));
    end(good, work);
  }

  /** Kills and disk. */
  public void all(Object... words) throws IOException, InterruptedException {
    disk("--every", "1");
    kills(words);
  }

  private static void end(boolean good, Path work) throws IOException {
    if (!good) {
      throw new IllegalStateException("what went wrong is left in " + work);
    }
    Kills.delete(work);
  }
}
