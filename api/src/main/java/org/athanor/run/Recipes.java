package org.athanor.run;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The recipes at hand. */
@ProviderType
public interface Recipes {
  /** Names of the recipes in the recipe folder, sorted. */
  List<String> names();

  /** First comment line of a recipe file; empty if it has none. */
  String summary(String name);

  /** The recipe file's own text, comments included. */
  String source(String nameOrFile);

  /**
   * Reads a recipe by name, or from a file if the argument has a slash or ends in ".recipe".
   *
   * @throws RecipeException if there is none, with the nearest name, or if a line is no "key =
   *     value", with file and line
   */
  Recipe load(String nameOrFile);

  /**
   * The recipe with every default filled in.
   *
   * @throws RecipeException for an unknown or ill-typed key, an unknown part, or a part that
   *     refuses its setup
   */
  Recipe resolve(Recipe recipe);
}
