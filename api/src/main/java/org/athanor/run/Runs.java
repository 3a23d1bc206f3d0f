package org.athanor.run;

import java.nio.file.Path;
import java.util.List;
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
