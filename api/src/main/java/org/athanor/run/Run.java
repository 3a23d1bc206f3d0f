package org.athanor.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** One experiment: a recipe, a folder, and a policy that learns. */
@ProviderType
public interface Run extends AutoCloseable {
  /** What a run is doing. */
  enum Status {
    /** Opened, not started. */
    READY,
    RUNNING,
    /** Stands at a step boundary and can go on. */
    PAUSED,
    /** All steps done. */
    FINISHED,
    /** Stopped by a fault, at the last finished step; can go on once the fault is mended. */
    FAILED
  }

  /** Unique in the container: the folder's name. */
  String id();

  Path folder();

  /** In force at the next step: as resolved, every default filled in, with all exchanges so far. */
  Recipe recipe();

  Status status();

  /** Why the status is PAUSED or FAILED; empty otherwise. */
  String reason();

  /**
   * Whether it is PAUSED because its folder cannot be written, and goes on by itself once it can.
   */
  default boolean isWaiting() {
    return false;
  }

  /** Finished steps. */
  long step();

  /** Planned steps. */
  long steps();

  /** Starts or goes on, on a thread of its own; does nothing if it runs already. */
  void start();

  /**
   * Asks for other values of recipe keys from the next step boundary on: another part ("advantage"
   * = "rspo"; options of the one before fall away), one version of it ("rspo@1.2"), other options
   * ("advantage.k" = "8", empty for the default) or other keys of the run. The changed parts are
   * tried on a fixture first. A part that fails in its first steps is rolled back by itself.
   *
   * @throws RecipeException if the recipe would not resolve, a key cannot be exchanged within a
   *     run, or a part fails on the fixture; the run goes on as it is
   */
  void swap(Map<String, String> changes);

  /**
   * Takes back what was exchanged last, a recipe key or a part's version, from the next step
   * boundary on.
   *
   * @return what is taken back, a line for a person
   * @throws RunException if nothing was exchanged yet, or what was before is not there any more
   */
  String rollBack();

  /** All exchanges of this run so far, in order; scheduled ones are part of the recipe. */
  List<Exchange> exchanges();

  /** Asks the run to pause at its next step boundary; returns at once. */
  void pause();

  /** Waits until the run is neither RUNNING nor about to. */
  Status await() throws InterruptedException;

  /** Report of the last finished step, if one was finished since the run was opened. */
  Optional<StepReport> lastReport();

  /** Evaluations so far, in order; the first is from before training. */
  List<Evaluation> evaluations();

  /** Listeners are called on the run's thread, equal ones once; closing the result ends it. */
  AutoCloseable listen(Consumer<RunEvent> listener);

  /** Pauses, waits for the step boundary, saves and lets go of everything; the folder stays. */
  @Override
  void close();
}
