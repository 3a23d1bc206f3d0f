package org.athanor.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.athanor.run.Plugins;
import org.athanor.run.Records;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.Runs;

/**
 * Replaces the jar of a verifier that holds an engine's session under a run that goes on, again and
 * again, and counts: steps, sessions, what the process holds, what a step takes.
 */
final class Exchanges {
  private static final String BUNDLE = "org.athanor.drill-session";

  /** The part's own count of its open sessions, over all versions. */
  private static final String SESSIONS = "athanor.drill.sessions";

  /**
   * Versions of a dropped jar that are there at once; the distribution's own bundle comes on top.
   */
  private static final int VERSIONS_KEPT = 3;

  /** Native memory for each exchange that is still called flat; a leaked session takes 10 times. */
  private static final double FLAT_KIB = 8;

  /** Fewer say nothing about growth: what is loaded once would count. */
  private static final int LEAST_FOR_GROWTH = 300;

  private static final int READINGS = 100;
  private static final long PATIENCE_SECONDS = 120;

  private final Runs runs;
  private final Records records;
  private final Plugins plugins;
  private final Dropped dropped;
  private final Report out;
  private final List<String> wrong = new CopyOnWriteArrayList<>();

  /** A permit for each change that a step began with. */
  private final Semaphore changes = new Semaphore(0);

  private final List<Double> plain = new ArrayList<>();
  private final List<Double> exchanging = new ArrayList<>();
  private long finished;
  private boolean changed;

  Exchanges(Runs runs, Records records, Plugins plugins, Dropped dropped, Report out) {
    this.runs = runs;
    this.records = records;
    this.plugins = plugins;
    this.dropped = dropped;
    this.out = out;
  }

  /** On the run's thread; what it counts is read once that stands. */
  private void hear(RunEvent event) {
    if (event instanceof RunEvent.PartChanged) {
      changed = true;
      changes.release();
    } else if (event instanceof RunEvent.StepFinished) {
      long now = System.nanoTime();
      (changed ? exchanging : plain).add((now - finished) / 1e6);
      finished = now;
      changed = false;
    } else if (event instanceof RunEvent.Note n && n.text().startsWith("rolled back")) {
      wrong.add(n.text());
    }
  }

  /**
   * So many exchanges under one run.
   *
   * @return whether nothing was lost or doubled, and nothing grows
   */
  boolean run(int count, Path folder) throws IOException, InterruptedException {
    Gauges gauges = Gauges.exchanges(FLAT_KIB * 0.75 * count / 1024);
    try {
      dropped.next();
      await(2, true);
      try (Run run = runs.open(Methods.exchanged(), folder)) {
        run.listen(this::hear);
        finished = System.nanoTime();
        run.start();
        exchange(run, count, gauges);
        run.pause();
        run.await();
      }
      record(folder, count);
      times();
      growth(count, gauges);
      await(1 + Math.min(dropped.count(), VERSIONS_KEPT), true); // the oldest is gone by then
      sessions("are open", 1 + VERSIONS_KEPT);
    } finally {
      dropped.takeAway();
    }
    await(1, false);
    sessions("once the jar is gone", 1);
    wrong.forEach(each -> out.say("wrong: %s", each));
    out.figure("wrong", wrong.size());
    return wrong.isEmpty();
  }

  /** Until there are so many versions of the bundle, and the one that was dropped last serves. */
  private void await(int versions, boolean dropped) throws InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
      List<Plugins.Info> all = plugins.all().stream().filter(b -> b.name().equals(BUNDLE)).toList();
      if (all.size() == versions && dropped == all.stream().anyMatch(this::serves)) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException(
        "the jar that was dropped %s; there is %s"
            .formatted(dropped ? "does not serve" : "does not go", plugins.all()));
  }

  private boolean serves(Plugins.Info bundle) {
    return bundle.version().equals(dropped.version()) && bundle.state().equals("serves");
  }

  private void exchange(Run run, int count, Gauges gauges)
      throws IOException, InterruptedException {
    out.say(gauges.heading() + "  sessions");
    int every = Math.max(1, count / READINGS);
    for (int i = 1; i <= count; i++) {
      dropped.next();
      if (!changes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        wrong.add(
            "exchange %d did not come: the run is %s %s".formatted(i, run.status(), run.reason()));
        return;
      }
      if (i % every == 0) {
        gauges.read(i);
        if (i % (10 * every) == 0) {
          out.say("%s  %8d", gauges.latest(), Integer.getInteger(SESSIONS, 0));
        }
      }
    }
  }

  private void record(Path folder, int count) throws IOException {
    wrong.addAll(records.verify(folder).faults()); // each step once, in order
    String journal = Files.readString(folder.resolve("journal.jsonl"), UTF_8);
    int steps = count(journal, "step");
    int exchanges = count(journal, "part-changed");
    int heard = plain.size() + exchanging.size();
    out.say(
        "%n%d exchanges in %d steps; by the journal %d exchanges in %d steps",
        count, heard, exchanges, steps);
    if (exchanges != count || steps != heard) {
      wrong.add(
          "of %d exchanges %d are on record, of %d steps %d"
              .formatted(count, exchanges, heard, steps));
    }
    out.figure("exchanges", exchanges);
    out.figure("steps", steps);
  }

  private static int count(String journal, String event) {
    return (int) journal.lines().filter(l -> l.contains("\"event\":\"" + event + "\"")).count();
  }

  private void times() {
    out.say("a step takes %s", times("step", plain));
    out.say("one that begins with an exchange %s", times("exchange", exchanging));
  }

  private String times(String name, List<Double> millis) {
    List<Double> sorted = new ArrayList<>(millis.isEmpty() ? List.of(0.0) : millis);
    Collections.sort(sorted);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("median", sorted.get(sorted.size() / 2));
    figures.put("p99", sorted.get((int) (sorted.size() * 0.99)));
    figures.put("most", sorted.get(sorted.size() - 1));
    out.figure(name + "Millis", figures);
    return "%.1f ms (median; p99 %.1f, most %.0f)".formatted(figures.values().toArray());
  }

  private void sessions(String when, int most) {
    int open = Integer.getInteger(SESSIONS, 0);
    out.say("%d sessions %s (at most %d)", open, when, most);
    out.figure("sessions " + when, open);
    if (open > most) {
      wrong.add("%d sessions %s".formatted(open, when));
    }
  }

  private void growth(int count, Gauges gauges) {
    List<String> growing = new ArrayList<>();
    gauges.growth(growing).forEach(out::say);
    double kib = 1024 * gauges.perUnit("native MiB");
    out.say("native memory for each exchange %+.1f KiB (flat: up to %.0f)", kib, FLAT_KIB);
    out.figure("growth", gauges.figures());
    out.figure("nativeKibPerExchange", kib);
    if (count < LEAST_FOR_GROWTH) {
      out.say("growth is not judged: that takes %d exchanges", LEAST_FOR_GROWTH);
    } else {
      growing.forEach(name -> wrong.add(name + " grows"));
    }
  }
}
