package org.athanor.shell;

import java.util.List;
import java.util.Map;
import org.athanor.run.Run;
import org.athanor.run.Runs;

/** Open runs by id, and as JSON. */
final class OpenRun {
  private OpenRun() {}

  /**
   * @throws UsageException if there is none; it lists those that are
   */
  static Run find(Runs runs, String id) {
    return runs.find(id)
        .orElseThrow(
            () ->
                new UsageException(
                    runs.all().isEmpty()
                        ? "no run '%s': none is open; run:start RECIPE starts one".formatted(id)
                        : "no run '%s'; open are %s".formatted(id, String.join(", ", ids(runs)))));
  }

  static List<String> ids(Runs runs) {
    return runs.all().stream().map(Run::id).toList();
  }

  static Map<String, Object> json(Run run) {
    return Standing.of(run).json();
  }
}
