package org.athanor.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.athanor.run.Evaluation;
import org.athanor.run.Run;
import org.athanor.run.RunEvent;
import org.athanor.run.StepReport;

/**
 * Tells how a run goes: a line that is drawn again in its place on a terminal, a new line every few
 * seconds elsewhere; between them whatever happens.
 */
final class Progress implements Consumer<RunEvent> {
  private static final long PLAIN_NANOS = 5_000_000_000L;
  private static final int RECENT = 10;
  private static final String CLEAR = "\r\033[K";

  private final Run run;
  private final Out out;
  private final Deque<Double> recentSeconds = new ArrayDeque<>();
  private long lastPlain = System.nanoTime() - PLAIN_NANOS;
  private long evaluationBegan;
  private double evaluationSeconds;
  private String live = "";

  Progress(Run run, Out out) {
    this.run = run;
    this.out = out;
  }

  @Override
  public synchronized void accept(RunEvent event) {
    if (event instanceof RunEvent.StepFinished step) {
      step(step.report());
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      evaluationSeconds = (System.nanoTime() - evaluationBegan) / 1e9;
      say(words(evaluated.evaluation()));
    } else if (event instanceof RunEvent.PartChanged change) {
      say(words(change));
    } else if (event instanceof RunEvent.Note note) {
      evaluationBegan = System.nanoTime();
      say(note.text());
    }
  }

  private void step(StepReport report) {
    recentSeconds.add(report.seconds().getOrDefault("step", 0.0));
    if (recentSeconds.size() > RECENT) {
      recentSeconds.remove();
    }
    live = line(report);
    if (out.columns() > 0) {
      out.text().print(CLEAR + live.substring(0, Math.min(live.length(), out.columns() - 1)));
      out.text().flush();
    } else if (System.nanoTime() - lastPlain >= PLAIN_NANOS || report.step() == run.steps()) {
      lastPlain = System.nanoTime();
      out.line("%s", live);
    }
  }

  /** Such as "step 17/60 reward 0.412 pass@1 0.412 ...". */
  private String line(StepReport report) {
    Map<String, Double> metrics = report.metrics();
    StringBuilder line = new StringBuilder("step %d/%d".formatted(report.step(), run.steps()));
    if (isSupervised()) { // everything shown is right: only the loss tells
      add(line, "loss", Optional.ofNullable(metrics.get("objective/loss")));
    } else {
      add(line, "reward", Optional.ofNullable(metrics.get("reward/mean")));
      for (String key : passKeys(metrics)) {
        add(line, key, Optional.of(metrics.get(key)));
      }
    }
    add(line, "entropy", Optional.ofNullable(metrics.get("policy/entropy")));
    double attempt = report.seconds().getOrDefault("attempt", 0.0);
    Double tokens = metrics.get("rollout/tokens");
    if (tokens != null && attempt > 0) {
      line.append("  ").append(Figures.rate(tokens / attempt)).append(" tokens/s");
    }
    return line.append("  ").append(Figures.time(secondsLeft(report))).append(" left").toString();
  }

  private boolean isSupervised() {
    return run.recipe().entries().getOrDefault("objective", "").startsWith("supervised");
  }

  private static void add(StringBuilder line, String name, Optional<Double> value) {
    value.ifPresent(v -> line.append("  ").append(name).append(' ').append(Figures.number(v)));
  }

  /** The smallest and the largest k of this step's Pass@k. */
  private static Iterable<String> passKeys(Map<String, Double> metrics) {
    var keys =
        metrics.keySet().stream()
            .filter(key -> key.matches("pass@\\d+"))
            .sorted(java.util.Comparator.comparingInt(key -> Integer.parseInt(key.substring(5))))
            .collect(Collectors.toList());
    return keys.size() <= 2 ? keys : java.util.List.of(keys.get(0), keys.get(keys.size() - 1));
  }

  /** From the latest steps, and one more evaluation as long as the last. */
  private double secondsLeft(StepReport report) {
    double mean = recentSeconds.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return mean * (run.steps() - report.step()) + evaluationSeconds;
  }

  private static String words(Evaluation evaluation) {
    return evaluation.figures().entrySet().stream()
        .filter(figure -> figure.getKey().startsWith("pass@"))
        .sorted(java.util.Comparator.comparingInt(f -> Integer.parseInt(f.getKey().substring(5))))
        .map(figure -> figure.getKey() + " " + Figures.estimate(figure.getValue()))
        .collect(Collectors.joining("  ", "held out after step " + evaluation.step() + ":  ", ""));
  }

  private String words(RunEvent.PartChanged change) {
    return "%s changed after step %d: %s -> %s"
        .formatted(change.role(), run.step(), change.from(), change.to());
  }

  /** A line of its own; the live line stays below it. */
  synchronized void say(String text) {
    if (out.columns() > 0) {
      out.text().print(CLEAR + text + "\n" + live);
      out.text().flush();
    } else {
      out.line("%s", text);
    }
  }

  /** Ends the live line. */
  synchronized void end() {
    if (out.columns() > 0 && !live.isEmpty()) {
      out.text().println();
    }
    live = "";
  }
}
