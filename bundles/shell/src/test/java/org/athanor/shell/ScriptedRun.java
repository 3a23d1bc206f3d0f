package org.athanor.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.athanor.run.Estimate;
import org.athanor.run.Evaluation;
import org.athanor.run.Exchange;
import org.athanor.run.Recipe;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.StepReport;

/** A run whose steps are told beforehand; after the last one it waits if it is told to. */
final class ScriptedRun implements Run {
  final List<Evaluation> evaluations = new ArrayList<>();
  private final Set<Consumer<RunEvent>> listeners = new LinkedHashSet<>();
  private final List<RunEvent> events;
  private final Path folder;
  private final Status end;
  private final CountDownLatch standing = new CountDownLatch(1);
  Recipe recipe = new Recipe("rspo", Map.of());
  private volatile Status status = Status.READY;
  private StepReport last;

  /**
   * @param end how it ends; RUNNING goes on until somebody asks for a pause
   */
  ScriptedRun(Path folder, Status end, RunEvent... events) {
    this.folder = folder;
    this.end = end;
    this.events = List.of(events);
  }

  static RunEvent step(long step, Map<String, Double> metrics, double seconds) {
    return new RunEvent.StepFinished(
        new StepReport(
            step, new TreeMap<>(metrics), new TreeMap<>(Map.of("step", seconds, "attempt", 0.5))));
  }

  static Evaluation evaluation(long step, Map<String, Double> values) {
    TreeMap<String, Estimate> figures = new TreeMap<>();
    values.forEach((name, v) -> figures.put(name, new Estimate(v, v - 0.1, v + 0.1)));
    return new Evaluation(step, 64, 32, figures);
  }

  @Override
  public void start() {
    status = Status.RUNNING;
    for (RunEvent event : events) {
      if (event instanceof RunEvent.StepFinished finished) {
        last = finished.report();
      }
      listeners.forEach(listener -> listener.accept(event));
    }
    if (end != Status.RUNNING) {
      status = end;
      standing.countDown();
    }
  }

  @Override
  public void pause() {
    status = Status.PAUSED;
    standing.countDown();
  }

  @Override
  public Status await() throws InterruptedException {
    standing.await();
    return status;
  }

  @Override
  public String id() {
    return "rspo-1";
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public String reason() {
    return switch (status) {
      case PAUSED -> "paused after step " + step();
      case FAILED -> "step 2 failed: out of luck";
      default -> "";
    };
  }

  @Override
  public long step() {
    return last == null ? 0 : last.step();
  }

  @Override
  public long steps() {
    return 4;
  }

  @Override
  public Optional<StepReport> lastReport() {
    return Optional.ofNullable(last);
  }

  @Override
  public List<Evaluation> evaluations() {
    return evaluations;
  }

  @Override
  public AutoCloseable listen(Consumer<RunEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void swap(Map<String, String> changes) {
    throw new UnsupportedOperationException("a script has nothing to exchange");
  }

  @Override
  public String rollBack() {
    throw new UnsupportedOperationException("a script has nothing to exchange");
  }

  @Override
  public List<Exchange> exchanges() {
    return List.of();
  }

  @Override
  public void close() {
    pause();
  }
}
