package org.athanor.plugin;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The rest of the recipe, as a part may look at it before the run starts. */
@ProviderType
public interface Setup {
  /** Group size n: rollouts of each problem. */
  int rollouts();

  /**
   * Value of a recipe key with all defaults filled in, such as "advantage" or "sampler.keepLow";
   * empty if there is no such key.
   */
  Optional<String> value(String key);
}
