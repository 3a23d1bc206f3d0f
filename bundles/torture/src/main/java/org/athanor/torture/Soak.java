package org.athanor.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.athanor.run.Recipe;
import org.athanor.run.RecipeException;
import org.athanor.run.Records;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.Runs;

/**
 * Trains for hours while parts are exchanged, by command and by dropped jars, and watches what the
 * process holds.
 */
final class Soak {
  /** A swap after every so many steps. */
  private static final long SWAP_STEPS = 5;

  /** A new version of the bundle that is dropped, after every so many readings. */
  private static final int DROP_READINGS = 2;

  private static final List<Map<String, String>> SWAPS =
      List.of(
          Map.of("advantage", "rspo", "advantage.k", "4"),
          Map.of("objective", "gspo"),
          Map.of("advantage", "group-normalized"),
          Map.of("objective", "ppo-clip"));

  private final Runs runs;
  private final Records records;
  private final Path bundles;
  private final Path plugins;
  private final PrintStream out;
  private final AtomicLong swaps = new AtomicLong();
  private final AtomicLong partChanges = new AtomicLong();
  private int drops;

  Soak(Runs runs, Records records, Path bundles, Path plugins, PrintStream out) {
    this.runs = runs;
    this.records = records;
    this.bundles = bundles;
    this.plugins = plugins;
    this.out = out;
  }

  /**
   * Trains for so long, reads the gauges every few seconds.
   *
   * @return whether all of them are flat and the record is whole
   */
  boolean run(Recipe recipe, int minutes, Path folder) throws IOException, InterruptedException {
    Path dropped = plugins.resolve("torture-soak.jar");
    Gauges gauges = new Gauges();
    long readings = Math.max(20, minutes);
    long steps;
    try (Run run = runs.open(recipe, folder)) {
      run.listen(event -> heard(run, event));
      run.start();
      out.println(Gauges.heading());
      long began = System.nanoTime();
      for (int i = 1; i <= readings && run.status() == Run.Status.RUNNING; i++) {
        double end = (double) minutes * i / readings;
        while ((System.nanoTime() - began) / 60e9 < end && run.status() == Run.Status.RUNNING) {
          Thread.sleep(200);
        }
        gauges.read((System.nanoTime() - began) / 60e9);
        out.println(gauges.latest());
        if (i % DROP_READINGS == 0) {
          drop(dropped);
        }
      }
      if (run.status() != Run.Status.RUNNING) {
        out.println("the run stopped: " + run.status() + " " + run.reason());
        return false;
      }
      run.pause();
      run.await();
      steps = run.step();
    } finally {
      Files.deleteIfExists(dropped);
    }
    List<String> wrong = new ArrayList<>();
    out.printf(
        "%n%d steps, %d swaps, %d jars dropped, %d changes of a part on record%n",
        steps, swaps.get(), drops, partChanges.get());
    out.print(gauges.growth(wrong));
    List<String> faults = records.verify(folder).faults();
    faults.forEach(out::println);
    return wrong.isEmpty() && faults.isEmpty();
  }

  private void heard(Run run, RunEvent event) {
    if (event instanceof RunEvent.PartChanged) {
      partChanges.incrementAndGet();
    }
    if (event instanceof RunEvent.StepFinished s && s.report().step() % SWAP_STEPS == 0) {
      try {
        run.swap(SWAPS.get((int) ((s.report().step() / SWAP_STEPS - 1) % SWAPS.size())));
        swaps.incrementAndGet();
      } catch (RecipeException e) {
        out.println("a swap was refused: " + e.getMessage());
      }
    }
  }

  /** Drops the bundle of one advantage estimator again, as a newer version. */
  private void drop(Path dropped) throws IOException {
    Path jar;
    try (Stream<Path> all = Files.list(bundles)) {
      jar =
          all.filter(p -> p.getFileName().toString().startsWith("rspo-"))
              .findFirst()
              .orElseThrow(() -> new IOException("there is no bundle rspo in " + bundles));
    }
    Files.createDirectories(plugins);
    Path beside = dropped.resolveSibling(".torture-soak.new");
    try (JarFile from = new JarFile(jar.toFile())) {
      Manifest manifest = new Manifest(from.getManifest());
      Attributes main = manifest.getMainAttributes();
      main.putValue("Bundle-Version", "0.1.%d".formatted(++drops));
      try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(beside), manifest)) {
        for (JarEntry entry : java.util.Collections.list(from.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            to.putNextEntry(new JarEntry(entry.getName()));
            from.getInputStream(entry).transferTo(to);
          }
        }
      }
    }
    Files.move(
        beside, dropped, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
