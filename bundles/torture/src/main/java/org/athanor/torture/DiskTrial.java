package org.athanor.torture;

import java.io.IOException;
import java.nio.file.Path;
import org.athanor.run.Recipe;
import org.athanor.run.Run;
import org.athanor.run.Run.Status;
import org.athanor.run.RunException;
import org.athanor.run.Runs;
import org.athanor.torture.FaultyDisk.Fault;

/** One run on a disk with one fault: it must end up with the bytes of a run that had none. */
public final class DiskTrial {
  private final Runs runs;
  private final Recipe recipe;
  private final Print good;
  private final long changes;

  /**
   * Trains once undisturbed, in {@code good}, and once to count the changes on the disk, in {@code
   * counted}.
   */
  public DiskTrial(Runs runs, Recipe recipe, Path good, Path counted)
      throws IOException, InterruptedException {
    this.runs = runs;
    this.recipe = recipe;
    FaultyDisk none = new FaultyDisk(Fault.NONE, 0);
    String first = toTheEnd(good);
    String second = toTheEnd(none.path(counted));
    if (!first.isEmpty() || !second.isEmpty()) {
      throw new RunException("an undisturbed run did not end: " + first + second);
    }
    this.good = Print.of(good);
    this.changes = none.changes();
    String difference = Print.of(counted).differenceTo(this.good);
    if (!difference.isEmpty()) {
      throw new RunException("two undisturbed runs differ: " + difference);
    }
  }

  /** How many changes the disk sees in an undisturbed run. */
  public long changes() {
    return changes;
  }

  /**
   * Trains with the n-th change spoilt, then without fault until the end.
   *
   * @return what is wrong with what it leaves; empty if every byte is right
   */
  public String strike(Fault fault, long n, Path folder) throws IOException, InterruptedException {
    FaultyDisk disk = new FaultyDisk(fault, n);
    String wrong = fault == Fault.FAIL ? mended(disk, folder) : crashed(disk, folder);
    if (wrong.isEmpty()) {
      Print print = Print.of(folder);
      // times are not synced: they are no part of the record
      wrong =
          fault == Fault.POWER
              ? print.withoutTimings().differenceTo(good.withoutTimings())
              : print.differenceTo(good);
    }
    return wrong.isEmpty()
        ? ""
        : "%s at change %d of %d (%s): %s".formatted(fault, n, changes, disk.struck(), wrong);
  }

  /** The disk is full until the run stands still; then there is room, and the same run goes on. */
  private String mended(FaultyDisk disk, Path folder) throws InterruptedException {
    Run run;
    try {
      run = runs.open(recipe, disk.path(folder));
    } catch (RunException e) {
      if (!e.getMessage().contains("No space left on device")) {
        return "opening says only: " + e.getMessage();
      }
      disk.mend();
      return toTheEnd(folder);
    }
    try (run) {
      run.start();
      if (run.await() == Status.PAUSED
          && run.reason().contains("No space left on device")
          && run.reason().contains(folder.toString())) {
        disk.mend();
        run.start();
      }
      return run.await() == Status.FINISHED ? "" : run.status() + ": " + run.reason();
    }
  }

  /** The process is as good as dead from the fault on; another one opens the folder. */
  private String crashed(FaultyDisk disk, Path folder) throws InterruptedException {
    try (Run run = runs.open(recipe, disk.path(folder))) {
      run.start();
      run.await();
    } catch (RunException e) {
      // a dead process says nothing
    }
    return toTheEnd(folder);
  }

  private String toTheEnd(Path folder) throws InterruptedException {
    try (Run run = runs.open(recipe, folder)) {
      run.start();
      return run.await() == Status.FINISHED ? "" : run.status() + ": " + run.reason();
    } catch (RunException e) {
      return e.getMessage();
    }
  }
}
