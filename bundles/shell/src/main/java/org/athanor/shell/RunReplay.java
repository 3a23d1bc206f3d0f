package org.athanor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.athanor.run.Records;
import org.athanor.run.RunEvent;
import org.athanor.run.Runs;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Trains once more by a run's record and compares every step. */
@Component(
    service = Command.class,
    property = {"osgi.command.scope=run", "osgi.command.function=replay"})
public final class RunReplay extends Command {
  private final BundleContext context;
  private final Runs runs;
  private final Records records;
  private final EarlierRuns earlier;

  @Activate
  public RunReplay(BundleContext context, @Reference Runs runs, @Reference Records records) {
    this.context = context;
    this.runs = runs;
    this.records = records;
    this.earlier = new EarlierRuns(context);
  }

  @Override
  Usage usage() {
    return new Usage(
        "run:replay",
        "ID|FOLDER",
        "trains once more by a run's record, its exchanges included, and compares the weights of every step bit for"
            + " bit; the run itself is only read",
        List.of(
            new Usage.Option("--to", "STEP", "the last step to do again; all of them if left out"),
            new Usage.Option("--out", "DIR", "keeps what the replay writes there")),
        List.of("run:replay rspo-1", "run:replay my-runs/today --to 20"));
  }

  @Override
  int run(Arguments arguments, Out out) throws Exception {
    Path run = earlier.folder(runs, arguments.only("ID"));
    long to = arguments.wholeNumber("--to", 1).orElse(0L);
    Optional<Path> kept = arguments.option("--out").map(Path::of);
    Path scratch =
        kept.isPresent()
            ? kept.get()
            : Files.createTempDirectory(Path.of(context.getProperty("athanor.var")), "replay-");
    try {
      Out progress = out.progress(arguments.has("--json"));
      Records.Replay replay = records.replay(run, to, scratch, event -> tell(event, progress));
      return tell(run, replay, arguments.has("--json"), out);
    } finally {
      if (kept.isEmpty()) {
        delete(scratch);
      }
    }
  }

  private static void tell(RunEvent event, Out out) {
    if (event instanceof RunEvent.StepFinished finished) {
      long step = finished.report().step();
      if (step == 1 || step % 10 == 0) {
        out.line("step %d done again", step);
      }
    }
  }

  private static int tell(Path run, Records.Replay replay, boolean asJson, Out out) {
    boolean same = replay.difference().isEmpty();
    if (asJson) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("run", run.toString());
      json.put("same", same);
      json.put("steps", replay.steps());
      json.put("changes", replay.changes());
      json.put("difference", replay.difference());
      json.put("notes", replay.notes());
      out.json(json);
    } else {
      replay.notes().forEach(note -> out.line("%s", note));
      out.line(
          same
              ? "%d steps done again, %d changes among them: weights, rollouts, verdicts and metrics are the same, bit for bit"
                  .formatted(replay.steps(), replay.changes())
              : "not the same: " + replay.difference());
    }
    return same ? Guard.OK : Guard.FAILED;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  List<String> candidates(List<String> before) {
    return before.isEmpty() ? earlier.names(runs) : List.of();
  }
}
