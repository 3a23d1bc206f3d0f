package org.athanor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.run.Recipe;
import org.athanor.torture.DiskTrial;
import org.athanor.torture.FaultyDisk.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spoils every single change that a short run makes on the disk, one a run. */
@Timeout(300)
class DiskFaultsTest {
  @TempDir(factory = InMemory.class)
  Path home;

  private static final Recipe SHORT =
      Bench.recipe()
          .with(
              Map.of(
                  "steps", "2",
                  "problemsPerStep", "2",
                  "rollouts", "2",
                  "evaluationRollouts", "4",
                  "keepStates", "1"));

  /** Spoils every so many-th change in turn. */
  private void strikeAll(Fault fault, int every) throws IOException, InterruptedException {
    Bench bench = new Bench(home);
    DiskTrial trial =
        new DiskTrial(bench.runs, SHORT, home.resolve("good"), home.resolve("counted"));
    assertTrue(trial.changes() > 60, "changes: " + trial.changes());
    List<String> wrong = new ArrayList<>();
    for (long n = 1; n <= trial.changes(); n += every) {
      Path folder = home.resolve("run-" + n);
      String found = trial.strike(fault, n, folder);
      if (!found.isEmpty()) {
        wrong.add(found);
      }
      DurableFiles.deleteTree(folder);
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void a_disk_that_is_full_at_any_write_pauses_the_run_and_costs_nothing_once_there_is_room()
      throws Exception {
    strikeAll(Fault.FAIL, 1);
  }

  @Test
  void a_process_that_dies_at_any_write_and_leaves_half_of_it_costs_nothing() throws Exception {
    strikeAll(Fault.TEAR, 1);
  }

  @Test
  void a_power_cut_at_any_write_costs_nothing_that_was_synced() throws Exception {
    strikeAll(Fault.POWER, 1);
  }

  @Test
  void a_slow_disk_changes_nothing() throws Exception {
    strikeAll(Fault.DELAY, 10);
  }
}
