package org.athanor.run;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** What runs leave behind: checked against its checksums, and done again. */
@ProviderType
public interface Records {
  /**
   * Checks the whole record of a run that is not going on: the journal's chain, every step's
   * metrics, rollouts and verdict counts, evaluations, saved states, recipe and trained policy.
   * Changes nothing.
   *
   * @throws RunException if the folder holds no run
   */
  Check verify(Path run);

  /**
   * Trains once more by a run's record, its exchanges included, in a folder of its own, and
   * compares each step with the record. Evaluations are left out: nothing depends on them.
   *
   * @param to the last step to do again; 0 is all that are on record
   * @param scratch absent or empty; what the replay writes stays there
   * @param listener told how it goes
   * @throws RunException if the folder holds no run, or its journal is not whole up to that step
   * @throws RecipeException if a part that the run used is not installed
   * @throws InterruptedException if the thread is; the replay stops at a step boundary
   */
  Replay replay(Path run, long to, Path scratch, Consumer<RunEvent> listener)
      throws InterruptedException;

  /**
   * @param steps on record
   * @param events in the journal
   * @param files that were compared with a checksum
   * @param faults what does not fit, the earliest first: file, step or line, and what is wrong;
   *     empty if all is well
   */
  record Check(long steps, long events, long files, List<String> faults) {
    public Check {
      faults = List.copyOf(faults);
    }
  }

  /**
   * @param steps that were done again
   * @param changes of parts or keys among them
   * @param difference the first that was found, with its step; empty if every bit is the same
   * @param notes what may explain one, such as a part of another version
   */
  record Replay(long steps, long changes, String difference, List<String> notes) {
    public Replay {
      notes = List.copyOf(notes);
    }
  }
}
