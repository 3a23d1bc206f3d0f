package org.athanor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.athanor.run.Estimate;
import org.athanor.run.Evaluation;
import org.athanor.run.Run;
import org.athanor.run.Run.Status;

/** Lets a run go on, tells how it goes, and what came of it. */
final class Attendance {
  private static final long LOOK_MILLIS = 200;
  private final Run run;
  private final Out out;
  private final boolean json;
  private final String goOn;
  private final long before;

  /**
   * @param goOn the command that lets this run go on
   */
  Attendance(Run run, Out out, boolean json, String goOn) {
    this.run = run;
    this.out = out;
    this.json = json;
    this.goOn = goOn;
    this.before = run.step();
  }

  /** Lets it go on and goes away. */
  static int leave(Run run, Out out, boolean json) {
    run.listen(new Announcer(run.id())); // as long as the run is open
    run.start();
    if (json) {
      out.json(OpenRun.json(run));
    } else {
      out.line("run %s goes on in the background; run:show %s tells how", run.id(), run.id());
    }
    return Guard.OK;
  }

  /**
   * Stays until the run stands still. Ctrl-C pauses it at the end of the step.
   *
   * @return 0 if all steps are done, 130 if it was interrupted, else 1
   */
  int stay() throws Exception {
    long began = System.nanoTime();
    Progress progress = new Progress(run, out.progress(json));
    boolean interrupted;
    progress.say("run %s in %s".formatted(run.id(), run.folder()));
    try (AutoCloseable listening = run.listen(progress)) {
      run.listen(new Announcer(run.id())).close(); // the background is over
      run.start();
      interrupted = await(progress);
      progress.end();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    explain();
    if (json) {
      out.json(json(seconds));
    } else {
      out.text().print(summary(seconds));
    }
    return run.status() == Status.FINISHED
        ? Guard.OK
        : interrupted ? Guard.INTERRUPTED : Guard.FAILED;
  }

  /**
   * Whether it was interrupted. A second interruption leaves while the run still comes to a halt.
   */
  private boolean await(Progress progress) throws InterruptedException {
    try {
      run.await();
      while (run.isWaiting() || run.status() == Status.RUNNING) {
        awaitMending(progress);
        run.await();
      }
      return false;
    } catch (InterruptedException e) {
      progress.say("pausing at the end of this step (Ctrl-C again ends at once)");
      run.pause();
      run.await();
      return true;
    }
  }

  /** The folder cannot be written: a person mends that, or ends it. */
  private void awaitMending(Progress progress) throws InterruptedException {
    String reason = run.reason();
    if (!reason.isEmpty()) { // else it goes on already
      progress.say(reason + " (Ctrl-C ends)");
    }
    while (run.isWaiting()) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void explain() {
    switch (run.status()) {
      case PAUSED -> out.notes().printf("%s; it goes on with%n  %s%n", run.reason(), goOn);
      case FAILED -> out.notes().printf("athanor: %s%nit goes on with%n  %s%n", run.reason(), goOn);
      default -> {}
    }
  }

  private Map<String, Object> json(double seconds) {
    Map<String, Object> json = OpenRun.json(run);
    json.remove("evaluations"); // the first and the last have names of their own
    json.put("seconds", seconds);
    List<Evaluation> evaluations = run.evaluations();
    json.put("before", evaluations.isEmpty() ? null : Figures.json(evaluations.get(0)));
    json.put("after", evaluations.size() < 2 ? null : Figures.json(last(evaluations)));
    return json;
  }

  private static Evaluation last(List<Evaluation> evaluations) {
    return evaluations.get(evaluations.size() - 1);
  }

  private String summary(double seconds) throws IOException {
    List<Evaluation> evaluations = run.evaluations();
    StringBuilder text = new StringBuilder("\n");
    if (run.status() == Status.FINISHED) {
      text.append(done(seconds)).append('\n');
    }
    if (!evaluations.isEmpty()) {
      text.append('\n').append(comparison(evaluations.get(0), last(evaluations)));
    }
    return text.append('\n').append(content(run.folder())).toString();
  }

  private String done(double seconds) {
    long steps = run.step();
    if (steps == before) {
      return steps == 0
          ? "no steps are planned; steps=N plans some"
          : "all %d steps were done already; steps=N plans more".formatted(steps);
    }
    String some = before == 0 ? "" : ", %d of them".formatted(steps - before);
    return "%d step%s done%s in %s"
        .formatted(steps, steps == 1 ? "" : "s", some, Figures.time(seconds));
  }

  /** Held-out figures before and after, side by side. */
  static String comparison(Evaluation before, Evaluation after) {
    boolean both = after.step() > before.step();
    Table table =
        new Table(
            "held out: %d problems, %d samples each".formatted(after.problems(), after.samples()),
            heading(before),
            both ? heading(after) : "");
    TreeSet<String> names = new TreeSet<>(Attendance::inOrder);
    for (Evaluation evaluation : List.of(before, after)) {
      evaluation.figures().keySet().stream()
          .filter(name -> name.contains("pass@") || !name.contains("/"))
          .forEach(names::add);
    }
    for (String name : names) {
      String now = both ? shown(after.figures().get(name)) : "";
      table.row("  " + name, shown(before.figures().get(name)), now);
    }
    return table.text() + "  in brackets: 95 % interval\n";
  }

  /** Pass@k before other figures, overall before each level, pass@8 before pass@32. */
  private static int inOrder(String one, String other) {
    int kinds = Boolean.compare(other.contains("pass@"), one.contains("pass@"));
    int levels = Boolean.compare(one.contains("/"), other.contains("/"));
    return kinds != 0 ? kinds : levels != 0 ? levels : padded(one).compareTo(padded(other));
  }

  private static String padded(String name) {
    int at = name.lastIndexOf('@');
    return at < 0
        ? name
        : name.substring(0, at)
            + "@"
            + "0".repeat(9 - Math.min(9, name.length() - at - 1))
            + name.substring(at + 1);
  }

  private static String heading(Evaluation evaluation) {
    return evaluation.step() == 0 ? "before training" : "after step " + evaluation.step();
  }

  private static String shown(Estimate estimate) {
    return estimate == null ? "-" : Figures.estimate(estimate);
  }

  private static String content(Path folder) throws IOException {
    Table table = new Table("", "");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (!Files.isHidden(file)) {
          boolean isFolder = Files.isDirectory(file);
          table.row(
              "  " + file.getFileName() + (isFolder ? "/" : ""),
              isFolder ? "" : (Files.size(file) + 1023) / 1024 + " KB");
        }
      }
    }
    return "in " + folder + "\n" + table.text();
  }
}
