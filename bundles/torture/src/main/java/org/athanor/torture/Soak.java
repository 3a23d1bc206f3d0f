package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
  private final Dropped dropped;
  private final Report out;
  private final AtomicLong swaps = new AtomicLong();
  private final AtomicLong partChanges = new AtomicLong();

  Soak(Runs runs, Records records, Dropped dropped, Report out) {
    this.runs = runs;
    this.records = records;
    this.dropped = dropped;
    this.out = out;
  }

  /**
   * Trains for so long, reads the gauges every few seconds.
   *
   * @return whether all of them are flat and the record is whole
   */
  boolean run(Recipe recipe, int minutes, Path folder) throws IOException, InterruptedException {
    Gauges gauges = Gauges.soak();
    long readings = Math.max(20, minutes);
    long steps;
    try (Run run = runs.open(recipe, folder)) {
      run.listen(event -> heard(run, event));
      run.start();
      out.say(gauges.heading());
      long began = System.nanoTime();
      for (int i = 1; i <= readings && run.status() == Run.Status.RUNNING; i++) {
        double end = (double) minutes * i / readings;
        while ((System.nanoTime() - began) / 60e9 < end && run.status() == Run.Status.RUNNING) {
          Thread.sleep(200);
        }
        gauges.read((System.nanoTime() - began) / 60e9);
        out.say(gauges.latest());
        if (i % DROP_READINGS == 0) {
          dropped.next();
        }
      }
      if (run.status() != Run.Status.RUNNING) {
        out.say("the run stopped: %s %s", run.status(), run.reason());
        return false;
      }
      run.pause();
      run.await();
      steps = run.step();
    } finally {
      dropped.takeAway();
    }
    List<String> wrong = new ArrayList<>();
    out.say(
        "%n%d steps, %d swaps, %d jars dropped, %d changes of a part on record",
        steps, swaps.get(), dropped.count(), partChanges.get());
    gauges.growth(wrong).forEach(out::say);
    List<String> faults = records.verify(folder).faults();
    faults.forEach(out::say);
    out.figure("steps", steps);
    out.figure("swaps", swaps.get());
    out.figure("jars", dropped.count());
    out.figure("growth", gauges.figures());
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
        out.say("a swap was refused: %s", e.getMessage());
      }
    }
  }
}
