package org.athanor.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The runs of this container. */
@ProviderType
public interface Runs {
  /**
   * Opens a run: a new one if the folder is empty or absent, else the one that the folder holds, at
   * its last saved step.
   *
   * @throws RecipeException if the recipe does not resolve, or differs from the folder's own in
   *     more than "steps"
   * @throws RunException if the folder cannot be used, or another run or process has it open
   */
  Run open(Recipe recipe, Path folder);

  /**
   * Opens a new run that goes on from a saved step of another: its record up to there, then other
   * values.
   *
   * @param from folder of a run, open or not; it is not changed
   * @param step that is saved there
   * @param changes what to set from the next step on, as {@link Run#swap} takes it; "steps" too
   * @param folder of the new run, absent or empty
   * @throws RecipeException if the changes cannot be
   * @throws RunException if there is no such saved step, or a folder cannot be used
   */
  Run fork(Path from, long step, Map<String, String> changes, Path folder);

  /** Open runs, in the order of opening. */
  List<Run> all();

  Optional<Run> find(String id);

  /** Where runs go if nobody says otherwise: a folder not yet there, named after the recipe. */
  Path newFolder(Recipe recipe);

  /**
   * Evaluates the recipe's policy as it stands, on the recipe's evaluation problems, without a run.
   */
  Evaluation evaluate(Recipe recipe);
}
